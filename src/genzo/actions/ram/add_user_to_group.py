"""AddUserToGroup: let a user join a group, whose policies it has from then on."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import find_group, find_user
from genzo.actions.ram.group_membership import membership
from genzo.actions.ram.resource_names import USER_AND_GROUP
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.ram import GroupMembership
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("AddUserToGroup")
_JOINED = _ERRORS("EntityAlreadyExists.User.Group")
_TOO_MANY = _ERRORS("LimitExceeded.User.Group")


class AddUserToGroupRequest(Request, frozen=True):
    user_name: str
    group_name: str


class AddUserToGroupResponse(Response, frozen=True):
    request_id: str


def add_user_to_group(request: AddUserToGroupRequest, context: WriteContext) -> AddUserToGroupResponse:
    """Add the group to the user's groups."""
    user = find_user(context, request.user_name)
    group = find_group(context, request.group_name)
    if membership(user, group) is not None:
        raise _JOINED()
    if len(user.groups) >= context.quotas["groups_per_user"]:
        raise _TOO_MANY()
    groups = (*user.groups, GroupMembership(group.name, context.now))
    context.catalogue.put_resource(msgspec.structs.replace(user, groups=groups))
    return AddUserToGroupResponse(request_id=context.request_id)


ADD_USER_TO_GROUP = Action(
    name="AddUserToGroup",
    request=AddUserToGroupRequest,
    response=AddUserToGroupResponse,
    handle=add_user_to_group,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:AddUserToGroup",
    resources=USER_AND_GROUP,
)
