"""AttachPolicyToUser: attach a policy to a user."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.attachments import attach
from genzo.actions.ram.entities import find_user
from genzo.actions.ram.resource_names import USER_AND_POLICY
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("AttachPolicyToUser")
_ATTACHED = _ERRORS("EntityAlreadyExists.User.Policy")
_TOO_MANY = _ERRORS("LimitExceeded.User.Policy")


class AttachPolicyToUserRequest(Request, frozen=True):
    policy_type: str
    policy_name: str
    user_name: str


class AttachPolicyToUserResponse(Response, frozen=True):
    request_id: str


def attach_policy_to_user(
    request: AttachPolicyToUserRequest, context: WriteContext
) -> AttachPolicyToUserResponse:
    """Add the policy to those of the user."""
    user = find_user(context, request.user_name)
    attach(
        context,
        user,
        request.policy_type,
        request.policy_name,
        attached=_ATTACHED,
        too_many=_TOO_MANY,
    )
    return AttachPolicyToUserResponse(request_id=context.request_id)


ATTACH_POLICY_TO_USER = Action(
    name="AttachPolicyToUser",
    request=AttachPolicyToUserRequest,
    response=AttachPolicyToUserResponse,
    handle=attach_policy_to_user,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:AttachPolicyToUser",
    resources=USER_AND_POLICY,
)
