"""Finds sockets of clients among the open files of this process, to look at them and to end connections."""

import os
import socket
import struct
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

OPEN_FILES = Path("/dev/fd")
"""The descriptors of this process, on Linux and macOS."""
_LINGER_ZERO = struct.pack("ii", 1, 0)
"""SO_LINGER on, zero seconds: the connection ends with RST, and what is still to send is thrown away."""


class Ends(NamedTuple):
    """The two ends of a connection: address and port of the client, and the port of this process."""

    address: str
    port: int
    local_port: int


def ends_of(descriptor: int) -> Ends | None:
    """The ends of the connection of a descriptor; None if it is no connected socket.

    Another thread may close the descriptor at any time, and reuse its number.
    """
    try:
        # Python then asks the kernel for neither. Addresses of both families fit into those of IPv6.
        viewed = socket.socket(socket.AF_INET6, socket.SOCK_STREAM, 0, descriptor)
    except OSError:  # not a socket, or not open any more
        return None
    try:
        peer = viewed.getpeername()
        if not isinstance(peer, tuple):  # a Unix socket, such as that of a connection to PostgreSQL
            return None
        address, port = peer[:2]
        return Ends(address, port, viewed.getsockname()[1])
    except (OSError, TypeError, ValueError):  # not connected, or a socket without an address
        return None
    finally:
        viewed.detach()


def connection_from(client: tuple[str, int | str] | None) -> socket.socket | None:
    """A socket of the connection from ``client`` (address, port); None if this process cannot find it."""
    if client is None:
        return None
    peer = (client[0], int(client[1]))  # Granian gives the port as a string
    with suppress(OSError):
        found = (_connected(int(file.name), peer) for file in OPEN_FILES.iterdir())
        return next(filter(None, found), None)
    return None


def reset(descriptor: int, peer: tuple[str, int]) -> bool:
    """Reset the connection of a descriptor if it is a socket with this peer."""
    connection = _connected(descriptor, peer)
    if connection is None:
        return False
    with connection:
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:  # not connected any more
            return False
    return True


def _connected(descriptor: int, peer: tuple[str, int]) -> socket.socket | None:
    """A duplicate of the socket of a descriptor if it is connected to this peer."""
    try:
        duplicate = os.dup(descriptor)
    except OSError:
        return None
    try:
        connection = socket.socket(fileno=duplicate)
    except OSError:  # not a socket
        os.close(duplicate)
        return None
    try:
        if connection.getpeername()[:2] == peer:
            return connection
    except (OSError, TypeError, ValueError):  # not connected, or a socket without an address
        pass
    connection.close()
    return None
