"""The network interfaces of an instance as DescribeInstances shows them."""

from typing import Annotated

import msgspec

from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType, never_sent

_NO_NAME = never_sent("no name is given to an address")
_NO_IPV6 = never_sent("there are no IPv6 addresses")
_NO_PREFIXES = never_sent("there are no address prefixes")


@fields_in_key_order
class PrivateIpSetType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    private_ip_address: str
    primary: bool
    private_dns_name: Annotated[str | UnsetType, _NO_NAME] = UNSET


class PrivateIpSets(msgspec.Struct, frozen=True, rename="pascal"):
    private_ip_set: list[PrivateIpSetType]


@fields_in_key_order
class Ipv6SetType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    ipv6_address: Annotated[str, _NO_IPV6]
    primary: Annotated[bool | UnsetType, _NO_IPV6] = UNSET


class Ipv6Sets(msgspec.Struct, frozen=True, rename="pascal"):
    ipv6_set: list[Ipv6SetType]


class Ipv4PrefixSetType(msgspec.Struct, frozen=True, rename="pascal"):
    ipv4_prefix: Annotated[str, _NO_PREFIXES]


class Ipv4PrefixSets(msgspec.Struct, frozen=True, rename="pascal"):
    ipv4_prefix_set: list[Ipv4PrefixSetType]


class Ipv6PrefixSetType(msgspec.Struct, frozen=True, rename="pascal"):
    ipv6_prefix: Annotated[str, _NO_PREFIXES]


class Ipv6PrefixSets(msgspec.Struct, frozen=True, rename="pascal"):
    ipv6_prefix_set: list[Ipv6PrefixSetType]


@fields_in_key_order
class NetworkInterfaceType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """A network interface; the last three members are present only if the request asks for them."""

    type: str
    mac_address: str
    primary_ip_address: str
    network_interface_id: str
    private_ip_sets: PrivateIpSets
    ipv6_sets: Ipv6Sets | UnsetType = UNSET
    ipv4_prefix_sets: Ipv4PrefixSets | UnsetType = UNSET
    ipv6_prefix_sets: Ipv6PrefixSets | UnsetType = UNSET


class NetworkInterfaces(msgspec.Struct, frozen=True, rename="pascal"):
    network_interface: list[NetworkInterfaceType]
