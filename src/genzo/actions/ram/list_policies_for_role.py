"""ListPoliciesForRole: the policies that are attached to a role."""

from genzo.actions.action import Action, Context
from genzo.actions.ram.attachments import shown_policies
from genzo.actions.ram.entities import find_role
from genzo.actions.ram.policy_types import AttachedPolicies
from genzo.actions.ram.resource_names import ROLE
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class ListPoliciesForRoleRequest(Request, frozen=True):
    role_name: str


@fields_in_key_order
class ListPoliciesForRoleResponse(Response, frozen=True, kw_only=True):
    request_id: str
    policies: AttachedPolicies


def list_policies_for_role(
    request: ListPoliciesForRoleRequest, context: Context
) -> ListPoliciesForRoleResponse:
    """The policies of the role, in the order in which they were attached."""
    role = find_role(context, request.role_name)
    return ListPoliciesForRoleResponse(request_id=context.request_id, policies=shown_policies(context, role))


LIST_POLICIES_FOR_ROLE = Action(
    name="ListPoliciesForRole",
    request=ListPoliciesForRoleRequest,
    response=ListPoliciesForRoleResponse,
    handle=list_policies_for_role,
    version=RAM,
    ram_action="ram:ListPoliciesForRole",
    resources=ROLE,
)
