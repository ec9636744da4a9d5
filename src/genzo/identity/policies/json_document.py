"""The JSON of policy documents."""

import json
from collections.abc import Container, Sequence
from typing import Any

import msgspec

_VERSION = "1"


class MalformedPolicyError(ValueError):
    """A policy document is invalid; the text is a sentence that says why."""


def read_statements(text: str) -> list[Any]:
    """The statements of a document: a list of at least one, or one that stands alone.

    Raises:
        MalformedPolicyError: the text is no JSON, or has another version or other members.
    """
    try:
        value = json.loads(text, object_pairs_hook=_distinct_members, parse_constant=_no_constant)
    except MalformedPolicyError:
        raise
    except (ValueError, RecursionError):
        raise MalformedPolicyError("The policy document must be JSON.") from None
    document = members(value, "the policy document", {"Version", "Statement"})
    if document.get("Version") != _VERSION:
        raise MalformedPolicyError(f'Version of the policy document must be "{_VERSION}".')
    statements = document.get("Statement")
    listed = statements if isinstance(statements, list) else [statements]
    if not listed or statements is None:
        raise MalformedPolicyError("Statement of the policy document must have at least one statement.")
    return listed


def _distinct_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object without two members of one name: readers of JSON differ in which of them counts."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise MalformedPolicyError("The policy document has an element twice.")
    return found


def _no_constant(name: str) -> None:
    """Refuse NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(name)


def members(value: Any, what: str, known: Container[str] | None = None) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """The members of an object; ``known`` are the names that it may have.

    Raises:
        MalformedPolicyError: the value is no object, or has other members.
    """
    if not isinstance(value, dict):
        raise MalformedPolicyError(f"{begun(what)} must be a JSON object.")
    for name in value:
        if known is not None and name not in known:
            raise MalformedPolicyError(f"{begun(what)} has an unknown element {name!r}.")
    return value


def texts_of(value: Any, what: str, *, scalars: bool = False) -> Sequence[str]:  # noqa: ANN401 - JSON
    """A text, or the texts of a list. With ``scalars``, numbers and booleans count as their JSON.

    Raises:
        MalformedPolicyError: the value is neither, or the list is empty.
    """
    given = value if isinstance(value, list) else [value]
    if scalars:
        given = [_scalar(each) for each in given]
    if not given or not all(isinstance(each, str) and each for each in given):
        raise MalformedPolicyError(f"{begun(what)} must be a text, or a list of texts.")
    return given


def _scalar(value: Any) -> Any:  # noqa: ANN401 - JSON
    return msgspec.json.encode(value).decode() if isinstance(value, bool | int | float) else value


def begun(sentence: str) -> str:
    """A sentence that begins with a capital letter."""
    return sentence[:1].upper() + sentence[1:]
