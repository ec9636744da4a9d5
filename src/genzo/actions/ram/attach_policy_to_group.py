"""AttachPolicyToGroup: attach a policy to a group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.attachments import attach
from genzo.actions.ram.entities import find_group
from genzo.actions.ram.resource_names import GROUP_AND_POLICY
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("AttachPolicyToGroup")
_ATTACHED = _ERRORS("EntityAlreadyExists.Group.Policy")
_TOO_MANY = _ERRORS("LimitExceeded.Group.Policy")


class AttachPolicyToGroupRequest(Request, frozen=True):
    policy_type: str
    policy_name: str
    group_name: str


class AttachPolicyToGroupResponse(Response, frozen=True):
    request_id: str


def attach_policy_to_group(
    request: AttachPolicyToGroupRequest, context: WriteContext
) -> AttachPolicyToGroupResponse:
    """Add the policy to those of the group."""
    group = find_group(context, request.group_name)
    attach(
        context,
        group,
        request.policy_type,
        request.policy_name,
        attached=_ATTACHED,
        too_many=_TOO_MANY,
    )
    return AttachPolicyToGroupResponse(request_id=context.request_id)


ATTACH_POLICY_TO_GROUP = Action(
    name="AttachPolicyToGroup",
    request=AttachPolicyToGroupRequest,
    response=AttachPolicyToGroupResponse,
    handle=attach_policy_to_group,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:AttachPolicyToGroup",
    resources=GROUP_AND_POLICY,
)
