"""The response fields that tests see: coverage may call only these "works"."""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from genzo.actions.registry import all_actions
from genzo.control.coverage import response_fields

SEEN: set[tuple[str, str]] = set()
"""The action and dotted name of each field that an answer of this run of the tests had."""

_noted: set[tuple[str, str, tuple[str, ...]]] = set()


class Mismatch(NamedTuple):
    """A field whose mark and the answers of the tests contradict each other."""

    action: str
    field: str
    never_sent: str

    def __str__(self) -> str:
        if self.never_sent:
            return f"{self.action}: {self.field} was seen, though it is never sent: {self.never_sent}"
        return f"{self.action}: {self.field} was in no answer, and is not marked as never sent"


def note_fields(action: str, value: Any, path: str = "") -> None:  # noqa: ANN401 - whatever JSON holds
    """Remember the fields of an answer to ``action``. Items of a list have the name of the list."""
    if isinstance(value, list):
        for item in value:
            note_fields(action, item, path)
    elif isinstance(value, dict):
        _note_keys(action, path, tuple(value))
        for name, member in value.items():
            if isinstance(member, dict | list):
                note_fields(action, member, f"{path}{name}.")


def _note_keys(action: str, path: str, keys: tuple[str, ...]) -> None:
    noted = (action, path, keys)
    if noted not in _noted:
        _noted.add(noted)
        SEEN.update((action, path + key) for key in keys)


def mismatches() -> Iterator[Mismatch]:
    """The fields without a mark that no answer had, and those with a mark that one had."""
    for action, name, never_sent in declared_fields():
        if bool(never_sent) == ((action, name) in SEEN):
            yield Mismatch(action, name, never_sent)


@cache
def declared_fields() -> tuple[tuple[str, str, str], ...]:
    """Action, dotted name and the reason of its mark, of each response field."""
    return tuple(
        (action.name, name, never_sent)
        for action in all_actions()
        for name, never_sent in response_fields(action.response)
    )
