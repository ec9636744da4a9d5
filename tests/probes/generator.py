"""Generates the probes of an action from its description and a request that succeeds."""

import json
import random
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from genzo.wire.structs import Field
from tests.probes.parameter_values import Expectation, Value, values
from tests.probes.world import REGION, request_schema
from tools.api_description import members
from tools.api_description.describe import describe
from tools.api_description.members import Member
from tools.api_description.sdk import Sdk, find_sdk

_FOLDER = Path(__file__).parent
BASE_REQUESTS: dict[str, dict[str, str]] = json.loads((_FOLDER / "base_requests.json").read_text())
"""A request of each action that succeeds, without RegionId."""
_EXAMPLES: dict[str, dict[str, str]] = json.loads((_FOLDER / "examples.json").read_text())
"""Documented examples of parameters, by action, from the API description of 2024-06."""
_REAL: dict[str, str] = json.loads((_FOLDER / "real_values.json").read_text())
"""A value of the catalogue for parameters of these names."""
_COMPANIONS: dict[str, dict[str, str]] = json.loads((_FOLDER / "companions.json").read_text())
"""Parameters that a parameter, or a value of it, needs."""
_COMMON = ("OwnerId", "OwnerAccount", "ResourceOwnerId", "ResourceOwnerAccount")
_TOO_MANY = 1001
_PAIRS = 24


class Probe(NamedTuple):
    """A request, and what the description says of the values that it changes."""

    name: str
    action: str
    parameters: Mapping[str, str]
    changed: tuple[str, ...]
    expectation: Expectation


UNCHECKED = {"CreateLaunchTemplate", "CreateLaunchTemplateVersion"}
"""Actions that take values of enumerations as they are, since they are checked when instances are made."""


def base_request(action: str) -> dict[str, str]:
    """A request of the action that succeeds."""
    region = {"RegionId": REGION} if "RegionId" in request_schema(action).by_name else {}
    return {**region, **BASE_REQUESTS[action]}


def probes(action: str) -> Iterator[Probe]:
    """All probes of an action, in a fixed order."""
    base = base_request(action)
    yield Probe(f"{action}: base request", action, base, (), "allowed")
    described = described_parameters(action)
    for name, member in described.items():
        yield from probes_of_parameter(action, name, member)
    yield from _too_many(action, base, described)
    yield from _pairs(action, base, described)


def probes_of_parameter(action: str, name: str, member: Member) -> Iterator[Probe]:
    """The probes that change one parameter of the base request."""
    base = base_request(action)
    for value in values_of(action, name, member):
        changed = {name: value.text, **dict(_companions(action, base, name, value.text))}
        expectation = value.expectation
        if name == "ResourceType" and len(changed) == 1:
            expectation = "open"  # the base request names a resource of another type
        if value.kind == "not a member" and action in UNCHECKED:
            expectation = "open"
        yield Probe(f"{action}: {name} {value.kind}", action, {**base, **changed}, (name,), expectation)
    if name in base:
        rest = {each: text for each, text in base.items() if each != name}
        yield Probe(
            f"{action}: without {name}", action, rest, (name,), "forbidden" if member.required else "open"
        )


def _companions(action: str, base: Mapping[str, str], name: str, text: str) -> Iterator[tuple[str, str]]:
    """Parameters that a value of another parameter needs: the id of such a resource, the key of a tag."""
    head, _, last = name.rpartition(".")
    if last == "Value" and head.startswith(("Tag.", "Filter.")):
        yield f"{head}.Key", _EXAMPLES.get(action, {}).get(f"{head}.Key", "probe")
    for short, companion in _COMPANIONS.get(f"{name}={text}", _COMPANIONS.get(name, {})).items():
        yield next((each for each in base if each in (short, f"{short}.1")), short), companion


def values_of(action: str, name: str, member: Member) -> Iterator[Value]:
    example = _EXAMPLES.get(action, {}).get(name, "")
    return values(member, _REAL.get(f"{action}.{name}", _REAL.get(name.rpartition(".")[2])), example)


def _too_many(action: str, base: Mapping[str, str], described: Mapping[str, Member]) -> Iterator[Probe]:
    for name in described:
        head, dot, rest = name.partition(".1")
        if dot:
            many = {f"{head}.{number}{rest}": f"v{number}" for number in range(1, _TOO_MANY + 1)}
            yield Probe(f"{action}: {name} {_TOO_MANY} times", action, {**base, **many}, (name,), "open")


def _pairs(action: str, base: Mapping[str, str], described: Mapping[str, Member]) -> Iterator[Probe]:
    """Pairs of allowed values of two parameters, drawn from a generator that the action seeds."""
    chosen = random.Random(action)  # the same pairs in each run
    allowed = {
        name: [value for value in values_of(action, name, member) if value.expectation == "allowed"]
        for name, member in described.items()
        if name not in base
    }
    names = [name for name, found in allowed.items() if found]
    for number in range(min(_PAIRS, len(names) * (len(names) - 1) // 2)):
        first, second = chosen.sample(names, 2)
        pair = {name: chosen.choice(allowed[name]).text for name in (first, second)}
        words = " and ".join(f"{name}={text[:40]}" for name, text in pair.items())
        yield Probe(f"{action}: pair {number}, {words}", action, {**base, **pair}, tuple(pair), "open")


@cache
def installed_sdk() -> Sdk:
    """The SDK that describes the actions. It reads each of its models once."""
    return find_sdk()


@cache
def described_parameters(action: str) -> Mapping[str, Member]:
    """The parameters that the SDK describes, with 1 in place of N; else those that Genzo has."""
    sdk = installed_sdk()
    if action not in sdk.actions:
        return {field.name: member_of(field) for field in request_schema(action).fields}
    found = members.parameters(describe(action, sdk=sdk).parameters)
    return {
        ".".join("1" if part == "N" else part for part in name.split(".")): member
        for name, member in found
        if name not in _COMMON
    }


def member_of(field: Field) -> Member:
    """A field of Genzo's own, described as the SDK's are."""
    nested = () if field.item is None else tuple(map(member_of, field.item.fields))
    return Member(field.name, field.kind, field.item_kind, nested, required=field.required)
