"""ListGroups: pages of groups."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.entities import groups_of
from genzo.actions.ram.group_type import GroupType, shown_group
from genzo.actions.ram.marker_pages import DEFAULT_MAX_ITEMS, MaxItems, page_of
from genzo.actions.ram.resource_names import ANY_GROUP
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType


class ListGroupsRequest(Request, frozen=True):
    marker: str | None = None
    max_items: MaxItems = DEFAULT_MAX_ITEMS


class ListedGroups(msgspec.Struct, frozen=True, rename="pascal"):
    group: list[GroupType]


@fields_in_key_order
class ListGroupsResponse(Response, frozen=True, kw_only=True):
    request_id: str
    is_truncated: bool
    marker: str | UnsetType = UNSET
    groups: ListedGroups


def list_groups(request: ListGroupsRequest, context: Context) -> ListGroupsResponse:
    """A page of the account's groups, oldest first."""
    groups, (is_truncated, marker) = page_of(groups_of(context), request.marker, request.max_items)
    return ListGroupsResponse(
        request_id=context.request_id,
        is_truncated=is_truncated,
        marker=marker,
        groups=ListedGroups([shown_group(group) for group in groups]),
    )


LIST_GROUPS = Action(
    name="ListGroups",
    request=ListGroupsRequest,
    response=ListGroupsResponse,
    handle=list_groups,
    version=RAM,
    ram_action="ram:ListGroups",
    resources=ANY_GROUP,
)
