"""DeleteUser: delete a user that has no keys, groups and policies."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import find_user
from genzo.actions.ram.resource_names import USER
from genzo.actions.ram.user_keys import keys_of
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteUser")
_IN_GROUP = _ERRORS("DeleteConflict.User.Group")
_HAS_KEY = _ERRORS("DeleteConflict.User.AccessKey")
_HAS_POLICY = _ERRORS("DeleteConflict.User.Policy")


class DeleteUserRequest(Request, frozen=True):
    user_name: str


class DeleteUserResponse(Response, frozen=True):
    request_id: str


def delete_user(request: DeleteUserRequest, context: WriteContext) -> DeleteUserResponse:
    """Delete the user of this name."""
    user = find_user(context, request.user_name)
    if user.groups:
        raise _IN_GROUP()
    if keys_of(context, user):
        raise _HAS_KEY()
    if user.policies:
        raise _HAS_POLICY()
    context.catalogue.delete_resource(user)
    return DeleteUserResponse(request_id=context.request_id)


DELETE_USER = Action(
    name="DeleteUser",
    request=DeleteUserRequest,
    response=DeleteUserResponse,
    handle=delete_user,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:DeleteUser",
    resources=USER,
)
