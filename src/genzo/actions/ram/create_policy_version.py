"""CreatePolicyVersion: add a version to a custom policy, and put it in force if SetAsDefault says so."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.policies import find_custom_policy
from genzo.actions.ram.policy_documents import require_policy
from genzo.actions.ram.policy_types import PolicyVersionType, shown_version
from genzo.actions.ram.resource_names import CUSTOM_POLICY
from genzo.actions.ram.text_rules import MAX_DOCUMENT, require_length
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.ram import PolicyVersion, RamPolicy
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreatePolicyVersion")
_TOO_MANY = _ERRORS("LimitExceeded.Policy.Version")
_LONG_DOCUMENT = _ERRORS("InvalidParameter.PolicyDocument.Length")
_MALFORMED = _ERRORS("MalformedPolicyDocument")

_NO_ROTATION = "None"
_DELETE_OLDEST = "DeleteOldestNonDefaultVersionWhenLimitExceeded"


class CreatePolicyVersionRequest(Request, frozen=True):
    policy_name: str
    policy_document: str
    set_as_default: bool = False
    rotate_strategy: str = _NO_ROTATION


@fields_in_key_order
class CreatePolicyVersionResponse(Response, frozen=True, kw_only=True):
    request_id: str
    policy_version: PolicyVersionType


def create_policy_version(
    request: CreatePolicyVersionRequest, context: WriteContext
) -> CreatePolicyVersionResponse:
    """Add a version; its number is one more than that of the last one, deleted versions included."""
    if request.rotate_strategy not in (_NO_ROTATION, _DELETE_OLDEST):
        raise INVALID_PARAMETER(name="RotateStrategy")
    require_length(request.policy_document, MAX_DOCUMENT, _LONG_DOCUMENT)
    require_policy(request.policy_document, _MALFORMED)
    policy = find_custom_policy(context, request.policy_name)
    kept = _kept_versions(policy, request.rotate_strategy, context.quotas["versions_per_policy"])
    number = policy.last_version + 1
    version = PolicyVersion(version_id=f"v{number}", document=request.policy_document, created=context.now)
    changed = msgspec.structs.replace(
        policy,
        versions=(*kept, version),
        last_version=number,
        default_version=version.version_id if request.set_as_default else policy.default_version,
        updated=context.now,
    )
    context.catalogue.put_resource(changed)
    shown = shown_version(version, changed.default_version)
    return CreatePolicyVersionResponse(request_id=context.request_id, policy_version=shown)


def _kept_versions(policy: RamPolicy, rotate_strategy: str, quota: int) -> tuple[PolicyVersion, ...]:
    """The present versions, without the oldest that is not in force if there are too many."""
    if len(policy.versions) < quota:
        return policy.versions
    oldest = next((each for each in policy.versions if each.version_id != policy.default_version), None)
    if rotate_strategy != _DELETE_OLDEST or oldest is None:
        raise _TOO_MANY()
    return tuple(each for each in policy.versions if each is not oldest)


CREATE_POLICY_VERSION = Action(
    name="CreatePolicyVersion",
    request=CreatePolicyVersionRequest,
    response=CreatePolicyVersionResponse,
    handle=create_policy_version,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:CreatePolicyVersion",
    resources=CUSTOM_POLICY,
)
