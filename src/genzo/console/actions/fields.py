"""The fields of forms: each is a parameter of the API and has its name, so that a form is a call.

The forms have no rules of their own: what a value may be, the API says when it is called.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from genzo.console.calls import Parameters

_ON = "true"


class Field(NamedTuple):
    """A field. ``kind`` is "text", "area", "number", "choice" or "flag".

    ``suggestions`` names the list of values that a text offers. A flag is sent as true or not at all.
    """

    name: str
    kind: str = "text"
    choices: tuple[str, ...] = ()
    suggestions: str = ""


class Rows(NamedTuple):
    """A list of structs, or of texts: ``fields`` are those of one item, a text's has an empty name.

    A form shows ``least`` rows at least.
    """

    name: str
    fields: tuple[Field, ...]
    least: int = 2


class Group(NamedTuple):
    """Fields under a heading; ``is_folded`` groups are open only where they have values."""

    name: str
    items: tuple[Field | Rows, ...]
    is_folded: bool = False


TAGS = Group("tags", (Rows("Tag", (Field("Key"), Field("Value"))),))
ADD = "add_row"
"""The button that adds a row; its value is the name of the list."""
_MOST_ROWS = 40


def numbered(rows: Rows, count: int) -> list[Field]:
    """The fields of so many rows, with their names in a call: ``Tag.1.Key``."""
    return [
        field._replace(name=f"{rows.name}.{number}{f'.{field.name}' if field.name else ''}")
        for number in range(1, count + 1)
        for field in rows.fields
    ]


def row_count(rows: Rows, given: Mapping[str, str]) -> int:
    """How many rows a form shows: all that have values, and one more where it is asked for."""
    used = [
        int(number)
        for name, value in given.items()
        if value and name.startswith(f"{rows.name}.")
        for number in [name.split(".")[1]]
        if number.isascii() and number.isdigit() and len(number) < len(str(_MOST_ROWS)) + 1
    ]
    shown = _number(given.get(f"rows.{rows.name}", ""))
    wanted = max([rows.least, shown, *used]) + int(given.get(ADD) == rows.name)
    return min(wanted, _MOST_ROWS)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0  # noqa: PLR2004


def flat(groups: Iterable[Group], given: Mapping[str, str]) -> list[Field]:
    """All fields of a form, with rows for these values."""
    fields = list[Field]()
    for group in groups:
        for item in group.items:
            fields += [item] if isinstance(item, Field) else numbered(item, row_count(item, given))
    return fields


def parameters_of(fields: Sequence[Field], given: Mapping[str, str]) -> Parameters:
    """The parameters of the call that a form asks for: the fields that have a value.

    The value of a tag may be empty beside its key. Browsers end the lines of a text with CR and LF.
    """
    parameters = dict[str, str]()
    for field in fields:
        value = given.get(field.name, "").replace("\r\n", "\n")
        if field.kind == "flag":
            value = _ON if value else ""
        if value:
            parameters[field.name] = value
    return parameters
