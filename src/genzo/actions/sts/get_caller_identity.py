"""GetCallerIdentity of STS: the account, RAM user or role session that calls.

It needs no permission. Source: the description of the action, whose members depend on IdentityType.
"""

from genzo.actions.action import Action, Context
from genzo.actions.resource_names import NOTHING
from genzo.actions.sts.version import STS
from genzo.catalogue.principals import PrincipalType
from genzo.wire.structs import UNSET, Request, Response, UnsetType


class GetCallerIdentityRequest(Request, frozen=True):
    pass


class GetCallerIdentityResponse(Response, frozen=True, kw_only=True):
    """Accounts and users have UserId, role sessions have RoleId."""

    identity_type: str
    account_id: str
    request_id: str
    principal_id: str
    user_id: str | UnsetType = UNSET
    arn: str
    role_id: str | UnsetType = UNSET


def get_caller_identity(_request: GetCallerIdentityRequest, context: Context) -> GetCallerIdentityResponse:
    """The caller. An account is its own user and principal."""
    principal = context.principal
    account_id = str(principal.account_id)
    own_id = principal.principal_id or account_id
    is_role = principal.kind is PrincipalType.ROLE
    return GetCallerIdentityResponse(
        identity_type=principal.kind.value,
        account_id=account_id,
        request_id=context.request_id,
        principal_id=f"{own_id}:{principal.session_name}" if is_role else own_id,
        user_id=UNSET if is_role else own_id,
        arn=principal.arn,
        role_id=own_id if is_role else UNSET,
    )


GET_CALLER_IDENTITY = Action(
    name="GetCallerIdentity",
    request=GetCallerIdentityRequest,
    response=GetCallerIdentityResponse,
    handle=get_caller_identity,
    version=STS,
    ram_action="sts:GetCallerIdentity",
    resources=NOTHING,
)
