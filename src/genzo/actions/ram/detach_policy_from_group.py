"""DetachPolicyFromGroup: detach a policy from a group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.attachments import detach
from genzo.actions.ram.entities import find_group
from genzo.actions.ram.resource_names import GROUP_AND_POLICY
from genzo.actions.ram.version import RAM, home
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_NOT_ATTACHED = errors_of("DetachPolicyFromGroup")("EntityNotExist.Group.Policy")


class DetachPolicyFromGroupRequest(Request, frozen=True):
    policy_type: str
    policy_name: str
    group_name: str


class DetachPolicyFromGroupResponse(Response, frozen=True):
    request_id: str


def detach_policy_from_group(
    request: DetachPolicyFromGroupRequest, context: WriteContext
) -> DetachPolicyFromGroupResponse:
    """Remove the policy from those of the group."""
    group = find_group(context, request.group_name)
    detach(context, group, request.policy_type, request.policy_name, not_attached=_NOT_ATTACHED)
    return DetachPolicyFromGroupResponse(request_id=context.request_id)


DETACH_POLICY_FROM_GROUP = Action(
    name="DetachPolicyFromGroup",
    request=DetachPolicyFromGroupRequest,
    response=DetachPolicyFromGroupResponse,
    handle=detach_policy_from_group,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:DetachPolicyFromGroup",
    resources=GROUP_AND_POLICY,
)
