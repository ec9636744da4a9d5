"""ListGroupsForUser: the groups of a user."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.entities import find_user, groups_of
from genzo.actions.ram.group_membership import membership
from genzo.actions.ram.resource_names import USER
from genzo.actions.ram.version import RAM
from genzo.catalogue.clock import format_timestamp
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class ListGroupsForUserRequest(Request, frozen=True):
    user_name: str


@fields_in_key_order
class JoinedGroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    group_id: str
    group_name: str
    comments: str
    join_date: str


class JoinedGroups(msgspec.Struct, frozen=True, rename="pascal"):
    group: list[JoinedGroupType]


@fields_in_key_order
class ListGroupsForUserResponse(Response, frozen=True, kw_only=True):
    request_id: str
    groups: JoinedGroups


def list_groups_for_user(request: ListGroupsForUserRequest, context: Context) -> ListGroupsForUserResponse:
    """The groups of the user, in the order in which it joined them."""
    user = find_user(context, request.user_name)
    joined = [(group, found) for group in groups_of(context) if (found := membership(user, group))]
    shown = [
        JoinedGroupType(
            group_id=group.group_id,
            group_name=group.name,
            comments=group.description,
            join_date=format_timestamp(found.joined // 1000),
        )
        for group, found in sorted(joined, key=lambda pair: (pair[1].joined, pair[0].resource_id))
    ]
    return ListGroupsForUserResponse(request_id=context.request_id, groups=JoinedGroups(shown))


LIST_GROUPS_FOR_USER = Action(
    name="ListGroupsForUser",
    request=ListGroupsForUserRequest,
    response=ListGroupsForUserResponse,
    handle=list_groups_for_user,
    version=RAM,
    ram_action="ram:ListGroupsForUser",
    resources=USER,
)
