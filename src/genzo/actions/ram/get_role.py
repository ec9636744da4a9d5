"""GetRole: show one role."""

from genzo.actions.action import Action, Context
from genzo.actions.ram.entities import find_role
from genzo.actions.ram.resource_names import ROLE
from genzo.actions.ram.role_type import RoleType, shown_role
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class GetRoleRequest(Request, frozen=True):
    role_name: str


@fields_in_key_order
class GetRoleResponse(Response, frozen=True, kw_only=True):
    request_id: str
    role: RoleType


def get_role(request: GetRoleRequest, context: Context) -> GetRoleResponse:
    """The role of this name."""
    role = find_role(context, request.role_name)
    return GetRoleResponse(request_id=context.request_id, role=shown_role(role))


GET_ROLE = Action(
    name="GetRole",
    request=GetRoleRequest,
    response=GetRoleResponse,
    handle=get_role,
    version=RAM,
    ram_action="ram:GetRole",
    resources=ROLE,
)
