"""The errors of actions, and their index by code."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from genzo.actions.registry import all_actions
from genzo.control.explanations import DEFAULT_LANGUAGE, explanations
from genzo.errors.explained import Row, error_file, rows_of
from tools.site.pages import Page, anchor, code, plain, table

_INDEX = "errors/index.md"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_GATEWAY = "every action"
_STATES = {"raised": "answered here", "impossible": "cannot occur here", "missing": "missing here"}


class Occurrence(NamedTuple):
    """An error of an action, or of the gateway in front of every action."""

    action: str
    row: Row


def errors_table(action: str) -> str:
    """A row for each error of an action."""
    rows = sorted(rows_of(action), key=lambda row: (row.state != "raised", row.code))
    return table(("code", "status", "message", "when"), (_row(row) for row in rows))


def _row(row: Row) -> tuple[str, ...]:
    return (_link(row.code.strip(), "../"), str(row.status), message_of(row.message), _when(row))


def message_of(text: str) -> str:
    """A message; what a call fills in is in italics."""
    varying = explanations(DEFAULT_LANGUAGE).labels.varying_text
    parts = _PLACEHOLDER.split(text)
    return "".join(
        f"*{varying if part == 'text' else plain(part)}*" if place % 2 else plain(part)
        for place, part in enumerate(parts)
    )


def _when(row: Row) -> str:
    """When it is answered; for an error that is not, the reason."""
    if row.state != "raised":
        return f"{_STATES[row.state]}: {plain(row.reason)}"
    words = []
    if row.parameter:
        which = "any parameter" if row.parameter == "*" else code(row.parameter)
        words.append(f"about {which}")
    explained = explanations(DEFAULT_LANGUAGE).codes.get(row.code)
    if explained is not None:
        words.append(plain(explained.cause))
    return ": ".join(words)


def _link(name: str, up: str) -> str:
    return f"[{code(name)}]({up}errors/{letter_of(name)}.md#{anchor(name)})"


def letter_of(name: str) -> str:
    """The page of the index that has a code. Two thirds of the codes begin with Invalid."""
    first, kind = name[0].lower(), name.removeprefix("Invalid")
    if kind == name:
        return first if first.isalpha() else "other"
    return f"invalid-{kind[0].lower()}" if kind[:1].isalpha() else "invalid"


@cache
def occurrences() -> dict[str, list[Occurrence]]:
    """Every error by its code. A description has a code with a tab at its end, which is the same code."""
    found: dict[str, list[Occurrence]] = {}
    for row in error_file("gateway").errors:
        found.setdefault(row.code.strip(), []).append(Occurrence(_GATEWAY, row))
    for action in all_actions():
        for row in rows_of(action.name):
            found.setdefault(row.code.strip(), []).append(Occurrence(action.name, row))
    return dict(sorted(found.items(), key=lambda item: (item[0].lower(), item[0])))


def error_pages() -> list[Page]:
    """The index of all codes, and a page for each group of them."""
    groups: dict[str, list[str]] = {}
    for name in occurrences():
        groups.setdefault(letter_of(name), []).append(name)
    pages = [
        Page(f"errors/{group}.md", f"Errors: {_title(group)}", _group(group, names))
        for group, names in sorted(groups.items())
    ]
    return [Page(_INDEX, "Errors by code", _index(groups)), *pages]


def _title(group: str) -> str:
    """What the codes of a group begin with."""
    if group in ("other", "invalid"):
        return {"other": "other", "invalid": "Invalid"}[group]
    start, _, letter = group.rpartition("-")
    return f"{start.capitalize()}{letter.upper()}…"


def _index(groups: dict[str, list[str]]) -> str:
    count = len(occurrences())
    text = (
        f"# Errors by code\n\nFind what an error code means, and which actions have it: {count:,} codes of "
        f"the gateway and of {len(all_actions())} actions. The [body of an error](../reference/errors.md) "
        "and a [fault](../faults.md), which makes a server answer with any of them, have their own pages.\n\n"
    )
    rows = (
        (f"[{plain(_title(group))}]({group}.md)", ", ".join(_short(name, group) for name in names))
        for group, names in sorted(groups.items())
    )
    return text + table(("page", "codes"), rows)


def _short(name: str, group: str) -> str:
    return f"[{plain(name)}]({group}.md#{anchor(name)})"


def _group(group: str, names: list[str]) -> str:
    text = f"# Errors: {_title(group)}\n\nSee when each of these codes is answered, and by which actions.\n\n"
    return text + "".join(_section(name) for name in names)


def _section(name: str) -> str:
    explained = explanations(DEFAULT_LANGUAGE).codes.get(name)
    about = ""
    if explained is not None:
        about = f"{plain(explained.cause)}\n\nWhat to do: {plain(explained.remedy)}\n\n"
    groups: dict[tuple[int, str, str], list[str]] = {}
    for action, row in occurrences()[name]:
        note = "" if row.state == "raised" else f": {row.reason}"
        key = (row.status, row.message, f"{_STATES[row.state]}{note}")
        groups.setdefault(key, []).append(action)
    rows = (
        (str(status), message_of(message), plain(state), _actions(actions))
        for (status, message, state), actions in groups.items()
    )
    heading = f"## {plain(name)} {{#{anchor(name)}}}\n\n"
    return heading + about + table(("status", "message", "here", "actions"), rows)


def _actions(names: Iterable[str]) -> str:
    return ", ".join(name if name == _GATEWAY else f"[{name}](../api/{name}.md)" for name in names)
