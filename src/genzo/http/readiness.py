"""Checks over HTTP whether a server is ready."""

import socket
import ssl
from contextlib import closing

_SECONDS = 5.0
_LISTENING_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared only


def says_ready(host: str, port: int, context: ssl.SSLContext | None) -> bool:
    """Whether ``/_genzo/ready`` answers 200. ``context`` is for TLS and must trust the server's authority.

    It uses a socket, because importing `http.client` takes as long as answering DescribeImages.
    """
    host = "127.0.0.1" if host in _LISTENING_EVERYWHERE else host
    request = f"GET /_genzo/ready HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    try:
        with closing(_connected(host, port, context)) as connection:
            connection.sendall(request.encode())
            with connection.makefile("rb") as answer:
                return answer.readline().startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False


def _connected(host: str, port: int, context: ssl.SSLContext | None) -> socket.socket:
    """A connection, which the caller closes.

    Raises:
        OSError: no server listens, or the context does not trust its certificate.
    """
    connection = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        connection.settimeout(_SECONDS)
        connection.connect((host, port))
        if context is None:
            return connection
        # The certificate has loopback and cloud names, but --host may be another address of this machine.
        context.check_hostname = False
        return context.wrap_socket(connection)
    except OSError:
        connection.close()
        raise
