"""Compares the actions of Genzo with the models of an SDK."""

from collections.abc import Iterable
from dataclasses import dataclass

from genzo.control.coverage import ActionCoverage, Part, State, coverage
from tools.api_description import members
from tools.api_description.members import Member
from tools.api_description.sdk import Sdk


@dataclass(frozen=True, slots=True)
class Missing:
    """What Genzo lacks of one action, by dotted names without list numbers."""

    action: str
    parameters: dict[str, Member]
    fields: dict[str, Member]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The actions that both have, in order, and those that only Genzo has."""

    compared: list[Missing]
    not_in_sdk: list[str]


def compare(sdk: Sdk) -> Comparison:
    """Compare all actions of Genzo with the SDK."""
    implemented = coverage().implemented
    return Comparison(
        [_missing(action, sdk) for action in implemented if action.name in sdk.actions],
        [action.name for action in implemented if action.name not in sdk.actions],
    )


def _missing(action: ActionCoverage, sdk: Sdk) -> Missing:
    parameters = members.parameters(sdk.request(action.name))
    plain = ((".".join(part for part in name.split(".") if part != "N"), each) for name, each in parameters)
    return Missing(
        action.name,
        _unknown(plain, action.parameters),
        _unknown(members.fields(sdk.response(action.name)), action.fields),
    )


def _unknown(named: Iterable[tuple[str, Member]], parts: Iterable[Part]) -> dict[str, Member]:
    known = {part.name for part in parts if part.state is not State.MISSING}
    return {name: member for name, member in named if name not in known}
