"""The network of a new instance: zone, vSwitch, security groups and private addresses."""

import ipaddress
from collections.abc import Callable, Container, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from genzo.actions.action import Context
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.creation_errors import NetworkErrors
from genzo.actions.instances.creation_parameters import CreationRequest
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.catalogue.instances import Instance
from genzo.catalogue.network import AVAILABLE, SecurityGroup, VSwitch
from genzo.errors import MISSING_PARAMETER

_CLASSIC = ipaddress.IPv4Network("10.0.0.0/16")
_RESERVED_AT_THE_END = 3  # addresses of every vSwitch, besides the first (CreateVSwitch)


GroupCheck = Callable[[Sequence[SecurityGroup]], None]


class RequestedNetwork(NamedTuple):
    """The network parameters of a request, of the instance or of its primary network interface.

    ``check_groups`` refuses a combination of security groups.
    """

    vswitch_id: str | None
    security_group_ids: tuple[str, ...]
    address: str | None
    check_groups: GroupCheck = lambda _: None


class Network(NamedTuple):
    """The network of an instance; ``cidr`` is the range of its addresses, ``first`` the requested address."""

    zone_id: str
    vpc_id: str
    vswitch_id: str
    security_group_ids: tuple[str, ...]
    cidr: ipaddress.IPv4Network
    first: ipaddress.IPv4Address | None


def chosen_network(
    request: CreationRequest,
    requested: RequestedNetwork,
    amount: int,
    context: Context,
    errors: NetworkErrors,
) -> Network:
    """The requested network; without a vSwitch the classic one (docs/reference/clients.md#packer)."""
    zones = [zone.zone_id for zone in context.facts.zones_of(request.region_id)]
    if request.zone_id is not None and request.zone_id not in zones:
        raise errors.no_zone()
    groups = _groups(request.region_id, requested, amount, context, errors)
    vpc_id = groups[0].vpc_id if groups else ""
    group_ids = tuple(group.resource_id for group in groups)
    if requested.vswitch_id is None:
        if vpc_id:
            raise MISSING_PARAMETER(name="VSwitchId")
        network = Network(request.zone_id or zones[0], "", "", group_ids, _CLASSIC, None)
    else:
        vswitch = _vswitch(request, requested.vswitch_id, context, errors)
        if groups and vpc_id != vswitch.vpc_id:
            raise errors.vpc_of_vswitch()
        cidr = ipaddress.IPv4Network(vswitch.cidr_block)
        network = Network(vswitch.zone_id, vswitch.vpc_id, vswitch.resource_id, group_ids, cidr, None)
    return network._replace(first=_first_address(requested.address, network, errors))


def _vswitch(request: CreationRequest, vswitch_id: str, context: Context, errors: NetworkErrors) -> VSwitch:
    vswitch = own_resource(context, VSwitch, request.region_id, vswitch_id, errors.no_vswitch)
    if vswitch.status_at(context.now) != AVAILABLE:
        raise errors.vswitch_status()
    if request.zone_id not in (None, vswitch.zone_id):
        raise errors.zone_of_vswitch(
            text="The specified parameter ZoneId does not match the zone of the vSwitch."
        )
    return vswitch


def _groups(
    region_id: str, requested: RequestedNetwork, amount: int, context: Context, errors: NetworkErrors
) -> list[SecurityGroup]:
    ids = requested.security_group_ids
    groups = [own_resource(context, SecurityGroup, region_id, group_id, errors.no_group) for group_id in ids]
    requested.check_groups(groups)
    instances = context.catalogue.resources(Instance, context.account_id, region_id)
    for group_id in ids:
        members = sum(group_id in instance.security_group_ids for instance in instances)
        if members + amount > context.quotas["instances_per_security_group"]:
            raise errors.group_full()
    return groups


def _first_address(
    asked: str | None, network: Network, errors: NetworkErrors
) -> ipaddress.IPv4Address | None:
    if asked is None:
        return None
    try:
        address = ipaddress.IPv4Address(asked)
    except ValueError:
        raise errors.address() from None
    if address not in network.cidr or is_reserved(address, network.cidr):
        raise errors.address_outside()
    return address


def is_reserved(address: ipaddress.IPv4Address, cidr: ipaddress.IPv4Network) -> bool:
    """Whether it is the first or one of the last three addresses (RunInstances, PrivateIpAddress)."""
    place = int(address) - int(cidr.network_address)
    return place == 0 or place >= cidr.num_addresses - _RESERVED_AT_THE_END


def free_addresses(
    network: Network, region_id: str, amount: int, context: Context, errors: NetworkErrors
) -> list[str]:
    """``amount`` free private addresses of the vSwitch, in ascending order.

    A requested address is the first, and the addresses directly after it follow.
    """
    used = used_addresses(network.vswitch_id, region_id, context)
    if network.first is None:
        return taken(network.cidr, used, amount, errors)
    wanted = [network.first + place for place in range(amount)]
    if wanted[-1] not in network.cidr or is_reserved(wanted[-1], network.cidr):
        raise errors.no_address()
    if used.intersection(map(str, wanted)):
        raise errors.address_in_use()
    return list(map(str, wanted))


def used_addresses(vswitch_id: str, region_id: str, context: Context) -> set[str]:
    """The addresses of instances and interfaces in a vSwitch, or with "" in the classic network."""
    instances = context.catalogue.resources(Instance, context.account_id, region_id)
    used = set().union(*(instance.addresses_in(vswitch_id) for instance in instances))
    if not vswitch_id:
        return used
    detached = context.catalogue.resources(DetachedInterface, context.account_id, region_id)
    return used.union(*(each.addresses_in(vswitch_id) for each in detached))


def taken(cidr: ipaddress.IPv4Network, used: set[str], amount: int, errors: NetworkErrors) -> list[str]:
    """The first ``amount`` addresses that are not ``used``, which they are from now on."""
    free = list(islice(free_in(cidr, used), amount))
    if len(free) < amount:
        raise errors.no_address()
    used.update(free)
    return free


def free_in(cidr: ipaddress.IPv4Network, used: Container[str]) -> Iterator[str]:
    """The addresses of a vSwitch that are not ``used``, in ascending order, without the reserved ones."""
    for place in range(1, cidr.num_addresses - _RESERVED_AT_THE_END):
        address = str(cidr.network_address + place)
        if address not in used:
            yield address
