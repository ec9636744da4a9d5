"""Sends a part of a response on the socket itself and ends the connection there.

ASGI has no message for half of a head or for a reset, and Granian answers 500 for an application that sends
nothing.
"""

import ctypes
import socket
import struct
from collections.abc import Iterable
from http import HTTPStatus

from genzo.catalogue.faults import ResponseFault
from genzo.http.client_socket import connection_from

_ANY_FAMILY = struct.pack("H14x", socket.AF_UNSPEC)  # struct sockaddr
_LINGER_ZERO = struct.pack("ii", 1, 0)


def head_of(status: int, headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The head of a response of HTTP/1.1."""
    phrase = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    lines = [f"HTTP/1.1 {status} {phrase}".encode(), *(b": ".join(header) for header in headers)]
    return b"\r\n".join((*lines, b"", b""))


def send_broken(client: tuple[str, int | str] | None, head: bytes, body: bytes, fault: ResponseFault) -> bool:
    """Send what ``fault`` leaves of a response and end the connection from ``client`` (address, port).

    False if this process cannot find its socket; then nothing is sent. At most as much is sent as the
    kernel takes at once.
    """
    connection = connection_from(client)
    if connection is None:
        return False
    with connection:
        try:
            if fault == "truncated_head":
                connection.send(head[: len(head) // 2])
            elif fault == "reset":
                connection.send(head + body[: len(body) // 2])
            if fault == "truncated_head" or not _reset(connection):
                connection.shutdown(socket.SHUT_RDWR)
        except OSError:  # the client has closed it
            return False
    return True


def _reset(connection: socket.socket) -> bool:
    """End a connection with RST; False on systems where that is done only when its last descriptor closes.

    The other descriptor of the connection is the server's. On Linux, connecting to no family resets a
    connection at once (connect(2); tcp_disconnect in net/ipv4/tcp.c).
    """
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
    connect = ctypes.CDLL(None).connect
    return bool(connect(connection.fileno(), _ANY_FAMILY, len(_ANY_FAMILY)) == 0)
