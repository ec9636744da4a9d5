"""The credentials of an access key: its secret, and the principal that it acts as.

There are keys of accounts, of RAM users, and of role sessions (temporary keys of STS). The last are valid
only together with their security token. Which error comes first, and what the service leaves open:
docs/decisions/0050-temporary-credentials.md.
"""

import re
from typing import NamedTuple

from genzo import errors
from genzo.catalogue.accounts import AccessKey
from genzo.catalogue.clock import Clock
from genzo.catalogue.id_generator import STS_KEY_PREFIX
from genzo.catalogue.principals import Principal, PrincipalType, RoleSession
from genzo.catalogue.ram import GLOBAL, RamRole, RamUser, ram_key
from genzo.catalogue.records import AccountRecord, AuthRecord
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import CatalogueReader, ReadCache

_TOKEN = re.compile(r"CAIS(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", re.ASCII)


class Credentials(NamedTuple):
    """The secret that signs, the principal, and the runtime settings that were read with the key."""

    secret: str
    principal: Principal
    settings: RuntimeSettings


def active_credentials(read_cache: ReadCache, access_key_id: str, token: str, clock: Clock) -> Credentials:
    """The credentials of an active access key, which came with a security token or with ``""``.

    Raises:
        ApiError: InvalidAccessKeyId.NotFound or .Inactive; MissingSecurityToken or an InvalidSecurityToken.
    """
    if access_key_id.startswith(STS_KEY_PREFIX):
        return _of_session(read_cache, access_key_id, token, clock)
    if token:
        raise errors.SECURITY_TOKEN_MISMATCH()
    key, settings = auth_record(read_cache, access_key_id)
    if key is None:
        raise errors.ACCESS_KEY_NOT_FOUND()
    if not key.active:
        raise errors.ACCESS_KEY_INACTIVE()
    return Credentials(key.secret, principal_of(read_cache, key), settings)


def auth_record(read_cache: ReadCache, access_key_id: str) -> AuthRecord:
    """The access key of an account or user, if there is one, and the runtime settings in force for it."""
    return read_cache.get_or_read(_auth_record, access_key_id)


def account_record(read_cache: ReadCache, account_id: int) -> AccountRecord:
    """An account, if it exists, and the runtime settings in force for it."""
    return read_cache.get_or_read(_account_record, account_id)


def principal_of(read_cache: ReadCache, key: AccessKey) -> Principal:
    """The account or RAM user of an access key.

    Raises:
        ApiError: InvalidAccessKeyId.NotFound, if the user was deleted: the key must not act as the account.
    """
    if not key.user_name:
        return Principal(key.account_id, key.access_key_id)
    user = read_cache.get_or_read(_user, key.account_id, key.user_name)
    if user is None:
        raise errors.ACCESS_KEY_NOT_FOUND()
    return Principal(
        key.account_id, key.access_key_id, PrincipalType.USER, user.name, principal_id=user.user_id
    )


def principal_of_key(catalogue: CatalogueReader, access_key_id: str) -> Principal | None:
    """The principal of an access key or of a role session, active or not; None if there is no such key."""
    if access_key_id.startswith(STS_KEY_PREFIX):
        session = catalogue.role_session(access_key_id)
        return None if session is None else session.principal
    key = catalogue.access_key(access_key_id)
    if key is None or not key.user_name:
        return None if key is None else Principal(key.account_id, access_key_id)
    return Principal(key.account_id, access_key_id, PrincipalType.USER, key.user_name)


def role_session(read_cache: ReadCache, access_key_id: str) -> RoleSession | None:
    """The role session of a temporary access key; it may have expired."""
    return read_cache.get_or_read(_role_session, access_key_id)


def credentials_of_session(read_cache: ReadCache, access_key_id: str, clock: Clock) -> Credentials:
    """The credentials of a role session that has not ended, whose security token was checked before.

    Raises:
        ApiError: InvalidAccessKeyId.NotFound, or InvalidSecurityToken.Expired.
    """
    session = role_session(read_cache, access_key_id)
    if session is None:
        raise errors.ACCESS_KEY_NOT_FOUND()
    return _of_valid(read_cache, session, clock)


def require_valid(
    read_cache: ReadCache, session: RoleSession, settings: RuntimeSettings, clock: Clock
) -> None:
    """Check that a role session has not ended, by the clock of the API.

    Raises:
        ApiError: InvalidSecurityToken.Expired, if it has, or if its role was deleted.
    """
    if session.expires * 1000 <= settings.clock.now(clock()):
        raise errors.SECURITY_TOKEN_EXPIRED()
    role = read_cache.get_or_read(_role, session.account_id, session.role_name)
    if role is None or role.role_id != session.role_id:
        raise errors.SECURITY_TOKEN_EXPIRED()


def _of_session(read_cache: ReadCache, access_key_id: str, token: str, clock: Clock) -> Credentials:
    if not token:
        raise errors.MISSING_COMMON_PARAMETER(name="SecurityToken")
    if not _TOKEN.fullmatch(token):
        raise errors.SECURITY_TOKEN_MALFORMED()
    session = role_session(read_cache, access_key_id)
    if session is None:
        raise errors.ACCESS_KEY_NOT_FOUND()
    # Before the expiry, which only the owner of the token may learn.
    if not session.has_token(token):
        raise errors.SECURITY_TOKEN_MISMATCH()
    return _of_valid(read_cache, session, clock)


def _of_valid(read_cache: ReadCache, session: RoleSession, clock: Clock) -> Credentials:
    settings = account_record(read_cache, session.account_id).settings
    require_valid(read_cache, session, settings, clock)
    return Credentials(session.secret, session.principal, settings)


def _auth_record(catalogue: CatalogueReader, access_key_id: str) -> AuthRecord:
    return catalogue.auth_record(access_key_id)


def _account_record(catalogue: CatalogueReader, account_id: int) -> AccountRecord:
    return catalogue.account_record(account_id)


def _role_session(catalogue: CatalogueReader, access_key_id: str) -> RoleSession | None:
    return catalogue.role_session(access_key_id)


def _user(catalogue: CatalogueReader, account_id: int, name: str) -> RamUser | None:
    return catalogue.resource(RamUser, account_id, GLOBAL, ram_key(name))


def _role(catalogue: CatalogueReader, account_id: int, name: str) -> RamRole | None:
    return catalogue.resource(RamRole, account_id, GLOBAL, ram_key(name))
