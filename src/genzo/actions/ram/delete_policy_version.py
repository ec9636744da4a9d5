"""DeletePolicyVersion: delete a version of a custom policy that is not in force."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.policies import find_custom_policy, of_custom
from genzo.actions.ram.resource_names import CUSTOM_POLICY
from genzo.actions.ram.version import RAM, home
from genzo.actions.ram.version_ids import require_version_id
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_IN_FORCE = errors_of("DeletePolicyVersion")("DeleteConflict.Policy.Version.Default")


class DeletePolicyVersionRequest(Request, frozen=True):
    policy_name: str
    version_id: str


class DeletePolicyVersionResponse(Response, frozen=True):
    request_id: str


def delete_policy_version(
    request: DeletePolicyVersionRequest, context: WriteContext
) -> DeletePolicyVersionResponse:
    """Delete the version of this id."""
    require_version_id(request.version_id)
    policy = find_custom_policy(context, request.policy_name)
    version = of_custom(policy).version(request.version_id)
    if version.version_id == policy.default_version:
        raise _IN_FORCE()
    kept = tuple(each for each in policy.versions if each is not version)
    context.catalogue.put_resource(msgspec.structs.replace(policy, versions=kept, updated=context.now))
    return DeletePolicyVersionResponse(request_id=context.request_id)


DELETE_POLICY_VERSION = Action(
    name="DeletePolicyVersion",
    request=DeletePolicyVersionRequest,
    response=DeletePolicyVersionResponse,
    handle=delete_policy_version,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:DeletePolicyVersion",
    resources=CUSTOM_POLICY,
)
