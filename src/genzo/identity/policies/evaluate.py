"""Whether policies allow an action on a resource.

A Deny takes precedence over any Allow, and what nothing allows is denied. The policy of a role session is
evaluated first, and the others only if it allows the action. Source: RAM, "Policy evaluation process".
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

from genzo.identity.policies.conditions import RequestKeys
from genzo.identity.policies.document import PolicyDocument, Statement


class NamedPolicy(NamedTuple):
    """A policy in force for a principal, by its type and name as a reader knows it."""

    name: str
    document: PolicyDocument


class AccessRequest(NamedTuple):
    """What is asked for: an action such as ``ecs:CopyImage``, the ARN of a resource, and condition keys."""

    action: str
    resource: str
    keys: RequestKeys


class Decision(NamedTuple):
    """The result of an evaluation.

    ``is_explicit`` is true if a statement decided: that with the Sid, or number, ``statement`` of the policy
    ``policy``. ``text`` says so in a sentence.
    """

    is_allowed: bool
    is_explicit: bool
    policy: str
    statement: str
    text: str


def decide(
    policies: Iterable[NamedPolicy], session_policy: NamedPolicy | None, request: AccessRequest
) -> Decision:
    """The decision on one resource. ``policies`` are those of the identity."""
    if session_policy is not None:
        decision = _basic([session_policy], request)
        if not decision.is_allowed:
            return decision
    return _basic(policies, request)


def _basic(policies: Iterable[NamedPolicy], request: AccessRequest) -> Decision:
    """The basic evaluation: explicit Deny, Allow, else implicit Deny."""
    action = request.action.lower()
    allowing: Decision | None = None
    for policy in policies:
        for statement in policy.document.statements:
            if allowing is not None and statement.effect == "Allow":
                continue
            if _applies(statement, action, request):
                decision = _decision(policy.name, statement, request)
                if not decision.is_allowed:
                    return decision
                allowing = decision
    return allowing or implicit_deny(f"No statement allows {request.action} on {request.resource}.")


def implicit_deny(text: str) -> Decision:
    """A refusal that no statement states."""
    return Decision(is_allowed=False, is_explicit=False, policy="", statement="", text=text)


def _applies(statement: Statement, action: str, request: AccessRequest) -> bool:
    if not statement.actions.match(action) or not statement.resources.match(request.resource):
        return False
    absent = statement.effect == "Deny"
    return all(condition.holds(request.keys, absent=absent) for condition in statement.conditions)


_VERBS: dict[Literal["Allow", "Deny"], str] = {"Allow": "allows", "Deny": "denies"}


def _decision(policy: str, statement: Statement, request: AccessRequest) -> Decision:
    verb = _VERBS[statement.effect]
    return Decision(
        is_allowed=statement.effect == "Allow",
        is_explicit=True,
        policy=policy,
        statement=statement.sid,
        text=f"Statement {statement.sid} of {policy} {verb} {request.action} on {request.resource}.",
    )
