"""UpdateRole: change the trust policy, the description or the longest session of a role."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.ram.entities import find_role
from genzo.actions.ram.policy_documents import require_trust_policy
from genzo.actions.ram.resource_names import ROLE
from genzo.actions.ram.role_type import RoleType, shown_role
from genzo.actions.ram.session_duration import MaxSessionDuration
from genzo.actions.ram.text_rules import MAX_DESCRIPTION, MAX_DOCUMENT, require_length
from genzo.actions.ram.version import RAM, home
from genzo.catalogue.ram import RamRole
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("UpdateRole")
_LONG_DESCRIPTION = _ERRORS("InvalidParameter.NewDescription.Length")
_LONG_DOCUMENT = _ERRORS("InvalidParameter.NewAssumeRolePolicyDocument.Length")
_MALFORMED = _ERRORS("MalformedPolicyDocument")


class UpdateRoleRequest(Request, frozen=True):
    role_name: str
    new_assume_role_policy_document: str | None = None
    new_max_session_duration: MaxSessionDuration | None = None
    new_description: str | None = None


@fields_in_key_order
class UpdateRoleResponse(Response, frozen=True, kw_only=True):
    request_id: str
    role: RoleType


def update_role(request: UpdateRoleRequest, context: WriteContext) -> UpdateRoleResponse:
    """Change what the request names; the rest stays."""
    require_length(request.new_description, MAX_DESCRIPTION, _LONG_DESCRIPTION)
    if request.new_assume_role_policy_document is not None:
        require_length(request.new_assume_role_policy_document, MAX_DOCUMENT, _LONG_DOCUMENT)
        require_trust_policy(request.new_assume_role_policy_document, _MALFORMED)
    changed = _changed(find_role(context, request.role_name), request, context.now)
    context.catalogue.put_resource(changed)
    return UpdateRoleResponse(request_id=context.request_id, role=shown_role(changed))


def _changed(role: RamRole, request: UpdateRoleRequest, now: int) -> RamRole:
    trust_policy, seconds = request.new_assume_role_policy_document, request.new_max_session_duration
    return msgspec.structs.replace(
        role,
        trust_policy=role.trust_policy if trust_policy is None else trust_policy,
        max_session_duration=role.max_session_duration if seconds is None else seconds,
        description=role.description if request.new_description is None else request.new_description,
        updated=now,
    )


UPDATE_ROLE = Action(
    name="UpdateRole",
    request=UpdateRoleRequest,
    response=UpdateRoleResponse,
    handle=update_role,
    version=RAM,
    writes=True,
    written_region=home,
    ram_action="ram:UpdateRole",
    resources=ROLE,
)
