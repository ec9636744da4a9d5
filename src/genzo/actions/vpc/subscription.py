"""Subscriptions of elastic IP addresses: how long they last, and their orders.

Source: AllocateEipAddress of the VPC product, InstanceChargeType, PricingCycle and Period.
"""

import hashlib

from genzo.actions.action import WriteContext
from genzo.errors import INVALID_PARAMETER, MISSING_PARAMETER

PREPAID = "PrePaid"
_DAY = 24 * 60 * 60 * 1000
_CYCLES = {"Month": (9, 30 * _DAY), "Year": (5, 365 * _DAY)}
"""The longest period of each cycle, and the length of one in milliseconds."""


def end_of_subscription(period: int | None, cycle: str, context: WriteContext) -> int:
    """When a subscription that begins now ends, in milliseconds since 1970.

    Raises:
        ApiError: there is no such cycle, or no period of this length.
    """
    if cycle not in _CYCLES:
        raise INVALID_PARAMETER(name="PricingCycle")
    if period is None:
        raise MISSING_PARAMETER(name="Period")
    longest, length = _CYCLES[cycle]
    if not 1 <= period <= longest:
        raise INVALID_PARAMETER(name="Period")
    return context.now + period * length


def order_id(allocation_id: str) -> int:
    """The number of the order of a subscription, which follows from its id."""
    digest = hashlib.sha256(allocation_id.encode()).digest()
    return 200_000_000_000_000 + int.from_bytes(digest[:5])
