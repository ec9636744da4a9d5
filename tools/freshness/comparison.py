"""Compares the actions of Genzo with the models of an SDK."""

from collections.abc import Iterable
from dataclasses import dataclass

from genzo.actions.action import ECS, VPC, api_name
from genzo.control.coverage import ActionCoverage, Part, State, coverage
from genzo.wire.common_parameters import OWNER_PARAMETERS
from tools.api_description import members
from tools.api_description.members import Member
from tools.api_description.sdk import PACKAGE, Sdk

PACKAGES = {
    ECS: PACKAGE,
    VPC: "alibabacloud_vpc20160428",
    "2015-05-01": "alibabacloud_ram20150501",
    "2015-04-01": "alibabacloud_sts20150401",
    "2020-03-31": "alibabacloud_resourcemanager20200331",
}
"""The SDKs of the products of which Genzo has actions, by the versions of their APIs."""
_WITH_OWNERS = (ECS, VPC)


@dataclass(frozen=True, slots=True)
class Missing:
    """What Genzo lacks of one action, by dotted names without list numbers."""

    action: str
    parameters: dict[str, Member]
    fields: dict[str, Member]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The actions of one product that both have, in order, and those that only Genzo has."""

    compared: list[Missing]
    not_in_sdk: list[str]


def compare(sdk: Sdk, version: str = ECS) -> Comparison:
    """Compare all actions that Genzo has in a version with the SDK of this version."""
    implemented = [action for action in coverage().implemented if action.version == version]
    return Comparison(
        [_missing(action, sdk) for action in implemented if api_name(action.name) in sdk.actions],
        [action.name for action in implemented if api_name(action.name) not in sdk.actions],
    )


def _missing(action: ActionCoverage, sdk: Sdk) -> Missing:
    name = api_name(action.name)
    parameters = members.parameters(sdk.request(name))
    plain = ((".".join(part for part in path.split(".") if part != "N"), each) for path, each in parameters)
    owners = OWNER_PARAMETERS if action.version in _WITH_OWNERS else ()
    return Missing(
        action.name,
        _unknown(((path, each) for path, each in plain if path not in owners), action.parameters),
        _unknown(members.fields(sdk.response(name)), action.fields),
    )


def _unknown(named: Iterable[tuple[str, Member]], parts: Iterable[Part]) -> dict[str, Member]:
    known = {part.name for part in parts if part.state is not State.MISSING}
    return {name: member for name, member in named if name not in known}
