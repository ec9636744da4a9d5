"""All error codes of the API with their rows, read from the data files without loading any action."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from genzo.actions.registry import FAMILIES
from genzo.errors.explained import Row, error_file, rows_of

ANY_ACTION = "*"
"""Stands for an action where a call of any action can be answered with the error."""
_OF_ANY_ACTION = ("gateway", "gateway_2018")


class IndexedError(NamedTuple):
    """An error code: its statuses and messages, the ``actions`` that have it, and the states of its rows."""

    code: str
    statuses: tuple[int, ...]
    messages: tuple[str, ...]
    actions: tuple[str, ...]
    states: tuple[str, ...]
    searched: str

    @property
    def is_of_any_action(self) -> bool:
        return ANY_ACTION in self.actions


@cache
def rows_by_code() -> Mapping[str, Sequence[tuple[str, Row]]]:
    """The rows of each code with the name of their action, or `ANY_ACTION`."""
    found = dict[str, list[tuple[str, Row]]]()
    for file in _OF_ANY_ACTION:
        for row in error_file(file).errors:
            found.setdefault(row.code, []).append((ANY_ACTION, row))
    for names in FAMILIES.values():
        for name in names:
            for row in rows_of(name):
                found.setdefault(row.code, []).append((name, row))
    return found


@cache
def error_index() -> tuple[IndexedError, ...]:
    """Every code, in alphabetical order."""
    rows = rows_by_code()
    # Codes that begin with a placeholder, of which a call has the text, come last.
    codes = sorted(rows, key=lambda code: (not code[:1].isalpha(), code))
    return tuple(_indexed(code, rows[code]) for code in codes)


def found_errors(text: str, state: str = "") -> list[IndexedError]:
    """The codes that have a row of this state, or any, and each word of a text.

    Words count in code, status, message and action. Codes that contain the whole text come first.
    """
    wanted = text.lower()
    found = [
        each
        for each in error_index()
        if state in ("", *each.states) and all(word in each.searched for word in wanted.split())
    ]
    return sorted(found, key=lambda each: wanted not in each.code.lower()) if wanted else found


def _indexed(code: str, rows: Sequence[tuple[str, Row]]) -> IndexedError:
    statuses = tuple(sorted({row.status for _, row in rows}))
    messages = tuple(dict.fromkeys(row.message for _, row in rows))
    actions = tuple(dict.fromkeys(name for name, _ in rows))
    searched = "\n".join((code, *map(str, statuses), *messages, *actions)).lower()
    return IndexedError(
        code, statuses, messages, actions, tuple(dict.fromkeys(row.state for _, row in rows)), searched
    )
