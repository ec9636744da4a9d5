"""RemoveUserFromGroup: end the membership of a user in a group."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import find_group, find_user
from genzo.actions.ram.group_membership import membership, without
from genzo.actions.ram.resource_names import USER_AND_GROUP
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_NOT_JOINED = errors_of("RemoveUserFromGroup")("EntityNotExist.User.Group")


class RemoveUserFromGroupRequest(Request, frozen=True):
    user_name: str
    group_name: str


class RemoveUserFromGroupResponse(Response, frozen=True):
    request_id: str


def remove_user_from_group(
    request: RemoveUserFromGroupRequest, context: WriteContext
) -> RemoveUserFromGroupResponse:
    """Remove the group from the user's groups."""
    user = find_user(context, request.user_name)
    group = find_group(context, request.group_name)
    if membership(user, group) is None:
        raise _NOT_JOINED()
    context.catalogue.put_resource(msgspec.structs.replace(user, groups=without(user, group)))
    return RemoveUserFromGroupResponse(request_id=context.request_id)


REMOVE_USER_FROM_GROUP = Action(
    name="RemoveUserFromGroup",
    request=RemoveUserFromGroupRequest,
    response=RemoveUserFromGroupResponse,
    handle=remove_user_from_group,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:RemoveUserFromGroup",
    resources=USER_AND_GROUP,
)
