"""Whether a server is ready: its own examination of the catalogue, and the check over HTTP."""

import logging
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing

_log = logging.getLogger("genzo.requests")
_EXAMINATION_SECONDS = 1.0
_SECONDS = 5.0
_LISTENING_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - compared only


class Readiness:
    """Whether the catalogue can be used, examined every second: its files or tables can be deleted any time.

    ``unready_reason`` says why it cannot be used, in a sentence for the operator, or nothing.
    """

    def __init__(self, unready_reason: Callable[[], str]) -> None:
        self._unready_reason = unready_reason
        self._was_ready = False
        self._next = 0.0
        self.is_ready = False

    def is_due(self, now: float) -> bool:
        """Whether a catalogue that was ready should be examined again."""
        return self.is_ready and now >= self._next

    def examine(self) -> bool:
        """Whether the catalogue can be used; if it no longer can, the log says why.

        Raises:
            DeadlineError: the database did not answer in time.
        """
        self._next = time.monotonic() + _EXAMINATION_SECONDS
        reason = self._unready_reason()
        self.is_ready = not reason
        if self.is_ready:
            self._was_ready = True
        elif self._was_ready:
            _log.error("%s", reason)
        return self.is_ready


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
