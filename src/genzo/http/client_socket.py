"""Finds the socket of a client among the open files of this process, to reset its connection.

ASGI has no message that drops a connection, and Granian answers 500 for an application that sends nothing.
"""

import os
import socket
import struct
from contextlib import suppress
from pathlib import Path

_OPEN_FILES = Path("/dev/fd")
"""The descriptors of this process, on Linux and macOS."""
_LINGER_ZERO = struct.pack("ii", 1, 0)
"""SO_LINGER on, zero seconds: the connection ends with RST, and what is still to send is thrown away."""


def reset_connection(client: tuple[str, int | str] | None) -> bool:
    """Reset the connection from ``client`` (address, port). False if this process cannot find its socket."""
    if client is None:
        return False
    peer = (client[0], int(client[1]))  # Granian gives the port as a string
    with suppress(OSError):
        return any(_reset(int(file.name), peer) for file in _OPEN_FILES.iterdir())
    return False


def _reset(descriptor: int, peer: tuple[str, int]) -> bool:
    """Reset the connection of a descriptor if it is a socket with this peer."""
    try:
        duplicate = os.dup(descriptor)
    except OSError:
        return False
    try:
        connection = socket.socket(fileno=duplicate)
    except OSError:  # not a socket
        os.close(duplicate)
        return False
    with connection:
        try:
            if connection.getpeername()[:2] != peer:
                return False
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
            connection.shutdown(socket.SHUT_RDWR)
        except (OSError, TypeError, ValueError):  # not connected, or a socket without an address
            return False
    return True
