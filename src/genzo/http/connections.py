"""The connections of a worker: how many it may have, and which of them carry a request that is answered."""

import resource
import time
from collections.abc import Container
from contextlib import suppress

Client = tuple[str, str]
"""Address and port of a client, both as text, as Granian gives them."""

_MAX_OPEN_FILES = 65_536
# Files, databases, listening sockets and pipes of a worker.
_OTHER_OPEN_FILES = 256
_MAX_PLACES = 16_384
_LEAST_PLACES = 64
_IPV6_NETWORK_BITS = 64


class Connections:
    """The connections that the application of a worker has answered requests on.

    HTTP/1.1 answers one request of a connection at a time. A request counts as being answered once it has
    arrived whole, so that nobody keeps a connection by a body that never ends.
    """

    def __init__(self) -> None:
        self.answering: set[Client] = set()
        self.answered: dict[Client, float] = {}

    def begin(self, client: Client | None) -> None:
        """Note that a request has arrived whole."""
        if client is not None:
            self.answering.add(client)

    def end(self, client: Client | None) -> None:
        """Note that a request has been answered."""
        if client is not None:
            self.answering.discard(client)
            self.answered[client] = time.monotonic()

    def keep_only(self, clients: Container[Client]) -> None:
        """Forget the answers to all other clients, whose connections are closed."""
        self.answered = {each: when for each, when in self.answered.items() if each in clients}


def raise_open_file_limit() -> None:
    """Raise the limit of open files of this process, and of workers that it starts, as far as it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _MAX_OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        # macOS has a lower limit of its own (kern.maxfilesperproc).
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def places() -> int:
    """How many connections a worker may have open at once, by the limit of open files."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return _MAX_PLACES
    return min(_MAX_PLACES, max(_LEAST_PLACES, soft - _OTHER_OPEN_FILES))


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the IPv6 network of 64 bits that one site has."""
    if ":" not in address:
        return address
    from ipaddress import IPv6Address  # noqa: PLC0415 - not needed to start

    parsed = IPv6Address(address.partition("%")[0])
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> _IPV6_NETWORK_BITS << _IPV6_NETWORK_BITS))


def is_loopback(address: str) -> bool:
    """Whether an address is that of this machine."""
    return address.startswith(("127.", "::ffff:127.")) or address == "::1"
