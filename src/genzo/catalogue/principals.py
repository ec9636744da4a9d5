"""The principals of RAM and STS: who an access key acts as.

Source: GetCallerIdentity of STS (IdentityType, Arn, PrincipalId) and CreateUser, CreateRole of RAM.
"""

import hashlib
import hmac
from enum import StrEnum
from typing import NamedTuple

import msgspec


class PrincipalType(StrEnum):
    """The identity types of GetCallerIdentity."""

    ACCOUNT = "Account"
    USER = "RAMUser"
    ROLE = "AssumedRoleUser"


class Principal(NamedTuple):
    """The principal of a call: an account itself, a RAM user, or a session of a role.

    ``name`` is the user's or role's, ``session_name`` the role session's. ``principal_id`` is the id of the
    user or role. ``session_policy`` is the document that limits a role session, ``""`` for none.
    """

    account_id: int
    access_key_id: str = ""
    kind: PrincipalType = PrincipalType.ACCOUNT
    name: str = ""
    session_name: str = ""
    principal_id: str = ""
    session_policy: str = ""

    @property
    def arn(self) -> str:
        """The ARN, as GetCallerIdentity gives it."""
        account = f"acs:ram::{self.account_id}"
        if self.kind is PrincipalType.USER:
            return f"{account}:user/{self.name}"
        if self.kind is PrincipalType.ROLE:
            return f"{account}:assumed-role/{self.name}/{self.session_name}"
        return f"{account}:root"


class RoleSession(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Temporary credentials of a role (AssumeRole).

    ``expires`` is in seconds since 1970, by the clock of the role's account. ``system_expiry`` is the same by
    the system's clock, which decides when the session is deleted; 0 if it is not known.

    Only a digest of the security token is stored (`token_digest`), since it is only ever compared.
    """

    access_key_id: str
    secret: str
    token_digest: str
    account_id: int
    role_id: str
    role_name: str
    session_name: str
    expires: int
    policy: str = ""
    system_expiry: int = 0

    @property
    def principal(self) -> Principal:
        """The principal that the credentials act as."""
        return Principal(
            self.account_id,
            self.access_key_id,
            PrincipalType.ROLE,
            self.role_name,
            self.session_name,
            self.role_id,
            self.policy,
        )

    def has_token(self, token: str) -> bool:
        """Whether the security token belongs to the session, compared in constant time."""
        return hmac.compare_digest(self.token_digest, token_digest(token))


def token_digest(token: str) -> str:
    """The SHA-256 of a security token, in lower-case hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
