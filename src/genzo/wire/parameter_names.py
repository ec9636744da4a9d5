"""Reads the names of a request's parameters: exact names, names in another case, names without effect.

The service takes unknown names and ignores them (docs/reference/protocol.md#unknown-and-repeated-names).
docs/decisions/0028-names-of-parameters.md has the rules.
"""

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import msgspec

from genzo.wire.binding import INDEX
from genzo.wire.parameters import Parameters
from genzo.wire.structs import Field, Request, StructSchema, schema_of

_EXACT, _OTHER_CASE = range(2)
_MAX_KNOWN = 4096
_MAX_KNOWN_LENGTH = 128
_MAX_PLANS = 256
_MAX_NAMES = 64


class Reading(NamedTuple):
    """The parameters of a request by their exact names, and names as they were sent.

    ``values`` lacks the unknown ones. ``ignored`` are the names of parameters without effect, ``corrected``
    those that differ from the exact name in case alone. ``is_usual`` says that they are few and short.
    """

    values: dict[str, str]
    ignored: tuple[str, ...]
    corrected: tuple[str, ...]
    is_usual: bool = False


class _Plan(NamedTuple):
    """What a request with the same names is read to: pairs of exact and given names, and the others."""

    given: tuple[tuple[str, str], ...]
    ignored: tuple[str, ...]
    corrected: tuple[str, ...]


class _Meaning(NamedTuple):
    """The exact name of a parameter. Of several for one parameter, the one of the lowest rank counts."""

    name: str
    rank: int
    has_effect: bool = True


class ParameterNames:
    """The names that requests of an action can have.

    ``plain`` are names that `read` need not see: those of fields with an effect, and ``common`` ones. Other
    names beside the fields are ``special``, or ``without_effect``. With ``common_in_any_case``, the case of
    all these does not count, either.
    """

    def __init__(
        self,
        request: type[Request],
        *,
        common: Iterable[str] = (),
        special: Iterable[str] = (),
        without_effect: Iterable[str] = (),
        common_in_any_case: bool = True,
    ) -> None:
        self._schema = schema_of(request)
        self._common = frozenset(common)
        self._others = {name: _Meaning(name, _EXACT) for name in (*self._common, *special)}
        self._others |= {name: _Meaning(name, _EXACT, has_effect=False) for name in without_effect}
        self._lowered = {name.lower(): each for name, each in self._others.items()}
        if not common_in_any_case:
            self._lowered = {name.lower(): self._others[name] for name in special}
        self._known: dict[str, _Meaning | None] = {}
        self._plans: dict[tuple[str, ...], _Plan] = {}
        self.plain: set[str] = set(self._common)

    def read(self, parameters: Parameters) -> Reading:
        """The parameters by their exact names.

        The exact name, or its deprecated spelling, wins over a name in another case; else the first one wins.
        A parameter with an empty value counts as absent, except in lists.
        """
        names = (*parameters.values,)
        is_usual = len(names) <= _MAX_NAMES and all(parameters.values.values()) and not parameters.unread
        if is_usual and (plan := self._plans.get(names)) is not None:
            given, ignored, corrected = plan
        else:
            given, ignored, corrected = plan = self._plan(parameters)
            is_usual = is_usual and all(name in self._known for name in names)
            if is_usual:
                self._keep(names, plan)
        values = {exact: parameters.values[name] for exact, name in given}
        return Reading(values, ignored, corrected, is_usual)

    def _plan(self, parameters: Parameters) -> _Plan:
        meanings = {name: self._meaning(name) for name in parameters.values}
        given = [
            (name, meaning)
            for name, meaning in meanings.items()
            if meaning is not None and (parameters.values[name] or "." in name)
        ]
        winners: dict[str, str] = {}
        for name, meaning in sorted(given, key=_rank):
            winners.setdefault(meaning.name, name)
        unknown = {name for name, meaning in meanings.items() if meaning is None}
        idle = {name for name, meaning in given if not meaning.has_effect or winners[meaning.name] != name}
        ignored = [name for name in meanings if name in unknown or name in idle]
        return _Plan(
            tuple((meaning.name, name) for name, meaning in given if winners[meaning.name] == name),
            tuple(dict.fromkeys((*ignored, *parameters.unread))),
            tuple(name for name, meaning in given if meaning.rank == _OTHER_CASE and name not in idle),
        )

    def _keep(self, names: tuple[str, ...], plan: _Plan) -> None:
        if len(self._plans) >= _MAX_PLANS:
            self._plans.clear()
        self._plans[names] = plan

    def exact_name(self, name: str) -> str | None:
        """The exact name of a parameter that is written in any case; None if there is no such parameter."""
        meaning = self._meaning(name)
        return None if meaning is None else meaning.name

    def _meaning(self, name: str) -> _Meaning | None:
        """The meaning of a name, None if it is unknown; kept for names of usual length."""
        if name in self._known:
            return self._known[name]
        meaning = self._others.get(name) or _resolved(self._schema, name) or self._lowered_meaning(name)
        if len(name) <= _MAX_KNOWN_LENGTH:
            if len(self._known) >= _MAX_KNOWN:
                self._known.clear()
                self._plans.clear()
                self.plain = set(self._common)
            self._known[name] = meaning
            if meaning is not None and meaning == _Meaning(name, _EXACT) and name not in self._others:
                self.plain.add(name)
        return meaning

    def _lowered_meaning(self, name: str) -> _Meaning | None:
        meaning = self._lowered.get(name.lower())
        return None if meaning is None else meaning._replace(rank=_OTHER_CASE)


def _rank(given: tuple[str, _Meaning]) -> int:
    return given[1].rank


def _resolved(schema: StructSchema, name: str) -> _Meaning | None:
    """The meaning of a dotted name in a request; None if the request has no such parameter."""
    parts, rank, has_effect = list[str](), _EXACT, True
    rest = name
    while True:
        head, dot, rest = rest.partition(".")
        field = schema.by_name.get(head)
        if field is None:
            field = _by_lowered_name(schema.struct).get(head.lower())
            rank = _OTHER_CASE
            if field is None:
                return None
        parts.append(field.name)
        has_effect = has_effect and field.has_effect
        if field.kind == "list":
            index, dot, rest = rest.partition(".")
            if INDEX.fullmatch(index) is None:
                return None
            parts.append(index)
        if field.item is None:
            return None if dot else _Meaning(".".join(parts), rank, has_effect)
        if not dot:
            return None
        schema = field.item


@cache
def _by_lowered_name(struct: type[msgspec.Struct]) -> dict[str, Field]:
    return {field.name.lower(): field for field in schema_of(struct).fields}
