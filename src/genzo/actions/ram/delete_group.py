"""DeleteGroup: delete a group that has no users and policies."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import find_group
from genzo.actions.ram.group_membership import members_of
from genzo.actions.ram.resource_names import GROUP
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteGroup")
_HAS_USER = _ERRORS("DeleteConflict.Group.User")
_HAS_POLICY = _ERRORS("DeleteConflict.Group.Policy")


class DeleteGroupRequest(Request, frozen=True):
    group_name: str


class DeleteGroupResponse(Response, frozen=True):
    request_id: str


def delete_group(request: DeleteGroupRequest, context: WriteContext) -> DeleteGroupResponse:
    """Delete the group of this name."""
    group = find_group(context, request.group_name)
    if members_of(context, group):
        raise _HAS_USER()
    if group.policies:
        raise _HAS_POLICY()
    context.catalogue.delete_resource(group)
    return DeleteGroupResponse(request_id=context.request_id)


DELETE_GROUP = Action(
    name="DeleteGroup",
    request=DeleteGroupRequest,
    response=DeleteGroupResponse,
    handle=delete_group,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:DeleteGroup",
    resources=GROUP,
)
