"""Writes the table of what each action needs in docs/permissions.md."""

import re
from collections.abc import Mapping
from typing import Any

from genzo.actions.registry import FAMILIES, named
from genzo.actions.resource_names import shown_names
from genzo.wire.structs import schema_of

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
        request: Any = action.request
        parameters = {each.lower(): each for each in schema_of(request).by_name}
        names = "<br>".join(
            f"`{_with_parameters(each, parameters)}`" for each in shown_names(action.resources)
        )
        permission = f"`{action.permission}`" if names else ""
        rows.append(f"| {name} | {permission} | {names or 'none'} |")
    return "\n".join(rows) + "\n"


def _with_parameters(shown: str, parameters: Mapping[str, str]) -> str:
    """The name with parameters, which are given by their names in lower case, in place of attributes."""

    def parameter(match: re.Match[str]) -> str:
        words = "".join(map(str.capitalize, match[1].split("_")))
        return "{" + ("account" if match[1] == "account_id" else parameters.get(words.lower(), words)) + "}"

    return _VARIABLE.sub(parameter, shown)
