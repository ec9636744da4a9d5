"""ListPolicyVersions: the versions of a policy."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.policies import find_policy
from genzo.actions.ram.policy_types import PolicyVersionType, shown_version
from genzo.actions.ram.resource_names import POLICY
from genzo.actions.ram.version import RAM
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class ListPolicyVersionsRequest(Request, frozen=True):
    policy_type: str
    policy_name: str


class PolicyVersions(msgspec.Struct, frozen=True, rename="pascal"):
    policy_version: list[PolicyVersionType]


@fields_in_key_order
class ListPolicyVersionsResponse(Response, frozen=True, kw_only=True):
    request_id: str
    policy_versions: PolicyVersions


def list_policy_versions(request: ListPolicyVersionsRequest, context: Context) -> ListPolicyVersionsResponse:
    """The versions of the policy, oldest first."""
    policy = find_policy(context, request.policy_type, request.policy_name)
    shown = [shown_version(version, policy.default_version) for version in policy.versions]
    return ListPolicyVersionsResponse(request_id=context.request_id, policy_versions=PolicyVersions(shown))


LIST_POLICY_VERSIONS = Action(
    name="ListPolicyVersions",
    request=ListPolicyVersionsRequest,
    response=ListPolicyVersionsResponse,
    handle=list_policy_versions,
    version=RAM,
    ram_action="ram:ListPolicyVersions",
    resources=POLICY,
)
