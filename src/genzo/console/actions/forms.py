"""Forms as templates show them: fields with their values and texts, and the error beside its field."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from genzo.console.actions.fields import Field, Group, Rows, flat, numbered, row_count
from genzo.console.calls import RefusedCallError
from genzo.console.field_errors import field_of

_MEMBER = re.compile(r"\.[0-9]+\.[A-Za-z]+$", re.ASCII)
_NUMBER = re.compile(r"\.[0-9]+(?=\.|$)", re.ASCII)


class Problem(NamedTuple):
    """An error of a call. ``field`` is the name of the field that it is about, or empty.

    ``has_page`` says whether there is a page about the code: errors of OSS have none.
    """

    code: str
    message: str
    field: str = ""
    has_page: bool = True


class ShownField(NamedTuple):
    """A field. ``text`` names its label; ``label`` is the label of one that no text describes."""

    name: str
    kind: str
    text: str
    value: str
    choices: tuple[str, ...] = ()
    suggestions: str = ""
    has_problem: bool = False
    label: str = ""

    @property
    def code(self) -> str:
        """The name of the parameter; within a row, which has that of its item, the last part of it."""
        return self.name.rpartition(".")[2] if _MEMBER.search(self.name) else self.name


class ShownRows(NamedTuple):
    """A list with a row of fields for each item."""

    name: str
    rows: Sequence[Sequence[ShownField]]


class ShownGroup(NamedTuple):
    """A group of fields; ``is_open`` is true for one that is not folded."""

    name: str
    items: Sequence[ShownField | ShownRows]
    is_folded: bool
    is_open: bool


class Form(NamedTuple):
    """A form of a page. ``name`` names its texts, ``address`` is where it is sent.

    ``hidden`` are values that are sent with it. ``destroys`` marks its button. ``template`` has a part of the
    page that stands in the form before its fields.
    """

    name: str
    address: str
    groups: Sequence[ShownGroup] = ()
    hidden: Mapping[str, str] = {}
    problem: Problem | None = None
    destroys: bool = False
    is_upload: bool = False
    template: str = ""


def problem_of(error: RefusedCallError | None, fields: Sequence[Field]) -> Problem | None:
    """The error of a call as a form with these fields shows it."""
    if error is None:
        return None
    names = [field.name for field in fields]
    return Problem(error.code, error.message, field_of(error.code, error.message, names))


def shown_groups(
    groups: Sequence[Group], given: Mapping[str, str], problem: Problem | None
) -> list[ShownGroup]:
    """The groups of a form with these values."""
    wrong = "" if problem is None else problem.field
    return [_group(group, given, wrong) for group in groups]


def _group(group: Group, given: Mapping[str, str], wrong: str) -> ShownGroup:
    items = list[ShownField | ShownRows]()
    for item in group.items:
        if isinstance(item, Field):
            items.append(_field(item, given, wrong))
        else:
            items.append(_rows(item, given, wrong))
    names = [field.name for field in flat([group], given)]
    is_open = not group.is_folded or any(given.get(name) for name in names) or wrong in names
    return ShownGroup(group.name, items, group.is_folded, is_open)


def _rows(rows: Rows, given: Mapping[str, str], wrong: str) -> ShownRows:
    fields = [_field(field, given, wrong) for field in numbered(rows, row_count(rows, given))]
    width = len(rows.fields)
    return ShownRows(rows.name, [fields[start : start + width] for start in range(0, len(fields), width)])


def _field(field: Field, given: Mapping[str, str], wrong: str) -> ShownField:
    text = f"field.{_NUMBER.sub('', field.name)}"
    return ShownField(
        field.name,
        field.kind,
        text,
        given.get(field.name, ""),
        field.choices,
        field.suggestions,
        field.name == wrong,
    )
