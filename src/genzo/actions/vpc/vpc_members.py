"""The lists within a VPC in answers of the VPC product."""

from typing import Annotated

import msgspec

from genzo.wire.structs import never_sent

_NO_IPV6 = never_sent("there is no IPv6 here")


class Ipv6CidrBlock(msgspec.Struct, frozen=True, rename="pascal"):
    ipv6_isp: Annotated[str, _NO_IPV6]
    ipv6_cidr_block: Annotated[str, _NO_IPV6]


class Ipv6CidrBlocks(msgspec.Struct, frozen=True, rename="pascal"):
    ipv6_cidr_block: list[Ipv6CidrBlock] = []


class VSwitchIds(msgspec.Struct, frozen=True):
    vswitch_id: list[str] = msgspec.field(name="VSwitchId", default_factory=list)


class SecondaryCidrBlocks(msgspec.Struct, frozen=True, rename="pascal"):
    secondary_cidr_block: list[str] = []


class UserCidrs(msgspec.Struct, frozen=True, rename="pascal"):
    user_cidr: list[str] = []


class NatGatewayIds(msgspec.Struct, frozen=True, rename="pascal"):
    nat_gateway_ids: list[str] = []


class RouterTableIds(msgspec.Struct, frozen=True, rename="pascal"):
    router_table_ids: list[str]
