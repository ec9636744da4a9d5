"""The rules of a request: in Permissions.N, or in the deprecated parameters of the request itself."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from genzo.actions.network.requested_rule import RequestedRule
from genzo.actions.network.rule_errors import EgressErrors, IngressErrors, RuleErrors


class Direction(NamedTuple):
    """One direction of traffic, for one action.

    ``peer`` and ``own`` are the names of the two sides in parameters, ``parameter`` is a rule of a request.
    """

    name: str
    peer: str
    own: str
    parameter: type[msgspec.Struct]
    errors: RuleErrors


def ingress(parameter: type[msgspec.Struct], errors: IngressErrors) -> Direction:
    """Incoming traffic."""
    return Direction("ingress", "Source", "Dest", parameter, errors)


def egress(parameter: type[msgspec.Struct], errors: EgressErrors) -> Direction:
    """Outgoing traffic."""
    return Direction("egress", "Dest", "Source", parameter, errors)


def rules_of(request: object, given: Sequence[msgspec.Struct], direction: Direction) -> list[RequestedRule]:
    """The rules ``given`` in Permissions.N, or the one in the deprecated parameters of the request itself.

    Raises:
        ApiError: the request has both.
    """
    parameter = direction.parameter
    alone = parameter(**{name: getattr(request, name) for name in parameter.__struct_fields__})
    if not given:
        return [_requested("", alone, direction)]
    if alone != parameter():
        raise direction.errors.both_forms()
    return [
        _requested(f"Permissions.{number}", each, direction) for number, each in enumerate(given, start=1)
    ]


def _requested(place: str, parameter: msgspec.Struct, direction: Direction) -> RequestedRule:
    peer, own = direction.peer.lower(), direction.own.lower()
    values: dict[str, Any] = msgspec.structs.asdict(parameter)
    owner_id = values[f"{peer}_group_owner_id"]
    return RequestedRule(
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
        port_range_list_id=values.get("port_range_list_id"),
    )
