"""AttachPolicyToRole: attach a policy to a role."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.attachments import attach
from genzo.actions.ram.entities import find_role
from genzo.actions.ram.resource_names import ROLE_AND_POLICY
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("AttachPolicyToRole")
_ATTACHED = _ERRORS("EntityAlreadyExists.Role.Policy")
_TOO_MANY = _ERRORS("LimitExceeded.Role.Policy")


class AttachPolicyToRoleRequest(Request, frozen=True):
    policy_type: str
    policy_name: str
    role_name: str


class AttachPolicyToRoleResponse(Response, frozen=True):
    request_id: str


def attach_policy_to_role(
    request: AttachPolicyToRoleRequest, context: WriteContext
) -> AttachPolicyToRoleResponse:
    """Add the policy to those of the role."""
    role = find_role(context, request.role_name)
    attach(
        context,
        role,
        request.policy_type,
        request.policy_name,
        attached=_ATTACHED,
        too_many=_TOO_MANY,
    )
    return AttachPolicyToRoleResponse(request_id=context.request_id)


ATTACH_POLICY_TO_ROLE = Action(
    name="AttachPolicyToRole",
    request=AttachPolicyToRoleRequest,
    response=AttachPolicyToRoleResponse,
    handle=attach_policy_to_role,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:AttachPolicyToRole",
    resources=ROLE_AND_POLICY,
)
