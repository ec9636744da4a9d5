"""SetDefaultPolicyVersion: put a version of a custom policy in force."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.policies import find_custom_policy, of_custom
from genzo.actions.ram.resource_names import CUSTOM_POLICY
from genzo.actions.ram.version import RAM, home
from genzo.actions.ram.version_ids import require_version_id
from genzo.wire.structs import Request, Response


class SetDefaultPolicyVersionRequest(Request, frozen=True):
    policy_name: str
    version_id: str


class SetDefaultPolicyVersionResponse(Response, frozen=True):
    request_id: str


def set_default_policy_version(
    request: SetDefaultPolicyVersionRequest, context: WriteContext
) -> SetDefaultPolicyVersionResponse:
    """Put the version of this id in force for everything that the policy is attached to."""
    require_version_id(request.version_id)
    policy = find_custom_policy(context, request.policy_name)
    version = of_custom(policy).version(request.version_id)
    changed = msgspec.structs.replace(policy, default_version=version.version_id, updated=context.now)
    context.catalogue.put_resource(changed)
    return SetDefaultPolicyVersionResponse(request_id=context.request_id)


SET_DEFAULT_POLICY_VERSION = Action(
    name="SetDefaultPolicyVersion",
    request=SetDefaultPolicyVersionRequest,
    response=SetDefaultPolicyVersionResponse,
    handle=set_default_policy_version,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:SetDefaultPolicyVersion",
    resources=CUSTOM_POLICY,
)
