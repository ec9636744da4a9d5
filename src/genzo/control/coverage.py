"""What of the API works here, read off the actions themselves: parameters, response fields, error codes."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum

import msgspec

from genzo import data
from genzo.actions.action import ECS, AnyAction
from genzo.actions.registry import all_actions
from genzo.data import DescribedAction
from genzo.errors.explained import Row, rows_of
from genzo.errors.table import State as RowState
from genzo.wire.common_parameters import OWNER_PARAMETERS
from genzo.wire.structs import Field, StructSchema, schema_of

# The description numbers what is in a list: Filter.N.Key is a member of the list Filter.
_NUMBER = re.compile(r"\.N\b")


class State(StrEnum):
    """What Genzo does with a part of the API.

    A parameter works if a test shows that it changes an answer (tests/probes/effects.py), a response field if
    an answer of the tests has it, and an error code if a test is answered with it (tests/whole_run.py).
    """

    WORKS = "works"
    NO_EFFECT = "accepted without effect"
    NEVER_SENT = "never sent here"
    MISSING = "missing"
    CANNOT_OCCUR = "cannot occur here"


class Part(msgspec.Struct, frozen=True):
    """A parameter, response field or error code; ``why`` is there for what does not occur."""

    name: str
    state: State
    why: str = ""


class ActionCoverage(msgspec.Struct, frozen=True):
    """One action that works, part by part."""

    name: str
    version: str
    parameters: list[Part]
    fields: list[Part]
    errors: list[Part]


class Coverage(msgspec.Struct, frozen=True):
    """Every action of ECS: those that work, and the names of the others."""

    implemented: list[ActionCoverage]
    missing: list[str]


def coverage() -> Coverage:
    """The coverage of this version."""
    actions = sorted(all_actions(), key=lambda action: action.name)
    implemented = [_action_coverage(action) for action in actions]
    names = {action.name for action in actions if action.version == ECS}
    return Coverage(implemented, [name for name in data.ecs_actions() if name not in names])


def _action_coverage(action: AnyAction) -> ActionCoverage:
    request: type[msgspec.Struct] = action.request
    described = data.api_description().get(action.name, DescribedAction())
    owners = OWNER_PARAMETERS if action.version == ECS else ()
    return ActionCoverage(
        name=action.name,
        version=action.version,
        parameters=_parameters(schema_of(request), owners, described),
        fields=_fields(action.response, described),
        errors=_errors(action),
    )


def _parameters(schema: StructSchema, owners: Iterable[str], described: DescribedAction) -> list[Part]:
    """The parameters of the description, and newer ones. Hidden ones count where they are described."""
    known = dict(_request_names(schema))
    listed = dict.fromkeys(_NUMBER.sub("", name) for name in described.parameters)
    known |= {name: State.WORKS for name in owners if name in listed}
    newer = [name for name in known if name not in listed]
    return [Part(name, known.get(name, State.MISSING)) for name in (*listed, *newer)]


def _request_names(schema: StructSchema, prefix: str = "") -> Iterator[tuple[str, State]]:
    """The dotted names of a request's parameters, deprecated names among them, and what they do."""
    for name, field in schema.by_name.items():
        if field.item is not None:
            yield from _request_names(field.item, f"{prefix}{name}.")
        else:
            yield prefix + name, State.WORKS if field.has_effect else State.NO_EFFECT


def _fields(response: type[msgspec.Struct], described: DescribedAction) -> list[Part]:
    known = {name: _field_part(name, reason) for name, reason in response_fields(response)}
    listed = described.response
    newer = [name for name in known if name not in listed]
    return [known.get(name, Part(name, State.MISSING)) for name in (*listed, *newer)]


def _field_part(name: str, never_sent: str) -> Part:
    return Part(name, State.NEVER_SENT, never_sent) if never_sent else Part(name, State.WORKS)


def response_fields(response: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    """The dotted name of each field of an answer, and why it is never sent; empty if it is.

    What holds for a field holds for its members.
    """
    yield from _response_fields(schema_of(response).fields)


def _response_fields(
    fields: tuple[Field, ...], prefix: str = "", never_sent: str = ""
) -> Iterator[tuple[str, str]]:
    for field in fields:
        reason = never_sent or field.never_sent
        yield prefix + field.name, reason
        if field.item is not None:
            yield from _response_fields(field.item.fields, f"{prefix}{field.name}.", reason)


_STATES: dict[RowState, State] = {
    "raised": State.WORKS,
    "impossible": State.CANNOT_OCCUR,
    "missing": State.MISSING,
}


def _errors(action: AnyAction) -> list[Part]:
    rows = rows_of(action.name)
    codes = Counter(row.code for row in rows)
    statuses = Counter((row.code, row.status) for row in rows)

    def name(row: Row) -> str:
        """The code, with what tells it from another error of the same code."""
        if codes[row.code] == 1:
            return row.code
        if statuses[row.code, row.status] == 1:
            return f"{row.code} ({row.status})"
        return f"{row.code} ({row.status}: {row.message})"

    return [Part(name(row), _STATES[row.state], row.reason) for row in rows]
