"""A network interface as DescribeNetworkInterfaces shows it, in the order of its sample."""

import msgspec

from genzo.actions.instances.interface_details import Ipv4PrefixSets, Ipv6PrefixSets, Ipv6Sets
from genzo.actions.shown_tags import Tags
from genzo.wire.structs import UNSET, UnsetType


class AssociatedPublicIp(msgspec.Struct, frozen=True, rename="pascal"):
    public_ip_address: str
    allocation_id: str


class PrivateIpSetType(msgspec.Struct, frozen=True, rename="pascal"):
    private_ip_address: str
    primary: bool
    associated_public_ip: AssociatedPublicIp | UnsetType = UNSET
    private_dns_name: str | UnsetType = UNSET


class PrivateIpSets(msgspec.Struct, frozen=True, rename="pascal"):
    private_ip_set: list[PrivateIpSetType]


class SecurityGroupIds(msgspec.Struct, frozen=True, rename="pascal"):
    security_group_id: list[str]


class Attachment(msgspec.Struct, frozen=True, rename="pascal"):
    device_index: int
    instance_id: str
    trunk_network_interface_id: str
    network_card_index: int


class NetworkInterfaceSetType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """One interface. Recorded answers leave out what an interface does not have."""

    creation_time: str
    vpc_id: str
    type: str
    status: str
    network_interface_traffic_mode: str
    network_interface_name: str
    mac_address: str
    queue_pair_number: int | UnsetType = UNSET
    network_interface_id: str
    service_id: int | UnsetType = msgspec.field(name="ServiceID", default=UNSET)
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
    ipv6_sets: Ipv6Sets | UnsetType = UNSET
    ipv4_prefix_sets: Ipv4PrefixSets | UnsetType = UNSET
    ipv6_prefix_sets: Ipv6PrefixSets | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    security_group_ids: SecurityGroupIds
    associated_public_ip: AssociatedPublicIp | UnsetType = UNSET
    attachment: Attachment | UnsetType = UNSET
    delete_on_release: bool
    source_dest_check: bool | UnsetType = UNSET
