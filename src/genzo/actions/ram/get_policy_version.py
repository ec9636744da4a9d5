"""GetPolicyVersion: show a version of a policy."""

from genzo.actions.action import Action, Context
from genzo.actions.ram.policies import find_policy
from genzo.actions.ram.policy_types import PolicyVersionType, shown_version
from genzo.actions.ram.resource_names import POLICY
from genzo.actions.ram.version import RAM
from genzo.actions.ram.version_ids import require_version_id
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class GetPolicyVersionRequest(Request, frozen=True):
    policy_type: str
    policy_name: str
    version_id: str


@fields_in_key_order
class GetPolicyVersionResponse(Response, frozen=True, kw_only=True):
    request_id: str
    policy_version: PolicyVersionType


def get_policy_version(request: GetPolicyVersionRequest, context: Context) -> GetPolicyVersionResponse:
    """The version of this id."""
    require_version_id(request.version_id)
    policy = find_policy(context, request.policy_type, request.policy_name)
    version = policy.version(request.version_id)
    return GetPolicyVersionResponse(
        request_id=context.request_id, policy_version=shown_version(version, policy.default_version)
    )


GET_POLICY_VERSION = Action(
    name="GetPolicyVersion",
    request=GetPolicyVersionRequest,
    response=GetPolicyVersionResponse,
    handle=get_policy_version,
    version=RAM,
    ram_action="ram:GetPolicyVersion",
    resources=POLICY,
)
