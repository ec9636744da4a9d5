"""Which callers a role trusts."""

from collections.abc import Sequence
from typing import NamedTuple

from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.ram import RamRole
from genzo.identity.policies.conditions import normal_key
from genzo.identity.policies.json_document import MalformedPolicyError
from genzo.identity.policies.trust import parse_trust_policy

_EXTERNAL_ID = normal_key("sts:ExternalId")


class _AssumeRoleKeys(NamedTuple):
    """The condition keys of a call of AssumeRole. See `genzo.identity.policies.conditions.RequestKeys`."""

    external_id: str | None

    def get(self, key: str, /) -> Sequence[str] | None:
        return (self.external_id,) if key == _EXTERNAL_ID and self.external_id is not None else None


def trusts(role: RamRole, principal: Principal, external_id: str | None) -> bool:
    """Whether a role trusts a RAM user or a role session.

    Its trust policy names an account, a user or a role; a session is meant by the name of its role. A trust
    policy that cannot be read trusts nobody.
    """
    account = f"acs:ram::{principal.account_id}"
    own = "user" if principal.kind is PrincipalType.USER else "role"
    try:
        trust = parse_trust_policy(role.trust_policy)
    except MalformedPolicyError:
        return False
    return trust.trusts(
        (f"{account}:root", f"{account}:{own}/{principal.name}"), _AssumeRoleKeys(external_id)
    )
