"""Which parameters change an answer: that of the call itself, or one that shows the catalogue afterwards.

Most parameters do so with one of the values that probe them, added to the action's base request.
``effects.json`` has the requests of the others. Each row changes the base request, where null removes a
parameter. ``Action.Parameter`` names the parameter of the row, or all members of a parameter with the dot
after it. A row may also have:

- ``first``: calls that go before, with their parameters; ``then``: calls that follow.
- ``later``: the seconds that pass before all calls.
- ``without``: what the base request has in place of the row's parameters, if not the row without its
  parameter.
- ``refused``: the code of the error that the request with the parameter is refused with.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from genzo.wire.structs import Field, StructSchema
from tests.probes.generator import Probe, base_request, described_parameters, member_of, probes_of_parameter
from tests.probes.world import ACTIONS, READ_BACK, Calls, Outcome, ReadBack, World, request_schema

ROWS: dict[str, dict[str, Any]] = json.loads(Path(__file__).with_name("effects.json").read_text())
_TOKEN = "ClientToken"
_SETTINGS = ("first", "then", "refused", "later", "without")


class Comparison(NamedTuple):
    """Two requests which differ in one parameter, and the calls before each."""

    without: Mapping[str, str]
    changed: Mapping[str, str]
    first: Calls = ()
    then: Calls = ()
    refused: str = ""
    later: float = 0


def effective_parameters(action: str) -> Iterator[tuple[str, Field]]:
    """The parameters that the action's request declares to have an effect, with 1 in place of N."""
    yield from _effective(request_schema(action))


def _effective(schema: StructSchema, prefix: str = "") -> Iterator[tuple[str, Field]]:
    for field in schema.fields:
        name = f"{prefix}{field.name}" + (".1" if field.kind == "list" else "")
        if not field.has_effect:
            continue
        if field.item is not None:
            yield from _effective(field.item, f"{name}.")
        else:
            yield name, field


def silent(actions: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """The actions that have silent parameters, and these."""
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        for action in sorted(actions):
            if names := silent_parameters(world, action):
                yield action, names
        world.close()


def silent_parameters(world: World, action: str) -> list[str]:
    """The parameters with a declared effect of which no request shows it."""
    observed = _Observed(world, action)
    return [name for name, field in effective_parameters(action) if not _has_effect(observed, name, field)]


def _has_effect(observed: "_Observed", name: str, field: Field) -> bool:
    row = ROWS.get(f"{observed.action}.{name}")
    if row is not None:
        return observed.differs(comparison(observed.action, name, row))
    if name == _TOKEN:
        return _is_answered_once(observed)
    return any(observed.differs(each) for each in _probed(observed.action, name, field))


def rows() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Action, parameter and row of each parameter that has one."""
    for name, row in ROWS.items():
        action, _, parameter = name.partition(".")
        if not parameter.endswith("."):
            yield action, parameter, row


def comparison(action: str, name: str, row: Mapping[str, Any]) -> Comparison:
    """The requests of a row, without and with its parameter."""
    base = _base(action, name)
    changes = {key: value for key, value in row.items() if key not in _SETTINGS}
    other = row.get("without", {key: value for key, value in changes.items() if key != name})
    settings = {key: row[key] for key in _SETTINGS if key in row and key != "without"}
    return Comparison(_changed(base, other), _changed(base, changes), **settings)


def _base(action: str, name: str) -> dict[str, str]:
    """The base request of a parameter: the action's, changed by the rows of the structs around it."""
    base, parts = base_request(action), name.split(".")
    for length in range(1, len(parts)):
        base = _changed(base, ROWS.get(f"{action}.{'.'.join(parts[:length])}.", {}))
    return base


def _changed(base: Mapping[str, str], changes: Mapping[str, str | None]) -> dict[str, str]:
    merged = {**base, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def _probed(action: str, name: str, field: Field) -> Iterator[Comparison]:
    described = described_parameters(action)
    found = list(probes_of_parameter(action, name, described.get(name) or member_of(field)))
    base = _base(action, name)
    for probe in sorted(found, key=_likelihood):
        asked = {key: probe.parameters.get(key) for key in (*probe.parameters, name)}
        changes = {key: value for key, value in asked.items() if value != base_request(action).get(key)}
        if name in changes:
            companions = {key: value for key, value in changes.items() if key != name}
            yield Comparison(_changed(base, companions), _changed(base, changes))


def _likelihood(probe: Probe) -> int:
    """Probes with a low number are likely to succeed."""
    often_refused = probe.name.endswith((" empty", " long"))
    return {"allowed": 0, "open": 1, "forbidden": 2}[probe.expectation] + 2 * often_refused


def _is_answered_once(observed: "_Observed") -> bool:
    """Whether a request with the token of an earlier one gets its answer, and another request is refused."""
    base = base_request(observed.action) | {_TOKEN: "token-of-the-first-call"}
    first = ((observed.action, base),)
    answer, again = observed.ask(base), observed.ask(base, first)
    if answer.error is not None or answer.answer != again.answer:
        return False
    mismatch = ACTIONS[observed.action].token_mismatch().code
    return any(
        other.error is not None and other.error.code == mismatch
        for name, field in effective_parameters(observed.action)
        if name not in (_TOKEN, "RegionId")
        for each in _probed(observed.action, name, field)
        for other in [observed.ask({**each.changed, _TOKEN: base[_TOKEN]}, first)]
    )


class _Observed:
    """Compares requests of an action."""

    def __init__(self, world: World, action: str) -> None:
        self._world = world
        self.action = action
        self._outcomes = dict[str, Outcome]()

    def ask(self, parameters: Mapping[str, str], first: Calls = (), **how: Any) -> Outcome:  # noqa: ANN401
        return self._world.ask(self.action, self._world.filled(parameters), first=first, **how)

    def differs(self, pair: Comparison) -> bool:
        """Whether the parameter changes an answer.

        An error is an answer to the request without the parameter: what it prevents shows the effect. One to
        the request with it is so only where the row names its code, or the run was dry, or the base request
        has the parameter.
        """
        usual = self._usual(pair)
        expected = usual if usual.error is None else None
        after = self._read(pair, pair.changed, expected)
        if after.error is not None:
            replaces = not pair.refused and pair.without.keys() >= pair.changed.keys()
            unusual = usual.error is None or usual.error.code != after.error.code
            return unusual and (
                after.error.code in (pair.refused, "DryRunOperation") or (replaces and usual.error is None)
            )
        return (
            not pair.refused
            and after.bug is None
            and (usual.error is not None or (usual.answer, usual.after) != (after.answer, after.after))
        )

    def _usual(self, pair: Comparison) -> Outcome:
        key = json.dumps(pair._replace(changed={}, refused=""), sort_keys=True)
        if key not in self._outcomes:
            self._outcomes[key] = self._read(pair, pair.without)
        return self._outcomes[key]

    def _read(self, pair: Comparison, parameters: Mapping[str, str], usual: Outcome | None = None) -> Outcome:
        read_back = ReadBack((*pair.then, *READ_BACK), usual)
        return self.ask(parameters, pair.first, read_back=read_back, later=pair.later)
