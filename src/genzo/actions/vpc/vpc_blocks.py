"""The blocks that a VPC can have in the VPC product.

Source: CreateVpc and ModifyVpcAttribute of the VPC product, CidrBlock.
"""

import ipaddress

from genzo.actions.network.networks import network_of
from genzo.actions.network.new_vpc import LONGEST_MASK, RESERVED

_SHORTEST_MASK = 8
_EXCLUDED = (
    RESERVED,
    *map(ipaddress.IPv4Network, ("224.0.0.0/4", "127.0.0.0/8", "169.254.0.0/16")),
)


def vpc_block(text: str) -> ipaddress.IPv4Network | None:
    """The block that a text gives; None if it is malformed, or a VPC cannot have it."""
    cidr = network_of(text)
    if cidr is None or not _SHORTEST_MASK <= cidr.prefixlen <= LONGEST_MASK:
        return None
    return None if any(map(cidr.overlaps, _EXCLUDED)) else cidr
