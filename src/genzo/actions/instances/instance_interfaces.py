"""The network interfaces of new instances: their plans, and the addresses of each."""

import hashlib
import ipaddress
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from genzo.actions.action import WriteContext
from genzo.actions.instances.creation_errors import NetworkErrors
from genzo.actions.instances.creation_network import Network, taken, used_addresses
from genzo.catalogue.image import Tag
from genzo.catalogue.instances import STANDARD, NetworkInterface

InterfaceAddresses = tuple[str, ...]
"""The private addresses of one network interface, its primary address first."""


class InterfacePlan(NamedTuple):
    """A network interface of each new instance; ``address`` is asked for, "" stands for any.

    ``more`` is the number of its secondary private addresses.
    """

    vswitch_id: str
    security_group_ids: tuple[str, ...]
    cidr: ipaddress.IPv4Network
    type: str = "Secondary"
    address: str = ""
    more: int = 0
    name: str = ""
    description: str = ""
    source_dest_check: bool = False
    queue_number: int = 0
    traffic_mode: str = STANDARD
    delete_on_release: bool = True


def primary_plan(network: Network) -> InterfacePlan:
    """The primary network interface in the network of an instance."""
    return InterfacePlan(network.vswitch_id, network.security_group_ids, network.cidr, "Primary")


def interface_addresses(
    plans: Sequence[InterfacePlan],
    primary_addresses: Sequence[str],
    region_id: str,
    context: WriteContext,
    errors: NetworkErrors,
) -> Iterator[list[InterfaceAddresses]]:
    """For each primary address the addresses of an instance's interfaces, the primary interface first.

    Raises:
        ApiError: a vSwitch has not enough addresses.
    """
    if len(plans) == 1 and not plans[0].more:
        for primary in primary_addresses:
            yield [(primary,)]
        return
    used = {plan.vswitch_id: used_addresses(plan.vswitch_id, region_id, context) for plan in plans}
    used[plans[0].vswitch_id].update(primary_addresses)
    for plan in plans[1:]:
        used[plan.vswitch_id].update({plan.address} - {""})
    for primary in primary_addresses:
        yield [
            tuple(_addresses(plan, primary if place == 0 else plan.address, used[plan.vswitch_id], errors))
            for place, plan in enumerate(plans)
        ]


def _addresses(plan: InterfacePlan, first: str, used: set[str], errors: NetworkErrors) -> list[str]:
    if first:
        return [first, *taken(plan.cidr, used, plan.more, errors)]
    return taken(plan.cidr, used, 1 + plan.more, errors)


def new_interfaces(
    plans: Sequence[InterfacePlan],
    addresses: Sequence[InterfaceAddresses],
    instance_id: str,
    region_id: str,
    tags: tuple[Tag, ...],
    context: WriteContext,
) -> tuple[NetworkInterface, ...]:
    """The interfaces of one instance, with hardware addresses that follow from its id.

    The primary one has the ``tags`` of the instance (RunInstances, Tag.N).
    """
    return tuple(
        NetworkInterface(
            network_interface_id=context.ids.new_resource_id("eni", region_id),
            type=plan.type,
            mac_address=mac_address_of(f"{instance_id}{place or ''}"),
            ip_address=given[0],
            secondary_ips=given[1:],
            vswitch_id=plan.vswitch_id,
            security_group_ids=plan.security_group_ids,
            name=plan.name,
            description=plan.description,
            source_dest_check=plan.source_dest_check,
            queue_number=plan.queue_number,
            traffic_mode=plan.traffic_mode,
            delete_on_release=plan.delete_on_release,
            tags=tags if plan.type == "Primary" else (),
        )
        for place, (plan, given) in enumerate(zip(plans, addresses, strict=True))
    )


def mac_address_of(text: str) -> str:
    """The hardware address of an interface, which follows from a text that names it alone."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"00:16:3e:{digest[0]:02x}:{digest[1]:02x}:{digest[2]:02x}"
