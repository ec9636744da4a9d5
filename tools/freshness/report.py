"""Prints the result of a comparison."""

from collections import Counter
from collections.abc import Iterator

from tools.api_description.members import Member
from tools.freshness.comparison import Comparison, Missing


def lines(found: Comparison) -> Iterator[str]:
    """The report: first, once, parameters that most actions lack; then the others by action."""
    common = _common(found)
    for name in common:
        yield f"parameter {name} of {_of_which(name, found)}"
    for action in found.compared:
        listed = list(_lines(action, common))
        if listed:
            yield from ("", action.action, *listed)
    yield ""
    if found.not_in_sdk:
        yield f"The SDK has no {', '.join(found.not_in_sdk)}."
    yield _total(found)


def is_empty(found: Comparison) -> bool:
    """Whether nothing is missing."""
    return not any(action.parameters or action.fields for action in found.compared)


def _common(found: Comparison) -> list[str]:
    counts = Counter(name for action in found.compared for name in action.parameters)
    return sorted(name for name, count in counts.items() if count > 1 and 2 * count > len(found.compared))


def _of_which(name: str, found: Comparison) -> str:
    others = [action.action for action in found.compared if name not in action.parameters]
    count = f"{len(found.compared) - len(others)} actions"
    return f"{count}, not of {', '.join(others)}" if others else f"all {count}"


def _lines(action: Missing, common: list[str]) -> Iterator[str]:
    for kind, named in (("parameter", action.parameters), ("field", action.fields)):
        yield from (f"  {kind} {name}: {_type(each)}" for name, each in named.items() if name not in common)


def _type(member: Member) -> str:
    return member.type + (", deprecated" if member.deprecated else "")


def _total(found: Comparison) -> str:
    parameters = sum(len(action.parameters) for action in found.compared)
    fields = sum(len(action.fields) for action in found.compared)
    return f"{len(found.compared)} actions compared: {parameters} parameters and {fields} fields are missing."
