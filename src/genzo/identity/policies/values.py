"""The types of condition values: numbers, moments, booleans and networks.

Source: RAM, "Conditional operators". All values are written as texts.
"""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
_LONGEST_NUMBER = 40
_MAPPED_PREFIX = 96
"""How many bits precede an address of IPv4 in one of IPv6 (RFC 4291, section 2.5.5.2)."""


def number(text: str) -> Decimal:
    """A decimal number.

    Raises:
        ValueError: the text has another form, or is too long.
    """
    try:
        value = Decimal(text) if len(text) <= _LONGEST_NUMBER else None
    except InvalidOperation:
        value = None
    if value is None or not value.is_finite():
        raise ValueError("a number")
    return value


def moment(text: str) -> datetime:
    """A moment in ISO 8601 such as ``2019-08-12T17:00:00+08:00``; without an offset it is in UTC.

    Raises:
        ValueError: the text has another form.
    """
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError("a date and time in ISO 8601") from None
    return value if value.tzinfo is not None else value.replace(tzinfo=UTC)


def boolean(text: str) -> bool:
    """``true`` or ``false``, in any case.

    Raises:
        ValueError: the text is neither.
    """
    try:
        return {"true": True, "false": False}[text.lower()]
    except KeyError:
        raise ValueError("true or false") from None


def network(text: str) -> Network:
    """An address or a CIDR block; bits of the host in it are ignored.

    One of IPv4 that is written as IPv6 is that of IPv4, as `address` reads the client's.

    Raises:
        ValueError: the text has another form.
    """
    try:
        value = ip_network(text, strict=False)
    except ValueError:
        raise ValueError("an IP address or a CIDR block") from None
    mapped = value.network_address.ipv4_mapped if isinstance(value, IPv6Network) else None
    if mapped is None or value.prefixlen < _MAPPED_PREFIX:
        return value
    return IPv4Network((mapped, value.prefixlen - _MAPPED_PREFIX))


def address(text: str) -> Address:
    """An IP address. One of IPv4 that is written as IPv6 is the address of IPv4.

    Raises:
        ValueError: the text has another form.
    """
    value = ip_address(text)
    mapped = value.ipv4_mapped if isinstance(value, IPv6Address) else None
    return value if mapped is None else mapped
