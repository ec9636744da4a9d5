"""AssumeRole of STS: temporary credentials of a role, for a RAM user or a role session that the role trusts.

Source: the description of the action. What it leaves open is in docs/decisions/0050-temporary-credentials.md.
"""

import re
from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.resource_names import Computed
from genzo.actions.sts.session_policy import require_session_policy
from genzo.actions.sts.trust import trusts
from genzo.actions.sts.version import STS
from genzo.catalogue.arns import arn
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.principals import PrincipalType, RoleSession, token_digest
from genzo.catalogue.ram import GLOBAL, RamRole, ram_key
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import SECRET, Request, Response

_ERRORS = errors_of("AssumeRole")
_ROLE_ARN = _ERRORS("InvalidParameter.RoleArn")
_SESSION_NAME = _ERRORS("InvalidParameter.RoleSessionName")
_DURATION = _ERRORS("InvalidParameter.DurationSeconds")
_EXTERNAL_ID = _ERRORS("InvalidParameter.ExternalId")
_NO_PERMISSION = _ERRORS("NoPermission")
_NO_ROLE = _ERRORS("EntityNotExist.Role")

_ROLE = re.compile(r"acs:ram::(?P<account>[1-9][0-9]{0,18}):role/(?P<name>[A-Za-z0-9.-]{1,64})", re.ASCII)
_MAX_ACCOUNT_ID = 2**63 - 1
_SESSION = re.compile(r"[A-Za-z0-9.@_-]{2,64}", re.ASCII)
_EXTERNAL = re.compile(r"[A-Za-z0-9_+=,.@:/-]{2,1224}", re.ASCII)
_SHORTEST = 900
_DEFAULT_DURATION = 3600


class AssumeRoleRequest(Request, frozen=True):
    role_arn: str
    role_session_name: str
    duration_seconds: int = _DEFAULT_DURATION
    policy: str | None = None
    external_id: Annotated[str | None, SECRET] = None


@fields_in_key_order
class AssumedRoleUser(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    arn: str
    assumed_role_id: str


@fields_in_key_order
class Credentials(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    access_key_id: str
    access_key_secret: str
    expiration: str
    security_token: str


@fields_in_key_order
class AssumeRoleResponse(Response, frozen=True, kw_only=True):
    credentials: Credentials
    assumed_role_user: AssumedRoleUser
    request_id: str


def assume_role(request: AssumeRoleRequest, context: WriteContext) -> AssumeRoleResponse:
    """Make a session of the role, which ends after DurationSeconds or with its role."""
    role = _trusting_role(request, context)
    expires = _now_of(role.owner_id, context) // 1000 + request.duration_seconds
    token = context.ids.new_security_token()
    session = RoleSession(
        access_key_id=context.ids.new_sts_access_key_id(),
        secret=context.ids.new_sts_access_key_secret(),
        token_digest=token_digest(token),
        account_id=role.owner_id,
        role_id=role.role_id,
        role_name=role.name,
        session_name=request.role_session_name,
        expires=expires,
        policy=request.policy or "",
        system_expiry=context.system_now // 1000 + request.duration_seconds,
    )
    context.catalogue.put_role_session(session, context.system_now // 1000)
    return AssumeRoleResponse(
        credentials=Credentials(
            access_key_id=session.access_key_id,
            access_key_secret=session.secret,
            expiration=format_timestamp(expires),
            security_token=token,
        ),
        assumed_role_user=AssumedRoleUser(
            arn=f"acs:ram::{role.owner_id}:role/{role.name}/{session.session_name}",
            assumed_role_id=f"{role.role_id}:{session.session_name}",
        ),
        request_id=context.request_id,
    )


def _now_of(account_id: int, context: WriteContext) -> int:
    """The time by the clock of an account, in milliseconds since 1970."""
    if account_id == context.account_id:
        return context.now
    return context.catalogue.account_record(account_id).settings.clock.now(context.system_now / 1000)


def _trusting_role(request: AssumeRoleRequest, context: WriteContext) -> RamRole:
    """The role that the request names, which trusts the caller.

    Raises:
        ApiError: a parameter is wrong, the role does not exist, or it does not trust the caller. A caller
            from another account cannot tell the last two apart.
    """
    account_id, name = _named_role(request)
    _check_parameters(request)
    if context.principal.kind is PrincipalType.ACCOUNT:
        raise _NO_PERMISSION()
    role = context.catalogue.resource(RamRole, account_id, GLOBAL, ram_key(name))
    if role is None:
        raise _NO_ROLE() if account_id == context.account_id else _NO_PERMISSION()
    if not trusts(role, request, context):
        raise _NO_PERMISSION()
    if request.duration_seconds > role.max_session_duration:
        raise _DURATION()
    return role


def _check_parameters(request: AssumeRoleRequest) -> None:
    if not _SESSION.fullmatch(request.role_session_name):
        raise _SESSION_NAME()
    if request.duration_seconds < _SHORTEST:
        raise _DURATION()
    if request.external_id is not None and not _EXTERNAL.fullmatch(request.external_id):
        raise _EXTERNAL_ID()
    if request.policy is not None:
        require_session_policy(request.policy)


def _named_role(request: AssumeRoleRequest) -> tuple[int, str]:
    """The account and the name in RoleArn.

    Raises:
        ApiError: InvalidParameter.RoleArn.
    """
    match = _ROLE.fullmatch(request.role_arn)
    if match is None or int(match["account"]) > _MAX_ACCOUNT_ID:
        raise _ROLE_ARN()
    return int(match["account"]), match["name"]


def _stored_arn(request: AssumeRoleRequest, context: Context) -> Sequence[str]:
    """The ARN with the name as the role has it: another case of it must not evade a Deny.

    A role of another account that does not trust the caller is named as in the request, as one that does
    not exist.
    """
    account_id, name = _named_role(request)
    role = context.catalogue.resource(RamRole, account_id, GLOBAL, ram_key(name))
    if role is not None and (account_id == context.account_id or trusts(role, request, context)):
        name = role.name
    return (arn("ram", GLOBAL, account_id, f"role/{name}"),)


ASSUME_ROLE = Action(
    name="AssumeRole",
    request=AssumeRoleRequest,
    response=AssumeRoleResponse,
    handle=assume_role,
    writes=True,
    version=STS,
    ram_action="sts:AssumeRole",
    resources=Computed(_stored_arn, ("{#role_arn}",)),
)
