"""Decisions of policies on one resource: the cases of tests/cases/policies.json."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from genzo.identity.policies.document import parse_policy
from genzo.identity.policies.evaluate import AccessRequest, Decision, NamedPolicy, decide
from tests.unit.cases import Case, read


class EvaluationCase(Case, frozen=True, kw_only=True):
    policies: list[dict[str, Any]]
    action: str
    resource: str
    keys: Mapping[str, Sequence[str]]
    expected: str
    statement: str
    session_policy: dict[str, Any] | None = None


def named(document: dict[str, Any], name: str = "the policy") -> NamedPolicy:
    return NamedPolicy(name, parse_policy(json.dumps(document)))


def kind_of(decision: Decision) -> str:
    if decision.is_allowed:
        return "allow"
    return "explicit deny" if decision.is_explicit else "implicit deny"


@pytest.mark.parametrize("case", read("policies.json", EvaluationCase))
def test_a_decision(case: EvaluationCase) -> None:
    session = None if case.session_policy is None else named(case.session_policy, "the session policy")
    request = AccessRequest(case.action, case.resource, dict(case.keys))
    decision = decide([named(each) for each in case.policies], session, request)
    assert (kind_of(decision), decision.statement) == (case.expected, case.statement)


def test_a_decision_names_the_statement() -> None:
    policy = named(
        {"Version": "1", "Statement": {"Effect": "Deny", "Action": "*", "Resource": "*"}},
        "the custom policy Stop",
    )
    decision = decide([policy], None, AccessRequest("ecs:DeleteImage", "*", {}))
    assert decision == Decision(
        is_allowed=False,
        is_explicit=True,
        policy="the custom policy Stop",
        statement="1",
        text="Statement 1 of the custom policy Stop denies ecs:DeleteImage on *.",
    )


def test_a_refusal_that_no_statement_states_says_so() -> None:
    decision = decide([], None, AccessRequest("ecs:DeleteImage", "*", {}))
    assert decision.text == "No statement allows ecs:DeleteImage on *."
