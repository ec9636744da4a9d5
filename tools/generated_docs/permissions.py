"""Writes the table of what each action needs in docs/permissions.md."""

import re
from collections.abc import Mapping
from itertools import chain
from typing import Any

from genzo.actions.registry import FAMILIES, named
from genzo.actions.resource_names import shown_names
from genzo.catalogue.arns import PASS_ROLE
from genzo.wire.structs import schema_of

_TABLE = re.compile(r"^\| action \| .*?(?=^(?!\|))", re.MULTILINE | re.DOTALL)
_VARIABLE = re.compile(r"\{#(\w+)\}")


def with_table(text: str) -> str:
    """The page with the table of the actions as they are."""
    return _TABLE.sub(lambda _: table(), text)


def table() -> str:
    """A row for each action: its RAM action, the names of what it touches, and the roles that it passes."""
    lines = ["| action | permission | resources |", "|---|---|---|"]
    lines += (f"| {' | '.join(row)} |" for row in map(row_of, sorted(chain(*FAMILIES.values()))))
    return "\n".join(lines) + "\n"


def row_of(name: str) -> tuple[str, str, str]:
    """The cells of an action in the table."""
    action = named(name)
    assert action is not None  # noqa: S101 - the name is from the registry
    request: Any = action.request
    parameters = {each.lower(): each for each in schema_of(request).by_name}
    resources = [f"`{_with_parameters(each, parameters)}`" for each in shown_names(action.resources)]
    roles = () if action.passed_roles is None else shown_names(action.passed_roles)
    cells = [*resources, *(f"`{PASS_ROLE}` on `{_with_parameters(each, parameters)}`" for each in roles)]
    return name, f"`{action.permission}`" if resources else "", "<br>".join(cells) or "none"


def _with_parameters(shown: str, parameters: Mapping[str, str]) -> str:
    """The name with parameters, which are given by their names in lower case, in place of attributes."""

    def parameter(match: re.Match[str]) -> str:
        words = "".join(map(str.capitalize, match[1].split("_")))
        return "{" + ("account" if match[1] == "account_id" else parameters.get(words.lower(), words)) + "}"

    return _VARIABLE.sub(parameter, shown)
