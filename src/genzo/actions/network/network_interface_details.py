"""A network interface as DescribeNetworkInterfaces shows it, in the order of its sample."""

from typing import Annotated

import msgspec

from genzo.actions.instances.interface_details import Ipv4PrefixSets, Ipv6PrefixSets, Ipv6Sets
from genzo.actions.shown_tags import Tags
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType, never_sent

_NO_NAME = never_sent("no name is given to an address")
_NO_IPV6 = never_sent("there are no IPv6 addresses")
_NO_PREFIXES = never_sent("there are no address prefixes")
_NO_PAIRS = never_sent("there are no queue pairs")
_NO_SERVICE = never_sent("no service manages an interface")
_NO_ATTACHMENT = never_sent("recorded answers leave it out")


class AssociatedPublicIp(msgspec.Struct, frozen=True, rename="pascal"):
    public_ip_address: str
    allocation_id: str


@fields_in_key_order
class PrivateIpSetType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    private_ip_address: str
    primary: bool
    associated_public_ip: AssociatedPublicIp | UnsetType = UNSET
    private_dns_name: Annotated[str | UnsetType, _NO_NAME] = UNSET


class PrivateIpSets(msgspec.Struct, frozen=True, rename="pascal"):
    private_ip_set: list[PrivateIpSetType]


class SecurityGroupIds(msgspec.Struct, frozen=True, rename="pascal"):
    security_group_id: list[str]


@fields_in_key_order
class Attachment(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    device_index: int
    instance_id: str
    trunk_network_interface_id: str
    network_card_index: int


@fields_in_key_order
class NetworkInterfaceSetType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """One interface. Recorded answers leave out what an interface does not have."""

    creation_time: str
    vpc_id: str
    type: str
    status: str
    network_interface_traffic_mode: str
    network_interface_name: str
    mac_address: str
    queue_pair_number: Annotated[int | UnsetType, _NO_PAIRS] = UNSET
    network_interface_id: str
    service_id: Annotated[int | UnsetType, _NO_SERVICE] = msgspec.field(name="ServiceID", default=UNSET)
    instance_id: str
    owner_id: str
    service_managed: bool
    v_switch_id: str
    description: str
    resource_group_id: str
    zone_id: str
    private_ip_address: str
    queue_number: int | UnsetType = UNSET
    private_ip_sets: PrivateIpSets
    ipv6_sets: Annotated[Ipv6Sets | UnsetType, _NO_IPV6] = UNSET
    ipv4_prefix_sets: Annotated[Ipv4PrefixSets | UnsetType, _NO_PREFIXES] = UNSET
    ipv6_prefix_sets: Annotated[Ipv6PrefixSets | UnsetType, _NO_PREFIXES] = UNSET
    tags: Tags | UnsetType = UNSET
    security_group_ids: SecurityGroupIds
    associated_public_ip: AssociatedPublicIp | UnsetType = UNSET
    attachment: Annotated[Attachment | UnsetType, _NO_ATTACHMENT] = UNSET
    delete_on_release: bool
    source_dest_check: bool | UnsetType = UNSET
