"""Whether a server says that it is ready, asked as any client would."""

import socket
import ssl
from contextlib import closing

_SECONDS = 5.0
_LISTENING_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared only


def says_ready(host: str, port: int, context: ssl.SSLContext | None) -> bool:
    """Whether ``/_genzo/ready`` answers 200; over TLS where there is a ``context`` that trusts the server.

    A few lines over a socket, since `http.client` and what it imports take as long to load as a listing
    of images does to answer.
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
        OSError: nobody listens, or it is not the server that the context trusts.
    """
    connection = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        connection.settimeout(_SECONDS)
        connection.connect((host, port))
        if context is None:
            return connection
        context.check_hostname = False
        return context.wrap_socket(connection)
    except OSError:
        connection.close()
        raise
