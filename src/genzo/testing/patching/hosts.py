"""Decides where a host name or an address leads while `patch` is active."""

import re
import socket
from collections.abc import Iterable
from enum import Enum, auto
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from genzo.gateway.local_hosts import API_METADATA_HOSTS, METADATA_ADDRESS

CLOUD_ADDRESS = "198.18.0.1"
"""What every host name of the cloud resolves to inside `patch`.

A network for benchmarks (RFC 2544), so no program connects to it by itself.
"""

_CLOUD = "aliyuncs.com"
# Host names of the DNS, and names with underscores, which some networks have.
_NAME = re.compile(r"(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*", re.ASCII)


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


class AllowError(PatchError, ValueError):
    """What `patch` shall allow is no list of hosts, or has one that cannot be allowed."""


def checked_allow(allow: Iterable[str]) -> tuple[str, ...]:
    """The hosts that a program may reach: names, names such as ``*.example.com``, and addresses.

    Raises:
        AllowError: one is none of these, or is a host of the cloud.
    """
    if isinstance(allow, str | bytes):
        raise AllowError(f"allow is a list of hosts: write patch(allow=[{allow!r}]).")
    names = tuple(allow)
    for name in names:
        if not isinstance(name, str):
            raise AllowError(f"allow has {name!r}, which is no text: give the names of hosts.")
        host = _canonical(name)
        if is_cloud(host.removeprefix("*.")) or host == METADATA_ADDRESS:
            raise AllowError(f"Genzo answers for {name} inside patch(): leave it out of allow.")
        if not is_address(name) and not _NAME.fullmatch(host):
            meant = _host_in(name)
            hint = (
                f'write patch(allow=["{meant}"])'
                if meant
                else "name a host, or all below a domain as *.DOMAIN"
            )
            raise AllowError(f"allow has {name!r}, which is no name and no address of a host: {hint}.")
    return names


class Hosts:
    """The hosts that a program may reach. ``allow`` are those of `checked_allow`, which are not the cloud's.

    Raises:
        AllowError: see `checked_allow`.
    """

    def __init__(self, allow: Iterable[str]) -> None:
        self._allowed = tuple(_canonical(name) for name in checked_allow(allow))
        self._addresses: set[str] = set()

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
    """Whether a host name belongs to Alibaba Cloud's APIs, or to their metadata."""
    name = _canonical(host)
    return name == _CLOUD or name.endswith(f".{_CLOUD}") or name in API_METADATA_HOSTS


def text_of_host(host: str | bytes | bytearray) -> str:
    """A host as the functions of `socket` and `ssl` take it: as text, or as bytes."""
    return host if isinstance(host, str) else bytes(host).decode("ascii", "replace")


def is_address(name: str) -> bool:
    """Whether a host is given as an address, with or without a zone."""
    return _address(name.partition("%")[0]) is not None


def _host_in(text: str) -> str:
    """The host in a URL, or before a port or a path; ``""`` if none is found."""
    try:
        found = urlsplit(text if "//" in text else f"//{text}").hostname or ""
        host = found if is_address(found) else found.encode("idna").decode()
    except ValueError:
        return ""
    return host if is_address(host) or _NAME.fullmatch(host) else ""


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
