"""What the actions on VPCs and vSwitches share: finding them, and ranges of addresses."""

import ipaddress
import re
from collections.abc import Iterable

from genzo.actions.action import Context
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import Vpc, VSwitch
from genzo.catalogue.store import R

_CIDR = re.compile(r"[0-9.]{7,15}/[0-9]{1,2}", re.ASCII)

RESERVED_ADDRESSES = 4
"""The first and the last three addresses of a vSwitch, which the service keeps (CreateVSwitch)."""


def network_of(text: str) -> ipaddress.IPv4Network | None:
    """The range that ``a.b.c.d/n`` names, None where it names none."""
    if not _CIDR.fullmatch(text):
        return None
    try:
        return ipaddress.IPv4Network(text)
    except ValueError:
        return None


def own(context: Context, kind: type[R], region_id: str | None, resource_id: str) -> R | None:
    """The caller's resource of this id; ids being unique, any region will do where none is given."""
    for region in _regions(context, region_id):
        resource = context.catalogue.resource(kind, context.account_id, region, resource_id)
        if resource is not None:
            return resource
    return None


def own_in(context: Context, kind: type[R], region_id: str | None) -> list[R]:
    """The caller's VPCs or vSwitches in a region, or without one everywhere."""
    return [
        resource
        for region in _regions(context, region_id)
        for resource in context.catalogue.resources(kind, context.account_id, region)
    ]


def vswitches_of(context: Context, vpc: Vpc) -> list[VSwitch]:
    """The vSwitches of a VPC."""
    vswitches = context.catalogue.resources(VSwitch, vpc.owner_id, vpc.region_id)
    return [vswitch for vswitch in vswitches if vswitch.vpc_id == vpc.resource_id]


def instances_in(context: Context, vswitch: VSwitch) -> list[Instance]:
    """The instances in a vSwitch."""
    instances = context.catalogue.resources(Instance, vswitch.owner_id, vswitch.region_id)
    return [instance for instance in instances if instance.vswitch_id == vswitch.resource_id]


def _regions(context: Context, region_id: str | None) -> Iterable[str]:
    if region_id is None:
        return context.facts.regions
    context.require_region(region_id)
    return (region_id,)
