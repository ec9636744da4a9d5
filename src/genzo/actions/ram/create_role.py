"""CreateRole: create a role that those whom its trust policy names may assume."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import roles_of
from genzo.actions.ram.name_rules import ROLE_NAME
from genzo.actions.ram.policy_documents import require_trust_policy
from genzo.actions.ram.resource_names import ANY_ROLE
from genzo.actions.ram.session_duration import MaxSessionDuration
from genzo.actions.ram.shown_entities import role_members
from genzo.actions.ram.text_rules import MAX_DESCRIPTION, MAX_DOCUMENT, require_length
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.ram import GLOBAL, RamRole, ram_key
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreateRole")
_TAKEN = _ERRORS("EntityAlreadyExists.Role")
_TOO_MANY = _ERRORS("LimitExceeded.Role")
_LONG_DESCRIPTION = _ERRORS("InvalidParameter.Description.Length")
_LONG_DOCUMENT = _ERRORS("InvalidParameter.AssumeRolePolicyDocument.Length")
_MALFORMED = _ERRORS("MalformedPolicyDocument")


class CreateRoleRequest(Request, frozen=True):
    role_name: str
    assume_role_policy_document: str
    description: str | None = None
    max_session_duration: MaxSessionDuration = 3600


@fields_in_key_order
class NewRoleType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    role_id: str
    role_name: str
    arn: str
    description: str
    max_session_duration: int
    assume_role_policy_document: str
    create_date: str


@fields_in_key_order
class CreateRoleResponse(Response, frozen=True, kw_only=True):
    request_id: str
    role: NewRoleType


def create_role(request: CreateRoleRequest, context: WriteContext) -> CreateRoleResponse:
    """Create a role without policies."""
    ROLE_NAME.require(request.role_name)
    require_length(request.description, MAX_DESCRIPTION, _LONG_DESCRIPTION)
    require_length(request.assume_role_policy_document, MAX_DOCUMENT, _LONG_DOCUMENT)
    require_trust_policy(request.assume_role_policy_document, _MALFORMED)
    _require_place(request.role_name, context)
    role = RamRole(
        resource_id=ram_key(request.role_name),
        region_id=GLOBAL,
        owner_id=context.account_id,
        created=context.now,
        name=request.role_name,
        role_id=context.ids.new_role_id(),
        description=request.description or "",
        trust_policy=request.assume_role_policy_document,
        max_session_duration=request.max_session_duration,
    )
    context.catalogue.put_resource(role)
    shown = NewRoleType(**role_members(role), assume_role_policy_document=role.trust_policy)
    return CreateRoleResponse(request_id=context.request_id, role=shown)


def _require_place(name: str, context: WriteContext) -> None:
    roles = roles_of(context)
    if any(role.resource_id == ram_key(name) for role in roles):
        raise _TAKEN()
    if len(roles) >= context.quotas["ram_roles"]:
        raise _TOO_MANY()


CREATE_ROLE = Action(
    name="CreateRole",
    request=CreateRoleRequest,
    response=CreateRoleResponse,
    handle=create_role,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:CreateRole",
    resources=ANY_ROLE,
)
