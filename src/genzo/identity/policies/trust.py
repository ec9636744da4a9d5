"""Trust policies: which principals may assume a role.

Source: CreateRole of RAM, AssumeRolePolicyDocument; RAM, "Policy evaluation process of assuming a RAM role".
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from genzo.identity.policies.conditions import Condition, RequestKeys
from genzo.identity.policies.document import conditions_of, effect_of, sid_of
from genzo.identity.policies.json_document import MalformedPolicyError, members, read_statements, texts_of

ASSUME_ROLE = "sts:AssumeRole"
_ACTIONS = frozenset(
    ("sts:assumerole", "sts:setsourceidentity", "sts:assumerolewithsaml", "sts:assumerolewithoidc")
)
_KINDS = frozenset(("RAM", "Service", "Federated"))
_RAM_ARN = re.compile(r"acs:ram::[0-9]{1,19}:(root|(user|role)/[A-Za-z0-9._-]{1,64})", re.ASCII)
_MOST_CACHED = 128


class TrustStatement(NamedTuple):
    """One statement: which principals it lets assume the role, or keeps from it."""

    sid: str
    effect: Literal["Allow", "Deny"]
    actions: frozenset[str]
    principals: Mapping[str, tuple[str, ...]]
    conditions: tuple[Condition, ...]

    def applies(self, names: Sequence[str], request: RequestKeys) -> bool:
        """Whether it is about a principal of RAM with one of these names, which are in lower case."""
        trusted = {name.lower() for name in self.principals.get("RAM", ())}
        if ASSUME_ROLE.lower() not in self.actions or trusted.isdisjoint(names):
            return False
        absent = self.effect == "Deny"
        return all(condition.holds(request, absent=absent) for condition in self.conditions)


class TrustPolicy(NamedTuple):
    """A trust policy that is valid."""

    statements: tuple[TrustStatement, ...]

    def trusts(self, names: Sequence[str], request: RequestKeys) -> bool:
        """Whether a principal of RAM may assume the role, as far as the role is concerned.

        ``names`` are the principal's ARN and that of its account, ``acs:ram::UID:root``, which stands for all
        identities of the account.
        """
        lowered = [name.lower() for name in names]
        effects = {each.effect for each in self.statements if each.applies(lowered, request)}
        return effects == {"Allow"}


@lru_cache(maxsize=_MOST_CACHED)
def parse_trust_policy(text: str) -> TrustPolicy:
    """The trust policy in a text.

    Raises:
        MalformedPolicyError: the text is no valid trust policy.
    """
    return TrustPolicy(tuple(_statement(each, place) for place, each in enumerate(read_statements(text), 1)))


def _statement(value: Any, place: int) -> TrustStatement:  # noqa: ANN401 - JSON
    where = f"statement {place}"
    given = members(value, where, {"Sid", "Effect", "Action", "Principal", "Condition"})
    return TrustStatement(
        sid_of(given, place),
        effect_of(given, where),
        _actions(given, where),
        _principals(given, where),
        conditions_of(given, where),
    )


def _actions(given: Mapping[str, Any], where: str) -> frozenset[str]:
    actions = frozenset(text.lower() for text in texts_of(given.get("Action"), f"Action of {where}"))
    if not actions <= _ACTIONS:
        raise MalformedPolicyError(f"Action of {where} must be {ASSUME_ROLE}.")
    return actions


def _principals(given: Mapping[str, Any], where: str) -> Mapping[str, tuple[str, ...]]:
    element = f"Principal of {where}"
    found = members(given.get("Principal"), element, _KINDS)
    if not found:
        raise MalformedPolicyError(f"{element} must have RAM, Service or Federated.")
    principals = {kind: tuple(texts_of(value, f"{kind} of {element}")) for kind, value in found.items()}
    for name in principals.get("RAM", ()):
        if _RAM_ARN.fullmatch(name) is None:
            raise MalformedPolicyError(f"{element}: {name!r} must be like acs:ram::1234567890123456:root.")
    return principals
