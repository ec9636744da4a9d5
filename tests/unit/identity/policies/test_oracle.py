"""Random policies against an oracle that was written from the documents, as plainly as possible."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from genzo.identity.policies.document import parse_policy
from genzo.identity.policies.evaluate import AccessRequest, NamedPolicy, decide
from tests.unit.identity.policies.oracle import oracle

ACTIONS = ("ecs:DescribeImages", "ecs:DeleteImage", "ecs:StopInstance", "ram:GetUser")
RESOURCES = (
    "acs:ecs:cn-hangzhou:1:image/m-1",
    "acs:ecs:cn-hangzhou:1:image/*",
    "acs:ecs:cn-beijing:1:instance/i-1",
    "acs:ram::1:user/ann",
    "*",
)
ACTION_PATTERNS = ("*", "ecs:*", "ECS:Describe*", "ecs:D?leteImage", "*:GetUser", "ecs:StopInstance")
RESOURCE_PATTERNS = (
    "*",
    "acs:ecs:*:*:image/*",
    "acs:ecs:cn-hangzhou:1:image/m-?",
    "acs:ecs:*:2:*",
    "acs:ecs:cn-beijing:*:*",
    "acs:ram::1:user/ann",
)
KEYS = ("acs:SourceIp", "ecs:tag/owner", "acs:Number")
VALUES = {
    "acs:SourceIp": ("10.0.0.1", "10.0.1.9", "11.0.0.1"),
    "ecs:tag/owner": ("ann", "Ann", "bob"),
    "acs:Number": ("1", "2.0", "10"),
}
OPERATORS = {
    "acs:SourceIp": (("IpAddress", "NotIpAddress"), ("10.0.0.1", "10.0.0.0/24", "11.0.0.0/8")),
    "ecs:tag/owner": (
        (
            "StringEquals",
            "StringNotEquals",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
            "StringLike",
            "StringNotLike",
        ),
        ("ann", "a*", "B?b", "bob"),
    ),
    "acs:Number": (
        ("NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals"),
        ("1", "2"),
    ),
}


def some(values: tuple[str, ...]) -> st.SearchStrategy[Any]:
    return st.sampled_from(values) | st.lists(st.sampled_from(values), min_size=1, max_size=3)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    block: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=2)):
        operators, values = OPERATORS[key]
        block.setdefault(draw(st.sampled_from(operators)), {})[key] = draw(some(values))
    return block


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"]))}
    statement[draw(st.sampled_from(["Action", "Action", "NotAction"]))] = draw(some(ACTION_PATTERNS))
    statement[draw(st.sampled_from(["Resource", "Resource", "NotResource"]))] = draw(some(RESOURCE_PATTERNS))
    if block := draw(conditions()):
        statement["Condition"] = block
    return statement


documents = st.lists(statements(), min_size=1, max_size=4).map(
    lambda each: {"Version": "1", "Statement": each}
)
requests = st.fixed_dictionaries(
    {},
    optional={key: st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=2) for key in KEYS},
)


def named(document: dict[str, Any]) -> NamedPolicy:
    return NamedPolicy("a policy", parse_policy(json.dumps(document)))


@settings(max_examples=150)
@given(
    st.lists(documents, max_size=3),
    st.none() | documents,
    st.sampled_from(ACTIONS),
    st.sampled_from(RESOURCES),
    requests,
)
def test_decisions_are_those_of_the_oracle(
    policies: list[dict[str, Any]],
    session: dict[str, Any] | None,
    action: str,
    resource: str,
    keys: dict[str, list[str]],
) -> None:
    lowered = {
        key.replace("SourceIp", "sourceip").replace("Number", "number"): value for key, value in keys.items()
    }
    request = AccessRequest(action, resource, lowered)
    decision = decide([named(each) for each in policies], named(session) if session else None, request)
    assert decision.is_allowed is oracle(policies, session, action, resource, keys)
