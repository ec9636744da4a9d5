"""CreatePolicy: create a custom policy."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.name_rules import POLICY_NAME
from genzo.actions.ram.policies import CUSTOM
from genzo.actions.ram.policy_documents import require_policy
from genzo.actions.ram.resource_names import ANY_POLICY
from genzo.actions.ram.text_rules import MAX_DESCRIPTION, MAX_DOCUMENT, require_length
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.ram import GLOBAL, PolicyVersion, RamPolicy, ram_key
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreatePolicy")
_TAKEN = _ERRORS("EntityAlreadyExists.Policy")
_TOO_MANY = _ERRORS("LimitExceeded.Policy")
_LONG_DESCRIPTION = _ERRORS("InvalidParameter.Description.Length")
_LONG_DOCUMENT = _ERRORS("InvalidParameter.PolicyDocument.Length")
_MALFORMED = _ERRORS("MalformedPolicyDocument")

_FIRST_VERSION = "v1"


class CreatePolicyRequest(Request, frozen=True):
    policy_name: str
    policy_document: str
    description: str | None = None


@fields_in_key_order
class NewPolicyType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    policy_name: str
    policy_type: str
    description: str
    default_version: str
    create_date: str


@fields_in_key_order
class CreatePolicyResponse(Response, frozen=True, kw_only=True):
    request_id: str
    policy: NewPolicyType


def create_policy(request: CreatePolicyRequest, context: WriteContext) -> CreatePolicyResponse:
    """Create a policy with one version, which is in force."""
    POLICY_NAME.require(request.policy_name)
    require_length(request.description, MAX_DESCRIPTION, _LONG_DESCRIPTION)
    require_length(request.policy_document, MAX_DOCUMENT, _LONG_DOCUMENT)
    require_policy(request.policy_document, _MALFORMED)
    _require_place(request.policy_name, context)
    version = PolicyVersion(version_id=_FIRST_VERSION, document=request.policy_document, created=context.now)
    policy = RamPolicy(
        resource_id=ram_key(request.policy_name),
        region_id=GLOBAL,
        owner_id=context.account_id,
        created=context.now,
        name=request.policy_name,
        description=request.description or "",
        default_version=_FIRST_VERSION,
        versions=(version,),
    )
    context.catalogue.put_resource(policy)
    return CreatePolicyResponse(request_id=context.request_id, policy=_shown(policy))


def _require_place(name: str, context: WriteContext) -> None:
    policies = context.catalogue.resources(RamPolicy, context.account_id, GLOBAL)
    if any(policy.resource_id == ram_key(name) for policy in policies):
        raise _TAKEN()
    if len(policies) >= context.quotas["ram_policies"]:
        raise _TOO_MANY()


def _shown(policy: RamPolicy) -> NewPolicyType:
    return NewPolicyType(
        policy_name=policy.name,
        policy_type=CUSTOM,
        description=policy.description,
        default_version=policy.default_version,
        create_date=format_timestamp(policy.created // 1000),
    )


CREATE_POLICY = Action(
    name="CreatePolicy",
    request=CreatePolicyRequest,
    response=CreatePolicyResponse,
    handle=create_policy,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:CreatePolicy",
    resources=ANY_POLICY,
)
