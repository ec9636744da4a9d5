"""Finds the client behind the operator's proxies (``--trusted-proxy``)."""

from collections.abc import Collection
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from genzo.service.server_settings import SettingsError
from genzo.wire.types import HttpRequest

_MAX_HOPS = 32
"""The most entries of X-Forwarded-For that are read, from its end."""
Address = IPv4Address | IPv6Address


class TrustedProxies:
    """The proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, as addresses and networks.

    A proxy appends to X-Forwarded-For the address that it was called from. What stands left of that was sent
    by its client, so the client is the rightmost address that is no trusted proxy.

    Raises:
        SettingsError: a text is neither an address nor a network.
    """

    def __init__(self, given: Collection[str]) -> None:
        self._networks = tuple(map(_network, given))
        self._is_trusted = lru_cache(maxsize=256)(self._is_in_a_network)

    def resolved(self, request: HttpRequest) -> HttpRequest:
        """The request as the client sent it: with the client's address, and whether the client used HTTPS.

        What anybody else than a trusted proxy says changes nothing.
        """
        peer = _address(request.client)
        if peer is None or not self._is_trusted(peer):
            return request
        protocols = _values(request, "x-forwarded-proto")
        return request._replace(
            client=str(self._client(peer, _values(request, "x-forwarded-for"))),
            is_secure=protocols[-1].lower() == "https" if protocols else request.is_secure,
        )

    def _client(self, peer: Address, hops: list[str]) -> Address:
        """The nearest hop that is no trusted proxy. A text that is no address ends the search."""
        nearest = peer
        for hop in reversed(hops):
            address = _address(hop)
            if address is None:
                break
            nearest = address
            if not self._is_trusted(address):
                break
        return nearest

    def is_trusted(self, peer: str) -> bool:
        """Whether a connection from ``peer`` is a proxy's."""
        address = _address(peer)
        return address is not None and self._is_trusted(address)

    def _is_in_a_network(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


def _values(request: HttpRequest, name: str) -> list[str]:
    """The last entries of a header that is a list, whose lines form one list (RFC 9110, section 5.3)."""
    lines = ",".join([value for key, value in request.headers if key == name])
    entries = [entry.strip() for entry in lines.rsplit(",", _MAX_HOPS)[-_MAX_HOPS:]]
    return entries if lines else []


def _address(text: str) -> Address | None:
    """An address with or without a port, such as ``192.0.2.1:80`` and ``[2001:db8::1]:80``."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return (address.ipv4_mapped if isinstance(address, IPv6Address) else None) or address


def _network(text: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(text)
    except ValueError:
        raise SettingsError(
            f'"{text}" is neither an address nor a network: write --trusted-proxy 10.0.0.5 or 10.0.0.0/24.'
        ) from None
