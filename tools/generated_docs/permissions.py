"""Writes the table of what each action needs in docs/permissions.md."""

import re

from genzo.actions.registry import FAMILIES, named
from genzo.actions.resource_names import shown_names

_TABLE = re.compile(r"^\| action \| .*?(?=^(?!\|))", re.MULTILINE | re.DOTALL)
_VARIABLE = re.compile(r"\{#(\w+)\}")


def with_table(text: str) -> str:
    """The page with the table of the actions as they are."""
    return _TABLE.sub(lambda _: table(), text)


def table() -> str:
    """A row for each action: its RAM action, and the names of what it touches."""
    rows = ["| action | permission | resources |", "|---|---|---|"]
    for name in sorted(name for names in FAMILIES.values() for name in names):
        action = named(name)
        assert action is not None  # noqa: S101 - the name is from the registry
        names = "<br>".join(f"`{_VARIABLE.sub(_parameter, each)}`" for each in shown_names(action.resources))
        permission = f"`{action.permission}`" if names else ""
        rows.append(f"| {name} | {permission} | {names or 'none'} |")
    return "\n".join(rows) + "\n"


def _parameter(match: re.Match[str]) -> str:
    words = match[1].split("_")
    return "{" + ("account" if match[1] == "account_id" else "".join(map(str.capitalize, words))) + "}"
