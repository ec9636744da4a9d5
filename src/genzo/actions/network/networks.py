"""Finding VPCs and vSwitches and what they contain, and reading ranges of addresses."""

import ipaddress
import re
from typing import TypeVar

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import AVAILABLE, Vpc, VSwitch
from genzo.errors import ErrorType

N = TypeVar("N", Vpc, VSwitch)

_CIDR = re.compile(r"[0-9.]{7,15}/[0-9]{1,2}", re.ASCII)

_RESERVED_ADDRESSES = 4
"""The first and the last three addresses of a vSwitch, which the service reserves (CreateVSwitch)."""


def network_of(text: str) -> ipaddress.IPv4Network | None:
    """The range ``a.b.c.d/n``; None for a malformed text."""
    if not _CIDR.fullmatch(text):
        return None
    try:
        return ipaddress.IPv4Network(text)
    except ValueError:
        return None


def available(
    context: Context,
    kind: type[N],
    region_id: str | None,
    resource_id: str,
    missing: ErrorType,
    status: ErrorType,
) -> N:
    """The caller's VPC or vSwitch of this id, which must be Available.

    Raises:
        ApiError: ``missing``, or ``status`` where it is Pending.
    """
    network = own_resource(context, kind, region_id, resource_id, missing)
    if network.status_at(context.now) != AVAILABLE:
        raise status()
    return network


def vswitches_of(context: Context, vpc: Vpc) -> list[VSwitch]:
    """The vSwitches of a VPC."""
    vswitches = context.catalogue.resources(VSwitch, vpc.owner_id, vpc.region_id)
    return [vswitch for vswitch in vswitches if vswitch.vpc_id == vpc.resource_id]


def addresses_in(context: Context, vswitch: VSwitch) -> set[str]:
    """The addresses of a vSwitch that instances and network interfaces have."""
    instances = context.catalogue.resources(Instance, vswitch.owner_id, vswitch.region_id)
    detached = context.catalogue.resources(DetachedInterface, vswitch.owner_id, vswitch.region_id)
    of_instances = (each.addresses_in(vswitch.resource_id) for each in instances)
    return set().union(*of_instances, *(each.addresses_in(vswitch.resource_id) for each in detached))


def free_addresses(context: Context, vswitch: VSwitch) -> int:
    """The number of addresses that a vSwitch has for new network interfaces."""
    cidr = network_of(vswitch.cidr_block)
    addresses = 0 if cidr is None else cidr.num_addresses - _RESERVED_ADDRESSES
    return max(0, addresses - len(addresses_in(context, vswitch)))


def route_table_of(context: Context, vswitch: VSwitch) -> str:
    """The id of the route table of a vSwitch, which is that of its VPC."""
    vpc = context.catalogue.resource(Vpc, vswitch.owner_id, vswitch.region_id, vswitch.vpc_id)
    return "" if vpc is None else vpc.route_table_id


def is_used(context: Context, vswitch: VSwitch) -> bool:
    """Whether an instance or a network interface is in a vSwitch."""
    instances = context.catalogue.resources(Instance, vswitch.owner_id, vswitch.region_id)
    detached = context.catalogue.resources(DetachedInterface, vswitch.owner_id, vswitch.region_id)
    return any(each.interface.vswitch_id == vswitch.resource_id for each in detached) or any(
        vswitch.resource_id
        in (instance.vswitch_id, *(each.vswitch_id for each in instance.network_interfaces))
        for instance in instances
    )
