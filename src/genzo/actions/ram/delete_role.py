"""DeleteRole: delete a role that has no policies."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import find_role
from genzo.actions.ram.resource_names import ROLE
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_HAS_POLICY = errors_of("DeleteRole")("DeleteConflict.Role.Policy")


class DeleteRoleRequest(Request, frozen=True):
    role_name: str


class DeleteRoleResponse(Response, frozen=True):
    request_id: str


def delete_role(request: DeleteRoleRequest, context: WriteContext) -> DeleteRoleResponse:
    """Delete the role of this name."""
    role = find_role(context, request.role_name)
    if role.policies:
        raise _HAS_POLICY()
    context.catalogue.delete_resource(role)
    return DeleteRoleResponse(request_id=context.request_id)


DELETE_ROLE = Action(
    name="DeleteRole",
    request=DeleteRoleRequest,
    response=DeleteRoleResponse,
    handle=delete_role,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:DeleteRole",
    resources=ROLE,
)
