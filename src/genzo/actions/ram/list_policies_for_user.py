"""ListPoliciesForUser: the policies that are attached to a user."""

from genzo.actions.action import Action, Context
from genzo.actions.ram.attachments import shown_policies
from genzo.actions.ram.entities import find_user
from genzo.actions.ram.policy_types import AttachedPolicies
from genzo.actions.ram.resource_names import USER
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class ListPoliciesForUserRequest(Request, frozen=True):
    user_name: str


@fields_in_key_order
class ListPoliciesForUserResponse(Response, frozen=True, kw_only=True):
    request_id: str
    policies: AttachedPolicies


def list_policies_for_user(
    request: ListPoliciesForUserRequest, context: Context
) -> ListPoliciesForUserResponse:
    """The policies of the user, in the order in which they were attached."""
    user = find_user(context, request.user_name)
    return ListPoliciesForUserResponse(request_id=context.request_id, policies=shown_policies(context, user))


LIST_POLICIES_FOR_USER = Action(
    name="ListPoliciesForUser",
    request=ListPoliciesForUserRequest,
    response=ListPoliciesForUserResponse,
    handle=list_policies_for_user,
    version=RAM,
    ram_action="ram:ListPoliciesForUser",
    resources=USER,
)
