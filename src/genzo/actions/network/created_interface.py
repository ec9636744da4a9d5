"""The answer of CreateNetworkInterface, in the order of its sample."""

from typing import Annotated

import msgspec

from genzo.actions.action import Context
from genzo.actions.instances.interface_details import Ipv4PrefixSets, Ipv6PrefixSets, Ipv6Sets
from genzo.actions.network.network_interface_details import SecurityGroupIds
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.catalogue.detached_interfaces import DetachedInterface
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Response, UnsetType, never_sent

_NO_IPV6 = never_sent("there are no IPv6 addresses")
_NO_PREFIXES = never_sent("there are no address prefixes")
_NO_SERVICE = never_sent("no service manages an interface")


@fields_in_key_order
class PrivateIpSetType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    private_ip_address: str
    primary: bool


class PrivateIpSets(msgspec.Struct, frozen=True, rename="pascal"):
    private_ip_set: list[PrivateIpSetType]


@fields_in_key_order
class CreateNetworkInterfaceResponse(Response, frozen=True, kw_only=True):
    status: str
    type: str
    vpc_id: str
    network_interface_name: str
    mac_address: str
    network_interface_id: str
    service_id: Annotated[int | UnsetType, _NO_SERVICE] = msgspec.field(name="ServiceID", default=UNSET)
    owner_id: str
    service_managed: bool
    v_switch_id: str
    request_id: str
    description: str
    resource_group_id: str
    zone_id: str
    private_ip_address: str
    security_group_ids: SecurityGroupIds
    private_ip_sets: PrivateIpSets
    tags: Tags | UnsetType = UNSET
    ipv6_sets: Annotated[Ipv6Sets | UnsetType, _NO_IPV6] = UNSET
    ipv4_prefix_sets: Annotated[Ipv4PrefixSets | UnsetType, _NO_PREFIXES] = UNSET
    ipv6_prefix_sets: Annotated[Ipv6PrefixSets | UnsetType, _NO_PREFIXES] = UNSET
    source_dest_check: bool | UnsetType = UNSET


def present(made: DetachedInterface, context: Context) -> CreateNetworkInterfaceResponse:
    """The answer with the new interface."""
    interface = made.interface
    addresses = [
        PrivateIpSetType(private_ip_address=address, primary=address == interface.ip_address)
        for address in (interface.ip_address, *interface.secondary_ips)
    ]
    return CreateNetworkInterfaceResponse(
        status=made.status_at(context.now),
        type=interface.type,
        vpc_id=made.vpc_id,
        network_interface_name=interface.name,
        mac_address=interface.mac_address,
        network_interface_id=made.resource_id,
        owner_id=str(made.owner_id),
        service_managed=False,
        v_switch_id=interface.vswitch_id,
        request_id=context.request_id,
        description=interface.description,
        resource_group_id=interface.resource_group_id,
        zone_id=made.zone_id,
        private_ip_address=interface.ip_address,
        security_group_ids=SecurityGroupIds(list(interface.security_group_ids)),
        private_ip_sets=PrivateIpSets(addresses),
        tags=shown_tags(interface.tags) if interface.tags else UNSET,
        source_dest_check=interface.source_dest_check or UNSET,
    )
