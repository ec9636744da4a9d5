"""Decides where a host name or an address leads while `patch` is active."""

import socket
from collections.abc import Iterable
from enum import Enum, auto
from ipaddress import IPv4Address, IPv6Address, ip_address

from genzo.gateway.metadata_answers import METADATA_ADDRESS

CLOUD_ADDRESS = "198.18.0.1"
"""What every host name of the cloud resolves to inside `patch`.

A network for benchmarks (RFC 2544), so no program connects to it by itself.
"""

_CLOUD = "aliyuncs.com"


class Place(Enum):
    """Where a host leads: to Genzo, to this machine, or to a host that the user has allowed."""

    GENZO = auto()
    LOOPBACK = auto()
    ALLOWED = auto()


class HostRefusedError(RuntimeError):
    """A program connects to a host that is neither the cloud's, nor loopback, nor allowed.

    Not an OSError: HTTP clients would repeat the attempt, and replace the text by one of their own.
    """

    def __init__(self, host: str, reason: str = "") -> None:
        text = reason or (
            f"{host} is a real host, which genzo.testing.patch() refuses: allow it with "
            f'patch(allow=["{host}"]), or keep the program from calling it.'
        )
        super().__init__(text)
        self.host = host


class PatchError(Exception):
    """`patch` cannot be used like this; the text names the fix."""


class Hosts:
    """The hosts that a program may reach.

    ``allow`` are names, names such as ``*.example.com``, and addresses.

    Raises:
        PatchError: ``allow`` names a host of the cloud, or all hosts.
    """

    def __init__(self, allow: Iterable[str]) -> None:
        self._allowed = tuple(_canonical(name) for name in allow)
        self._addresses: set[str] = set()
        for name in self._allowed:
            if is_cloud(name.removeprefix("*.")) or name == METADATA_ADDRESS:
                raise PatchError(f"Genzo answers for {name} inside patch(): leave it out of allow.")
            if "*" in name.removeprefix("*."):
                raise PatchError(
                    f'"{name}" cannot be allowed: name a host, or all below a domain as *.DOMAIN.'
                )

    def place(self, host: str) -> Place:
        """Where a host name or an address leads.

        Raises:
            HostRefusedError: it must not be reached.
        """
        name = _canonical(host)
        if is_cloud(name) or name in (CLOUD_ADDRESS, METADATA_ADDRESS):
            return Place.GENZO
        if _is_loopback(name):
            return Place.LOOPBACK
        if name in self._addresses or any(_matches(name, pattern) for pattern in self._allowed):
            return Place.ALLOWED
        raise HostRefusedError(host)

    def allow_addresses(self, addresses: Iterable[str]) -> None:
        """Allow the addresses that an allowed name resolves to."""
        self._addresses.update(map(_canonical, addresses))


def is_cloud(host: str) -> bool:
    """Whether a host name belongs to Alibaba Cloud's APIs."""
    name = _canonical(host)
    return name == _CLOUD or name.endswith(f".{_CLOUD}")


def text_of_host(host: str | bytes | bytearray) -> str:
    """A host as the functions of `socket` and `ssl` take it: as text, or as bytes."""
    return host if isinstance(host, str) else bytes(host).decode("ascii", "replace")


def is_address(name: str) -> bool:
    """Whether a host is given as an address, with or without a zone."""
    return _address(name.partition("%")[0]) is not None


def _matches(name: str, pattern: str) -> bool:
    return name.endswith(pattern[1:]) if pattern.startswith("*.") else name == pattern


def _canonical(host: str) -> str:
    name = host.lower().removesuffix(".").partition("%")[0]
    address = _address(name)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return name if address is None else str(mapped or address)


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(name)
    except ValueError:
        return None


def _is_loopback(name: str) -> bool:
    address = _address(name)
    if address is not None:
        # A client that connects to the unspecified address reaches its own machine.
        return address.is_loopback or address.is_unspecified
    return name in ("", "localhost", _canonical(socket.gethostname())) or name.endswith(".localhost")
