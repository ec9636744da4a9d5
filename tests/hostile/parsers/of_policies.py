"""Parsers of policies: documents, trust policies, patterns of ARNs, conditions."""

from collections.abc import Mapping, Sequence

from genzo.identity.policies.conditions import OPERATORS, condition
from genzo.identity.policies.document import MAX_LENGTH, parse_policy
from genzo.identity.policies.evaluate import AccessRequest, NamedPolicy, decide
from genzo.identity.policies.json_document import MalformedPolicyError
from genzo.identity.policies.patterns import compile_pattern
from genzo.identity.policies.trust import parse_trust_policy
from tests.hostile.parsers.parser import Parser, text_of

_KEYS: Mapping[str, Sequence[str]] = {
    "acs:sourceip": ("10.1.2.3",),
    "acs:currenttime": ("2024-05-01T12:00:00+00:00",),
    "acs:securetransport": ("true",),
    "ecs:tag/owner": ("a", "*", ""),
    "ecs:instancetype": ("ecs.g5.large",),
}
_REQUEST = AccessRequest("ecs:CopyImage", "acs:ecs:cn-hangzhou:1234567890123456:image/m-bp1", _KEYS)
_PRINCIPALS = ("acs:ram::1234567890123456:user/alice", "acs:ram::1234567890123456:root")


def _read_policy(content: bytes) -> None:
    parse_policy.cache_clear()
    policy = NamedPolicy("the policy", parse_policy(text_of(content)))
    decision = decide([policy], policy, _REQUEST)
    assert decision.text


def _read_trust_policy(content: bytes) -> None:
    parse_trust_policy.cache_clear()
    parse_trust_policy(text_of(content)).trusts(_PRINCIPALS, _KEYS)


def _read_condition(content: bytes) -> None:
    """An operator, a key, a value of the policy, and one of the request, each in a line."""
    operator, key, expected, given = (text_of(content).split("\n", 3) + [""] * 3)[:4]
    if operator not in OPERATORS:
        operator = "StringLike"
    read = condition(operator, key, (expected,))
    assert read.holds({}, absent=True) is OPERATORS[operator].is_negated
    assert read.holds({read.key: (given,)}, absent=True) in (True, False)


def _read_pattern(content: bytes) -> None:
    """A pattern and a text, each in a line."""
    pattern, _, text = text_of(content).partition("\n")
    compile_pattern(pattern).matches(text)
    compile_pattern(pattern, ignore_case=True).matches(text.lower())


PARSERS = (
    Parser("policies", _read_policy, (MalformedPolicyError,), MAX_LENGTH),
    Parser("trust_policies", _read_trust_policy, (MalformedPolicyError,), MAX_LENGTH),
    Parser("conditions", _read_condition, (ValueError,), MAX_LENGTH),
    Parser("patterns", _read_pattern, (), MAX_LENGTH),
)
