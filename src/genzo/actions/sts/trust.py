"""Which callers a role trusts."""

from collections.abc import Sequence
from typing import Protocol

from genzo.actions.action import Context
from genzo.catalogue.principals import PrincipalType
from genzo.catalogue.ram import RamRole
from genzo.identity.policies.conditions import RequestKeys, normal_key
from genzo.identity.policies.json_document import MalformedPolicyError
from genzo.identity.policies.trust import parse_trust_policy
from genzo.identity.request_keys import CallKeys

_EXTERNAL_ID = normal_key("sts:ExternalId")


class AssumesRole(Protocol):
    """What is needed of a request of AssumeRole."""

    @property
    def external_id(self) -> str | None: ...


class _AssumeRoleKeys:
    """The condition keys of a call of AssumeRole: those of every call, and ``sts:ExternalId``."""

    def __init__(self, of_call: RequestKeys, external_id: str | None) -> None:
        self._of_call = of_call
        self._external_id = external_id

    def get(self, key: str, /) -> Sequence[str] | None:
        if key == _EXTERNAL_ID:
            return None if self._external_id is None else (self._external_id,)
        return self._of_call.get(key)


def trusts(role: RamRole, request: AssumesRole, context: Context) -> bool:
    """Whether a role trusts the caller, a RAM user or a role session.

    Its trust policy names an account, a user or a role; a session is meant by the name of its role. A trust
    policy that cannot be read trusts nobody.
    """
    principal = context.principal
    account = f"acs:ram::{principal.account_id}"
    own = "user" if principal.kind is PrincipalType.USER else "role"
    try:
        trust = parse_trust_policy(role.trust_policy)
    except MalformedPolicyError:
        return False
    keys = _AssumeRoleKeys(CallKeys(principal, context.origin, request, context), request.external_id)
    return trust.trusts((f"{account}:root", f"{account}:{own}/{principal.name}"), keys)
