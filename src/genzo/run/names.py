"""The host names that a command can reach, and where they lead within its surroundings."""

import re
import socket
from collections import Counter
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, ip_address
from urllib.parse import urlsplit

from genzo.gateway.local_hosts import METADATA_ADDRESS
from genzo.gateway.proxy import Target
from genzo.run.errors import RunError
from genzo.wire.host_names import can_be_asked_for, host_name, is_cloud_name, is_loopback

LOOPBACK = "127.0.0.1"
CLOUD_ADDRESS = "127.80.0.1"
"""What every host name of the cloud resolves to: loopback, apart from the address that programs listen on."""
_FIRST_OPENED = IPv4Address("127.81.0.1")
"""What the first opened name resolves to; the following ones have the following addresses."""
_PORTS = (443, 80)
_API_DOMAIN = "aliyuncs.com"
_OPTION = re.compile(r"(?P<host>[^:\s]+)(:(?P<port>[0-9]{1,5}))?", re.ASCII)
_LAST_PORT = 65535
_DNS = 53
_PORT_OF = {"http": 80, "https": 443}
_LOOPBACK_NAMES = ("localhost", "::1")
_MAX_REFUSALS = 1000
"""How many refused names are counted apart."""


class Names:
    """The hosts that are opened, and all that are refused. ``genzo`` is the server's own address."""

    def __init__(self, opened: Iterable[Target], genzo: Target) -> None:
        self._genzo = genzo
        self._opened = dict.fromkeys(opened)
        if not is_loopback(genzo.host):
            self._opened[genzo] = None
        hosts = dict.fromkeys(target.host for target in self._opened)
        self._addresses = dict(_with_addresses(hosts))
        self._own_names = ("localhost", socket.gethostname().lower())
        self.refusals = Counter[str]()

    @property
    def opened(self) -> tuple[Target, ...]:
        """The hosts that the user has opened, and the server's own if it is another machine's."""
        return tuple(self._opened)

    def address(self, name: str) -> str | None:
        """The address of a host name; None for one that is refused."""
        if name in self._addresses:
            return self._addresses[name]
        if is_cloud_name(name):
            return CLOUD_ADDRESS
        return LOOPBACK if name in self._own_names or name.endswith(".localhost") else None

    def is_genzo(self, target: Target) -> bool:
        """See `genzo.gateway.proxy.Directory`."""
        return target == self._genzo

    def is_open(self, target: Target) -> bool:
        """See `genzo.gateway.proxy.Directory`."""
        return target in self._opened

    def refused(self, host: str) -> str:
        """See `genzo.gateway.proxy.Directory`."""
        if len(self.refusals) < _MAX_REFUSALS or host in self.refusals:
            self.refusals[host] += 1
        return f"genzo run refuses {host}: --allow {host} opens it."


def opened_targets(allow: Iterable[str]) -> tuple[Target, ...]:
    """The hosts of ``--allow``. One without a port is opened at the ports 443 and 80.

    Raises:
        RunError: a text names no host, or a host of the cloud's APIs.
    """
    return tuple(target for text in allow for target in _targets(text))


def target_of(url: str) -> Target:
    """The host and port of a server's URL; the names of this machine are one host."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return Target(LOOPBACK if host in _LOOPBACK_NAMES else host, parts.port or _PORT_OF[parts.scheme])


def _targets(text: str) -> Iterator[Target]:
    match = _OPTION.fullmatch(text)
    name = host_name(match["host"]) if match else ""
    port = int((match and match["port"]) or 0)
    if not match or not name or port > _LAST_PORT or (match["port"] and not port) or not _is_host(name):
        raise RunError(f'--allow "{text}" names no host: write it as HOST or HOST:PORT.')
    if port == _DNS and (name == "localhost" or is_loopback(name)):
        raise RunError("Genzo answers for names at port 53 of this machine: leave it out of --allow.")
    if name in (METADATA_ADDRESS, _API_DOMAIN) or name.endswith(f".{_API_DOMAIN}"):
        raise RunError(f"Genzo answers for {name}: leave it out of --allow.")
    for each in (port,) if port else _PORTS:
        yield Target(name, each)


def _with_addresses(hosts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each host with an address of loopback of its own. One that is given as an address keeps it."""
    following = _FIRST_OPENED
    for host in hosts:
        if host == "localhost" or _is_address(host):
            yield host, LOOPBACK if host == "localhost" else host
        else:
            yield host, str(following)
            following += 1


def _is_host(name: str) -> bool:
    """Whether a name or an address can be that of one host."""
    if not _is_address(name):
        return can_be_asked_for(name)
    address = ip_address(name)
    return not (address.is_unspecified or address.is_multicast or name == "255.255.255.255")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
