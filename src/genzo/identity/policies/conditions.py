"""The conditions of a statement.

All operators of a condition block must hold, and all keys of an operator. One of a key's values must match
one of the request's. Sources: RAM, "Policy elements" and "Conditional operators".
docs/decisions/0048-permissions.md says what follows where a request lacks a key.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from genzo.identity.policies import values
from genzo.identity.policies.patterns import compile_pattern


class RequestKeys(Protocol):
    """The condition keys of a request, such as ``acs:SourceIp`` and ``ecs:tag/owner``."""

    def get(self, key: str, /) -> Sequence[str] | None:
        """The values of a key, given by `normal_key`; None if the request has none."""


class _Operator(NamedTuple):
    """How an operator reads the value of a policy and that of a request, and how it compares them.

    ``is_negated``: it holds if no comparison does.
    """

    read_policy: Callable[[str], Any]
    read_request: Callable[[str], Any]
    compare: Callable[[Any, Any], bool]
    is_negated: bool = False


class Condition(NamedTuple):
    """One operator with one key of a condition block. ``texts`` are its values as they were written."""

    operator: str
    key: str
    texts: tuple[str, ...]
    values: tuple[Any, ...]

    def holds(self, request: RequestKeys, *, absent: bool) -> bool:
        """Whether the condition holds. ``absent``: whether a negated operator holds without the key."""
        operator = OPERATORS[self.operator]
        given = request.get(self.key)
        if given is None:
            return operator.is_negated and absent
        return self._matches(operator, given) is not operator.is_negated

    def _matches(self, operator: _Operator, given: Sequence[str]) -> bool:
        for text in given:
            try:
                value = operator.read_request(text)
            except ValueError:
                continue
            if any(operator.compare(value, expected) for expected in self.values):
                return True
        return False


def condition(operator: str, key: str, texts: Sequence[str]) -> Condition:
    """A condition, with its values read.

    Raises:
        KeyError: there is no such operator.
        ValueError: a value is not of the operator's type; the text says what it must be.
    """
    read = OPERATORS[operator].read_policy
    return Condition(operator, normal_key(key), tuple(texts), tuple(map(read, texts)))


def normal_key(key: str) -> str:
    """A key with its name in lower case. A tag key after the slash remains as it is."""
    name, slash, tag = key.partition("/")
    return name.lower() + slash + tag


def _text(text: str) -> str:
    return text


def _operators() -> Mapping[str, _Operator]:
    texts: dict[str, tuple[Callable[[str], Any], Callable[[str], Any], Callable[[Any, Any], bool]]] = {
        "Equals": (_text, _text, str.__eq__),
        "EqualsIgnoreCase": (str.lower, str.lower, str.__eq__),
        "Like": (compile_pattern, _text, lambda value, pattern: pattern.matches(value)),
    }
    comparisons: dict[str, Callable[[Any, Any], bool]] = {
        "LessThan": lambda value, expected: value < expected,
        "LessThanEquals": lambda value, expected: value <= expected,
        "GreaterThan": lambda value, expected: value > expected,
        "GreaterThanEquals": lambda value, expected: value >= expected,
    }
    found: dict[str, _Operator] = {"Bool": _Operator(values.boolean, values.boolean, _equal)}
    for name, parts in texts.items():
        found[f"String{name}"] = _Operator(*parts)
        found[f"StringNot{name}"] = _Operator(*parts, is_negated=True)
    for prefix, read in (("Numeric", values.number), ("Date", values.moment)):
        found[f"{prefix}Equals"] = _Operator(read, read, _equal)
        found[f"{prefix}NotEquals"] = _Operator(read, read, _equal, is_negated=True)
        found |= {f"{prefix}{name}": _Operator(read, read, each) for name, each in comparisons.items()}
    for name, is_negated in (("IpAddress", False), ("NotIpAddress", True)):
        found[name] = _Operator(values.network, values.address, _is_within, is_negated)
    return found


def _equal(value: object, expected: object) -> bool:
    return value == expected


def _is_within(address: values.Address, network: values.Network) -> bool:
    return address in network


OPERATORS: Mapping[str, _Operator] = _operators()
"""All operators by name."""
