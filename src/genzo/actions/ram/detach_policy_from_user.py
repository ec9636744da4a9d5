"""DetachPolicyFromUser: detach a policy from a user."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.attachments import detach
from genzo.actions.ram.entities import find_user
from genzo.actions.ram.resource_names import USER_AND_POLICY
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_NOT_ATTACHED = errors_of("DetachPolicyFromUser")("EntityNotExist.User.Policy")


class DetachPolicyFromUserRequest(Request, frozen=True):
    policy_type: str
    policy_name: str
    user_name: str


class DetachPolicyFromUserResponse(Response, frozen=True):
    request_id: str


def detach_policy_from_user(
    request: DetachPolicyFromUserRequest, context: WriteContext
) -> DetachPolicyFromUserResponse:
    """Remove the policy from those of the user."""
    user = find_user(context, request.user_name)
    detach(context, user, request.policy_type, request.policy_name, not_attached=_NOT_ATTACHED)
    return DetachPolicyFromUserResponse(request_id=context.request_id)


DETACH_POLICY_FROM_USER = Action(
    name="DetachPolicyFromUser",
    request=DetachPolicyFromUserRequest,
    response=DetachPolicyFromUserResponse,
    handle=detach_policy_from_user,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:DetachPolicyFromUser",
    resources=USER_AND_POLICY,
)
