"""The private addresses that an action gives to a network interface."""

import ipaddress
from collections.abc import Sequence
from itertools import islice

from genzo.actions.instances.creation_network import free_in, is_reserved
from genzo.errors.group import ErrorGroup, Listed

MOST_SECONDARY = 49
"""The secondary addresses of an interface that no instance has (AssignPrivateIpAddresses)."""


class AddressErrors(ErrorGroup):
    """The errors of `require_addresses` and `lowest_free`."""

    malformed = Listed("InvalidPrivateIpAddress.Malformed", "InvalidIp.Address")
    repeated = Listed("InvalidIp.IpRepeated")
    outside = Listed("InvalidVSwitchId.IpInvalid")
    in_use = Listed("InvalidIp.IpAssigned", "InvalidPrivateIpAddress.Duplicated")
    not_enough = Listed("QuotaExceeded.PrivateIpAddress")


def require_addresses(
    asked: Sequence[str], cidr: ipaddress.IPv4Network, used: set[str], errors: AddressErrors
) -> None:
    """Refuse addresses that are malformed, repeated, not of the vSwitch, or in use.

    Raises:
        ApiError: see `AddressErrors`.
    """
    if len(set(asked)) < len(asked):
        raise errors.repeated(text="The specified IP addresses are repeated.")
    for text in asked:
        try:
            address = ipaddress.IPv4Address(text)
        except ValueError:
            raise errors.malformed(text=f"The specified IP address {text} is malformed.") from None
        if address not in cidr or is_reserved(address, cidr):
            raise errors.outside(text=f"The specified IP address {text} is not an address of the vSwitch.")
        if text in used:
            raise errors.in_use(text=f"The specified IP address {text} is in use.")


def lowest_free(amount: int, cidr: ipaddress.IPv4Network, used: set[str], errors: AddressErrors) -> list[str]:
    """The lowest addresses of the vSwitch that are not ``used``.

    Raises:
        ApiError: there are less than ``amount``.
    """
    free = list(islice(free_in(cidr, used), amount))
    if len(free) < amount:
        raise errors.not_enough()
    return free
