"""ListUsersForGroup: pages of the users of a group."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.entities import find_group
from genzo.actions.ram.group_membership import members_of
from genzo.actions.ram.marker_pages import DEFAULT_MAX_ITEMS, MaxItems, page_of
from genzo.actions.ram.resource_names import GROUP
from genzo.actions.ram.version import RAM
from genzo.catalogue.clock import format_timestamp
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType


class ListUsersForGroupRequest(Request, frozen=True):
    group_name: str
    marker: str | None = None
    max_items: MaxItems = DEFAULT_MAX_ITEMS


@fields_in_key_order
class GroupUserType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    user_name: str
    display_name: str
    join_date: str


class GroupUsers(msgspec.Struct, frozen=True, rename="pascal"):
    user: list[GroupUserType]


@fields_in_key_order
class ListUsersForGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    is_truncated: bool
    marker: str | UnsetType = UNSET
    users: GroupUsers


def list_users_for_group(request: ListUsersForGroupRequest, context: Context) -> ListUsersForGroupResponse:
    """A page of the group's users, oldest first."""
    members = dict(members_of(context, find_group(context, request.group_name)))
    users, (is_truncated, marker) = page_of(members, request.marker, request.max_items)
    shown = [
        GroupUserType(
            user_name=user.name,
            display_name=user.display_name,
            join_date=format_timestamp(members[user].joined // 1000),
        )
        for user in users
    ]
    return ListUsersForGroupResponse(
        request_id=context.request_id, is_truncated=is_truncated, marker=marker, users=GroupUsers(shown)
    )


LIST_USERS_FOR_GROUP = Action(
    name="ListUsersForGroup",
    request=ListUsersForGroupRequest,
    response=ListUsersForGroupResponse,
    handle=list_users_for_group,
    version=RAM,
    ram_action="ram:ListUsersForGroup",
    resources=GROUP,
)
