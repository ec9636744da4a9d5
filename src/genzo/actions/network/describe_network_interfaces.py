"""DescribeNetworkInterfaces: the network interfaces of an account, filtered and paged, newest first."""

from collections.abc import Callable, Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.instances.instance_type_details import present as present_type
from genzo.actions.network.find_interface import (
    PlacedInterface,
    attached_interfaces,
    detached_interfaces,
)
from genzo.actions.network.network_interface_details import (
    AssociatedPublicIp,
    NetworkInterfaceSetType,
    PrivateIpSets,
    PrivateIpSetType,
    SecurityGroupIds,
)
from genzo.actions.page_parameters import PageNumber
from genzo.actions.paging import INVALID_NEXT_TOKEN, Order, Page, by_number, by_token
from genzo.actions.resource_names import on_or_any
from genzo.actions.shown_tags import shown_tags
from genzo.actions.tag_parameters import TagParameter, asked_tags
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.detached_interfaces import AVAILABLE, DETACHING, DetachedInterface
from genzo.catalogue.instances import ATTACHING, IN_USE
from genzo.catalogue.query import TagFilter
from genzo.errors import INVALID_PARAMETER
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType

_TYPES = ("Primary", "Secondary")
_STATUSES = (AVAILABLE, ATTACHING, IN_USE, DETACHING, "Deleting")
_LEAST_RESULTS, _MOST_RESULTS = 10, 500


class DescribeNetworkInterfacesRequest(Request, frozen=True):
    region_id: str
    instance_id: str | None = None
    ipv6_address: Annotated[tuple[str, ...], msgspec.Meta(max_length=1000)] = ()
    max_results: Annotated[int, msgspec.Meta(ge=1)] | None = None
    network_interface_id: Annotated[tuple[str, ...], msgspec.Meta(max_length=1000)] = ()
    network_interface_name: str | None = None
    next_token: str | None = None
    page_number: PageNumber = 1
    page_size: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 10
    primary_ip_address: str | None = None
    private_ip_address: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    resource_group_id: str | None = None
    security_group_id: str | None = None
    service_managed: bool | None = None
    status: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    type: str | None = None
    v_switch_id: str | None = None
    vpc_id: str | None = None


class NetworkInterfaceSets(msgspec.Struct, frozen=True, rename="pascal"):
    network_interface_set: list[NetworkInterfaceSetType]


@fields_in_key_order
class DescribeNetworkInterfacesResponse(Response, frozen=True, kw_only=True):
    next_token: str
    page_size: int
    page_number: int
    request_id: str
    total_count: int
    network_interface_sets: NetworkInterfaceSets


_ORDER: Order[PlacedInterface] = Order(
    lambda each: (-each.created, each.holder.resource_id, each.interface.network_interface_id),
    tuple[int, str, str],
)


def _instance_id(each: PlacedInterface) -> str:
    """The instance that the interface is attached to, or that it is being detached from."""
    if isinstance(each.holder, DetachedInterface):
        return each.holder.detached_from
    return each.holder.resource_id


_EQUAL: dict[str, Callable[[PlacedInterface], object]] = {
    "instance_id": _instance_id,
    "network_interface_name": lambda each: each.interface.name,
    "primary_ip_address": lambda each: each.interface.ip_address,
    "resource_group_id": lambda each: each.resource_group_id,
    "type": lambda each: each.interface.type,
    "v_switch_id": lambda each: each.interface.vswitch_id,
    "vpc_id": lambda each: each.holder.vpc_id,
}
"""The attribute that a parameter must be equal to."""


def describe_network_interfaces(
    request: DescribeNetworkInterfacesRequest, context: Context
) -> DescribeNetworkInterfacesResponse:
    """The page of network interfaces that the request asks for."""
    context.require_region(request.region_id)
    if request.type not in (None, *_TYPES):
        raise INVALID_PARAMETER(name="Type")
    if request.status not in (None, *_STATUSES):
        raise INVALID_PARAMETER(name="Status")
    tags = asked_tags(request.tag)
    found = sorted(
        (each for each in _interfaces(request, context) if _is_asked_for(each, request, tags)),
        key=_ORDER.place,
    )
    page = _page(request, found)
    return DescribeNetworkInterfacesResponse(
        next_token=page.next_token,
        page_size=request.page_size,
        page_number=request.page_number,
        request_id=context.request_id,
        total_count=len(found),
        network_interface_sets=NetworkInterfaceSets([_present(each, context) for each in page.items]),
    )


def _interfaces(request: DescribeNetworkInterfacesRequest, context: Context) -> list[PlacedInterface]:
    found = [
        *attached_interfaces(context, request.region_id),
        *detached_interfaces(context, request.region_id),
    ]
    if request.status is None:
        return found
    return [each for each in found if each.status_at(context.now) == request.status]


def _is_asked_for(
    each: PlacedInterface, request: DescribeNetworkInterfacesRequest, tags: Sequence[TagFilter]
) -> bool:
    interface = each.interface
    if any(getattr(request, name) not in (None, value_of(each)) for name, value_of in _EQUAL.items()):
        return False
    if request.network_interface_id and interface.network_interface_id not in request.network_interface_id:
        return False
    if request.security_group_id not in (None, *interface.security_group_ids):
        return False
    addresses = {interface.ip_address, *interface.secondary_ips}
    if request.private_ip_address and addresses.isdisjoint(request.private_ip_address):
        return False
    values = {tag.key: tag.value for tag in interface.tags}
    if not all(tag.key in values and tag.value in (None, values[tag.key]) for tag in tags):
        return False
    # No interface has IPv6 addresses or belongs to another product here.
    return not (request.ipv6_address or request.service_managed)


def _page(request: DescribeNetworkInterfacesRequest, found: list[PlacedInterface]) -> Page[PlacedInterface]:
    if request.next_token is None and request.max_results is None:
        return Page(by_number(found, request.page_number, request.page_size), "")
    size = min(_MOST_RESULTS, max(_LEAST_RESULTS, request.max_results or _LEAST_RESULTS))
    return by_token(found, request.next_token, size, _ORDER, INVALID_NEXT_TOKEN)


def _present(each: PlacedInterface, context: Context) -> NetworkInterfaceSetType:
    interface, holder = each
    status = each.status_at(context.now)
    secondary = [
        PrivateIpSetType(private_ip_address=address, primary=False) for address in interface.secondary_ips
    ]
    public = _public_address(each)
    primary = PrivateIpSetType(
        private_ip_address=interface.ip_address, primary=True, associated_public_ip=public
    )
    return NetworkInterfaceSetType(
        creation_time=format_timestamp(each.created // 1000),
        vpc_id=holder.vpc_id,
        type=interface.type,
        status=status,
        network_interface_traffic_mode=interface.traffic_mode,
        network_interface_name=interface.name,
        mac_address=interface.mac_address,
        network_interface_id=interface.network_interface_id,
        instance_id="" if status == AVAILABLE else _instance_id(each),
        owner_id=str(holder.owner_id),
        service_managed=False,
        v_switch_id=interface.vswitch_id,
        description=interface.description,
        resource_group_id=each.resource_group_id,
        zone_id=holder.zone_id,
        private_ip_address=interface.ip_address,
        queue_number=interface.queue_number or _queues_of_type(each, context),
        private_ip_sets=PrivateIpSets([primary, *secondary]),
        tags=shown_tags(interface.tags) if interface.tags else UNSET,
        security_group_ids=SecurityGroupIds(list(interface.security_group_ids)),
        associated_public_ip=public,
        delete_on_release=interface.delete_on_release,
        source_dest_check=interface.source_dest_check or UNSET,
    )


def _public_address(each: PlacedInterface) -> AssociatedPublicIp | UnsetType:
    """The elastic IP address of an interface; a primary one has that of its instance."""
    eip = each.instance.eip if each.instance is not None and each.is_primary else each.interface.eip
    if not eip.allocation_id:
        return UNSET
    return AssociatedPublicIp(public_ip_address=eip.ip_address, allocation_id=eip.allocation_id)


def _queues_of_type(each: PlacedInterface, context: Context) -> int | UnsetType:
    """The number of queues that the instance type gives an interface, if the type is known."""
    instance = each.instance
    facts = None if instance is None else context.facts.instance_types.get(instance.instance_type)
    if facts is None:
        return UNSET
    shown = present_type(facts)
    return shown.primary_eni_queue_number if each.is_primary else shown.secondary_eni_queue_number


DESCRIBE_NETWORK_INTERFACES = Action(
    name="DescribeNetworkInterfaces",
    request=DescribeNetworkInterfacesRequest,
    response=DescribeNetworkInterfacesResponse,
    handle=describe_network_interfaces,
    resources=on_or_any("eni", "network_interface_id"),
)
