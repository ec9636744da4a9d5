"""Which parameters change an answer: that of the call itself, or one that shows the catalogue afterwards."""

from collections.abc import Iterator, Mapping

from genzo.wire.structs import Field, StructSchema
from tests.probes.generator import base_request, described_parameters, member_of, probes_of_parameter
from tests.probes.world import Outcome, World, request_schema


def effective_parameters(action: str) -> Iterator[tuple[str, Field]]:
    """The parameters that the action's request declares to have an effect, with 1 in place of N."""
    yield from _effective(request_schema(action))


def _effective(schema: StructSchema, prefix: str = "") -> Iterator[tuple[str, Field]]:
    for field in schema.fields:
        name = f"{prefix}{field.name}" + (".1" if field.kind == "list" else "")
        if field.item is not None:
            yield from _effective(field.item, f"{name}.")
        elif field.has_effect:
            yield name, field


def silent_parameters(world: World, action: str) -> list[str]:
    """The parameters with a declared effect of which no value changes an answer."""
    base = base_request(action)
    before = _observed(world, action, base)
    described = described_parameters(action)
    return [
        name
        for name, field in effective_parameters(action)
        if not any(
            _is_other(before, _observed(world, action, probe.parameters), refused_too=name in base)
            for probe in probes_of_parameter(action, name, described.get(name) or member_of(field))
        )
    ]


def _observed(world: World, action: str, parameters: Mapping[str, str]) -> Outcome:
    return world.ask(action, world.filled(parameters), reads_back=True)


def _is_other(before: Outcome, after: Outcome, *, refused_too: bool) -> bool:
    """Whether an accepted call shows something else than before. A dry run shows that it was one.

    A refusal counts with ``refused_too``: the base request has the parameter, so its value decides.
    """
    if after.error is not None:
        return refused_too or after.error.code == "DryRunOperation"
    return after.bug is None and (before.answer, before.after) != (after.answer, after.after)
