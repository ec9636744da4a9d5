"""The form for the parameters of an action, filled with the fields of a request.

An item of a list has its number in the names of its fields, as in a request: ``Tag.1.Key``. A list shows the
items that the request has fields of, empty ones among them, and one more where an item is asked for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from genzo.control.described_parameters import DescribedCall, Group, Parameter

_NUMBER = re.compile(r"\.([1-9][0-9]{0,8})(?=\.|$)", re.ASCII)
_MOST_INPUTS = 3000
_MAX_NAME = 256
"""Longer names of fields are of no parameter."""
_LONG_TEXTS = ("Content", "Document", "Description", "Message", "Parameters", "UserData")
"""Ends of the names of texts that may have several lines."""


class Input(NamedTuple):
    """A field of the form. ``value`` is empty for secrets, which are not shown again.

    ``problem`` is what the API says of the value.
    """

    name: str
    label: str
    parameter: Parameter
    value: str
    values: Sequence[str]
    problem: str

    @property
    def is_long(self) -> bool:
        """Whether the text may have several lines."""
        return self.label.endswith(_LONG_TEXTS)

    @property
    def is_password(self) -> bool:
        """Whether nobody should read the text while it is typed."""
        return self.label.endswith("Password")


class Item(NamedTuple):
    """The fields of one item of a list, or of a struct, whose number is 0."""

    number: int
    nodes: "Sequence[Input | Fieldset]"


class Fieldset(NamedTuple):
    """The fields of a list or a struct. ``is_open`` says that some are filled, or that an item was added."""

    name: str
    label: str
    is_list: bool
    maximum: int | None
    items: Sequence[Item]
    is_open: bool

    @property
    def is_full(self) -> bool:
        """Whether the list has as many items as it may have."""
        return self.maximum is not None and len(self.items) >= self.maximum


class ParameterForm:
    """The form of a call.

    ``fields`` are those of the request, ``added`` is the name of a list that gets one more item. ``regions``
    are offered where a region is named. ``problem`` is the name of a field and what the API says of it.
    """

    def __init__(
        self,
        call: DescribedCall,
        fields: Mapping[str, str],
        added: str = "",
        regions: Sequence[str] = (),
        problem: tuple[str, str] = ("", ""),
    ) -> None:
        self._fields = fields
        self._added = added
        self._regions = regions
        self._problem = problem
        self._items = _items(fields)
        self.nodes = self._nodes(call.parameters, "", "")

    def _nodes(
        self, members: Sequence[Parameter | Group], described: str, prefix: str
    ) -> "list[Input | Fieldset]":
        """The nodes of the members of a group; ``prefix`` stands in the form for their ``described`` one."""
        return [
            self._input(member, prefix + member.name.removeprefix(described))
            if isinstance(member, Parameter)
            else self._fieldset(member, prefix + member.name.removeprefix(described))
            for member in members
        ]

    def _input(self, parameter: Parameter, name: str) -> Input:
        values = parameter.values
        if not values and name.lower().endswith("regionid"):
            values = tuple(self._regions)
        return Input(
            name,
            name.rpartition(".")[2],
            parameter,
            "" if parameter.is_secret else self._fields.get(name, ""),
            values,
            self._problem[1] if self._problem[0] == name else "",
        )

    def _fieldset(self, group: Group, name: str) -> Fieldset:
        if not group.is_list:
            items = [Item(0, self._nodes(group.members, f"{group.name}.", f"{name}."))]
        else:
            items = [self._item(group, name, number) for number in self._numbers(name)]
        filled = any(self._fields.get(each.name) or each.problem for each in inputs(items))
        label = name.rpartition(".")[2]
        return Fieldset(name, label, group.is_list, group.maximum, items, filled or name == self._added)

    def _item(self, group: Group, name: str, number: int) -> Item:
        (first, *_) = group.members
        if first.name == f"{group.name}.N":
            return Item(number, self._nodes(group.members, first.name, f"{name}.{number}"))
        return Item(number, self._nodes(group.members, f"{group.name}.N.", f"{name}.{number}."))

    def _numbers(self, name: str) -> list[int]:
        found = sorted(self._items.get(name, ())) or [1]
        return [*found, found[-1] + 1] if name == self._added else found

    @property
    def first(self) -> list[Input]:
        """Parameters beside lists and structs: required ones, then the others that have an effect."""
        plain = [each for each in self.nodes if isinstance(each, Input) and each.parameter.has_effect]
        return sorted(plain, key=lambda each: not each.parameter.is_required)

    @property
    def groups(self) -> list[Fieldset]:
        """Lists and structs."""
        return [each for each in self.nodes if isinstance(each, Fieldset)]

    @property
    def idle(self) -> list[Input]:
        """Parameters beside lists and structs that are accepted without effect."""
        return [each for each in self.nodes if isinstance(each, Input) and not each.parameter.has_effect]

    @property
    def is_idle_open(self) -> bool:
        """Whether one of the idle parameters is filled."""
        return any(each.value or each.problem for each in self.idle)

    def given(self) -> dict[str, str]:
        """The parameters of the call: the fields that have a value."""
        return {
            each.name: self._fields[each.name].replace("\r\n", "\n")
            for each in inputs(self.nodes)
            if self._fields.get(each.name)
        }

    @property
    def is_too_large(self) -> bool:
        """Whether the form has more fields than a page shows; a browser sends a field for each."""
        return sum(1 for _ in inputs(self.nodes)) > _MOST_INPUTS

    def secrets(self) -> set[str]:
        """The names of the fields whose values are not shown."""
        return {each.name for each in inputs(self.nodes) if each.parameter.is_secret}


def _items(fields: Iterable[str]) -> Mapping[str, set[int]]:
    """The numbers of the items of each list that some fields name."""
    found: dict[str, set[int]] = {}
    for field in fields:
        if len(field) > _MAX_NAME:
            continue
        for match in _NUMBER.finditer(field):
            found.setdefault(field[: match.start()], set()).add(int(match[1]))
    return found


def inputs(nodes: "Sequence[Input | Fieldset | Item]") -> Iterator[Input]:
    """Every field below some nodes."""
    for node in nodes:
        if isinstance(node, Input):
            yield node
        else:
            yield from inputs(node.items if isinstance(node, Fieldset) else node.nodes)
