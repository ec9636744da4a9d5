"""Policy documents: reading and checking them.

Source: RAM, "Policy structure and syntax".
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from genzo.identity.policies.conditions import OPERATORS, Condition, condition
from genzo.identity.policies.json_document import (
    MalformedPolicyError,
    begun,
    members,
    read_statements,
    texts_of,
)
from genzo.identity.policies.patterns import Pattern, compile_pattern

__all__ = ["MAX_LENGTH", "MalformedPolicyError", "PolicyDocument", "Statement", "parse_policy"]

MAX_LENGTH = 6144
"""The longest document of a custom policy, in characters (CreatePolicy, PolicyDocument)."""

_MOST_CACHED = 512
_SERVICE_ARN_COLONS = 4


class Elements(NamedTuple):
    """Patterns of an element, such as Action; ``is_negated`` is true for NotAction and NotResource."""

    patterns: tuple[Pattern, ...]
    is_negated: bool

    def match(self, text: str) -> bool:
        """Whether the element applies to a text."""
        return any(pattern.matches(text) for pattern in self.patterns) is not self.is_negated


class Statement(NamedTuple):
    """One statement. ``sid`` is its Sid, else its number, from 1 on."""

    sid: str
    effect: Literal["Allow", "Deny"]
    actions: Elements
    resources: Elements
    conditions: tuple[Condition, ...]


class PolicyDocument(NamedTuple):
    """A document that is valid. ``length`` is that of its text, which bounds the cost of its evaluation."""

    statements: tuple[Statement, ...]
    length: int


@lru_cache(maxsize=_MOST_CACHED)
def parse_policy(text: str) -> PolicyDocument:
    """The document in a text. Its length is not checked, see `MAX_LENGTH`.

    Raises:
        MalformedPolicyError: the text is no valid policy document.
    """
    statements = read_statements(text)
    return PolicyDocument(
        tuple(_statement(each, place) for place, each in enumerate(statements, 1)), len(text)
    )


def _statement(value: Any, place: int) -> Statement:  # noqa: ANN401 - JSON
    where = f"statement {place}"
    given = members(
        value, where, {"Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition"}
    )
    return Statement(
        sid_of(given, place),
        effect_of(given, where),
        _elements(given, "Action", where, _action_pattern),
        _elements(given, "Resource", where, _resource_pattern),
        conditions_of(given, where),
    )


def sid_of(given: dict[str, Any], place: int) -> str:
    """The Sid of a statement, else its number.

    Raises:
        MalformedPolicyError: it is no text.
    """
    sid = given.get("Sid", "")
    if not isinstance(sid, str):
        raise MalformedPolicyError(f"Sid of statement {place} must be a text.")
    return sid or str(place)


def effect_of(given: dict[str, Any], where: str) -> Literal["Allow", "Deny"]:
    """The effect of a statement.

    Raises:
        MalformedPolicyError: it is neither Allow nor Deny.
    """
    effect = given.get("Effect")
    if effect == "Allow":
        return "Allow"
    if effect == "Deny":
        return "Deny"
    raise MalformedPolicyError(f"Effect of {where} must be Allow or Deny.")


def _elements(given: dict[str, Any], name: str, where: str, read: Callable[[str, str], Pattern]) -> Elements:
    negated = f"Not{name}"
    if (name in given) is (negated in given):
        raise MalformedPolicyError(f"{begun(where)} must have one of {name} and {negated}.")
    chosen = name if name in given else negated
    element = f"{chosen} of {where}"
    return Elements(
        tuple(read(text, element) for text in texts_of(given[chosen], element)), chosen == negated
    )


def _action_pattern(text: str, element: str) -> Pattern:
    service, colon, name = text.partition(":")
    if text != "*" and not (service and colon and name and ":" not in name):
        raise MalformedPolicyError(f"{element}: {text!r} must be * or like ecs:DescribeImages.")
    return compile_pattern(text, ignore_case=True)


def _resource_pattern(text: str, element: str) -> Pattern:
    if text != "*" and not (text.startswith("acs:") and text.count(":") >= _SERVICE_ARN_COLONS):
        raise MalformedPolicyError(f"{element}: {text!r} must be * or like acs:ecs:*:*:image/*.")
    return compile_pattern(text)


def conditions_of(given: dict[str, Any], where: str) -> tuple[Condition, ...]:
    """The conditions of a statement.

    Raises:
        MalformedPolicyError: one is invalid.
    """
    found = list[Condition]()
    for operator, keys in members(given.get("Condition", {}), f"Condition of {where}").items():
        if operator not in OPERATORS:
            raise MalformedPolicyError(f"Condition of {where}: there is no operator {operator!r}.")
        for key, values in members(keys, f"{operator} of {where}").items():
            element = f"{operator} of {where}, {key}"
            found.append(_condition(operator, key, texts_of(values, element, scalars=True), element))
    return tuple(found)


def _condition(operator: str, key: str, texts: Sequence[str], element: str) -> Condition:
    if ":" not in key:
        raise MalformedPolicyError(f"{element}: a key must be like acs:SourceIp.")
    try:
        return condition(operator, key, texts)
    except ValueError as error:
        raise MalformedPolicyError(f"{element}: a value must be {error}.") from None
