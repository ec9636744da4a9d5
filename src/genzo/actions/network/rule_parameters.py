"""Rules as requests give them: by Permissions.N, or by the deprecated parameters of the request itself."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from genzo.actions.network.rule_errors import EgressErrors, IngressErrors, RuleErrors
from genzo.actions.network.wanted_rule import WantedRule


class Direction(NamedTuple):
    """One direction: its name, what each side is called in it, and the errors of an action."""

    name: str
    peer: str
    own: str
    told: RuleErrors


def ingress(told: IngressErrors) -> Direction:
    """What comes in, with the errors of an action."""
    return Direction("ingress", "Source", "Dest", told)


def egress(told: EgressErrors) -> Direction:
    """What goes out, with the errors of an action."""
    return Direction("egress", "Dest", "Source", told)


def rules_of(
    request: object,
    given: Sequence[msgspec.Struct],
    parameter: type[msgspec.Struct],
    direction: Direction,
) -> list[WantedRule]:
    """The rules ``given`` by Permissions.N, or the one in the request's own, deprecated parameters.

    Raises:
        ApiError: both are there.
    """
    alone = parameter(**{name: getattr(request, name) for name in parameter.__struct_fields__})
    if not given:
        return [_wanted("", alone, direction)]
    if alone != parameter():
        raise direction.told.both_forms()
    return [_wanted(f"Permissions.{number}", each, direction) for number, each in enumerate(given, start=1)]


def _wanted(place: str, parameter: msgspec.Struct, direction: Direction) -> WantedRule:
    peer, own = direction.peer.lower(), direction.own.lower()
    values: dict[str, Any] = msgspec.structs.asdict(parameter)
    owner_id = values[f"{peer}_group_owner_id"]
    return WantedRule(
        place=place,
        policy=values["policy"],
        priority=values["priority"],
        ip_protocol=values["ip_protocol"],
        port_range=values["port_range"],
        source_port_range=values["source_port_range"],
        nic_type=values["nic_type"],
        description=values["description"],
        peer_cidr=values[f"{peer}_cidr_ip"],
        peer_ipv6=values[f"ipv6_{peer}_cidr_ip"],
        peer_group_id=values[f"{peer}_group_id"],
        peer_owner=values[f"{peer}_group_owner_account"] if owner_id is None else str(owner_id),
        peer_prefix_list_id=values[f"{peer}_prefix_list_id"],
        own_cidr=values[f"{own}_cidr_ip"],
        own_ipv6=values[f"ipv6_{own}_cidr_ip"],
    )
