"""Which statement of given policy documents decides on an action."""

from collections.abc import Sequence
from typing import NamedTuple

from genzo.catalogue.ram import PolicyName
from genzo.identity.policies.conditions import normal_key
from genzo.identity.policies.evaluate import AccessRequest, decide
from genzo.identity.policies_in_force import named_policy, shown_name


class ExplainedDecision(NamedTuple):
    """A decision; ``policy`` is the place of the policy whose ``statement`` decided, None if none did."""

    is_allowed: bool
    text: str
    policy: int | None
    statement: str


def explained(
    documents: Sequence[tuple[PolicyName, str]],
    action: str,
    resource: str,
    conditions: Sequence[tuple[str, str]],
) -> ExplainedDecision:
    """The decision of policies on an action such as ``ecs:CopyImage``, in a call with these condition keys.

    Raises:
        MalformedPolicyError: a document cannot be read.
    """
    policies = [named_policy(shown_name(name), document) for name, document in documents]
    keys = dict[str, list[str]]()
    for key, value in conditions:
        keys.setdefault(normal_key(key), []).append(value)
    decision = decide(policies, None, AccessRequest(action, resource, keys))
    names = [policy.name for policy in policies]
    place = names.index(decision.policy) if decision.policy in names else None
    return ExplainedDecision(decision.is_allowed, decision.text, place, decision.statement)
