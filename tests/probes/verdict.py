"""Judges the outcome of a probe."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from genzo.errors import ApiError
from tests.failures import Failure, is_listed
from tests.probes.generator import Probe, installed_sdk, member_of
from tests.probes.world import Outcome, response_schema
from tools.api_description.members import Member

SEEN_TYPES: dict[str, str] = json.loads(Path(__file__).with_name("seen_types.json").read_text())
"""Types of members in recorded answers and samples of the API, where the SDK states another type.

A "map" has members that the SDK does not know.
"""

_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "struct": (dict,),
    "list": (list,),
    "map": (dict,),
    "json": (str,),
}
_NOT_FOUND = re.compile(r"NotFound|NotExist|Malformed")


def objection(probe: Probe, outcome: Outcome) -> str:
    """Why a probe does not pass; empty if it does.

    A probe passes with an answer of the action's shape, or with an error that the action lists. Beyond that,
    an allowed value is not "not found", and a forbidden one is refused.
    """
    if outcome.bug is not None:
        return f"failed with {type(outcome.bug).__name__}"
    if outcome.error is None:
        wrong = next(_misshapen(outcome.answer, _described(probe.action), f"{probe.action}."), "")
        return wrong or ("is accepted" if probe.expectation == "forbidden" else "")
    return _wrongly_refused(probe, outcome.error)


def _wrongly_refused(probe: Probe, error: ApiError) -> str:
    failure = Failure(probe.action, error.status, error.code, error.message)
    if not is_listed(failure):
        return f"is refused with {error.code}, which the action does not list so"
    is_wrong = _NOT_FOUND.search(error.code) or not probe.changed
    return f"is refused with {error.code}" if probe.expectation == "allowed" and is_wrong else ""


def _misshapen(value: Any, described: Mapping[str, Member], path: str) -> Iterator[str]:  # noqa: ANN401
    """The members of an answer that the SDK does not know, or knows with another type."""
    for name, content in value.items():
        member = described.get(name)
        if member is None:
            yield f"has {path}{name}, which the SDK does not know"
        elif not _has_type(content, member, f"{path}{name}"):
            yield f"has {path}{name} as {type(content).__name__}"
        elif member.members and SEEN_TYPES.get(f"{path}{name}") != "map":
            nested = {each.name: each for each in member.members}
            for each in content if member.kind == "list" else (content,):
                yield from _misshapen(each, nested, f"{path}{name}.")


def _has_type(content: object, member: Member, path: str) -> bool:
    kind = member.kind if member.kind == "list" else SEEN_TYPES.get(path, member.kind)
    # bool is an int in Python, and is not in JSON.
    return isinstance(content, _JSON_TYPES[kind]) and (kind == "bool") == isinstance(content, bool)


@cache
def _described(action: str) -> Mapping[str, Member]:
    """The members of the action's answer: the SDK's, or for an action of another product Genzo's own."""
    sdk = installed_sdk()
    if action not in sdk.actions:
        return {field.name: member_of(field) for field in response_schema(action).fields}
    return {member.name: member for member in sdk.response(action)}
