"""DetachPolicyFromRole: detach a policy from a role."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.attachments import detach
from genzo.actions.ram.entities import find_role
from genzo.actions.ram.resource_names import ROLE_AND_POLICY
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_NOT_ATTACHED = errors_of("DetachPolicyFromRole")("EntityNotExist.Role.Policy")


class DetachPolicyFromRoleRequest(Request, frozen=True):
    policy_type: str
    policy_name: str
    role_name: str


class DetachPolicyFromRoleResponse(Response, frozen=True):
    request_id: str


def detach_policy_from_role(
    request: DetachPolicyFromRoleRequest, context: WriteContext
) -> DetachPolicyFromRoleResponse:
    """Remove the policy from those of the role."""
    role = find_role(context, request.role_name)
    detach(context, role, request.policy_type, request.policy_name, not_attached=_NOT_ATTACHED)
    return DetachPolicyFromRoleResponse(request_id=context.request_id)


DETACH_POLICY_FROM_ROLE = Action(
    name="DetachPolicyFromRole",
    request=DetachPolicyFromRoleRequest,
    response=DetachPolicyFromRoleResponse,
    handle=detach_policy_from_role,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:DetachPolicyFromRole",
    resources=ROLE_AND_POLICY,
)
