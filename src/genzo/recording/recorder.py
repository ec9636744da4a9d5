"""The recorder: an HTTP server on loopback that forwards a client's requests, and records each.

Clients call it directly, or as their HTTP proxy. Where they use HTTPS, it ends here.
"""

import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable
from socketserver import TCPServer, ThreadingMixIn
from types import TracebackType
from typing import Self

from genzo.recording.client_connection import ClientConnection
from genzo.recording.exchange import Exchange
from genzo.recording.trust import Trust
from genzo.recording.upstreams import Upstreams

_LOOPBACK = "127.0.0.1"
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.05


class Recorder(ThreadingMixIn, TCPServer):
    """Serves on a free port of loopback within its context, each connection in a thread.

    ``record`` is called with each exchange before the last byte of its answer is passed on. So a request that
    a client makes of an answer is recorded after it. ``forwards_control`` forwards pages under ``/_genzo/``
    for processes of this user; they are never recorded.

    ``refused`` counts the requests for hosts that are not open, by host, and ``untrusting`` the connections
    whose client did not accept the recorder's certificate. ``failure`` is the last error of ``record``, which
    does not keep answers from being passed on.
    """

    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(
        self,
        upstreams: Upstreams,
        trust: Trust,
        record: Callable[[Exchange], None],
        *,
        forwards_control: bool,
    ) -> None:
        super().__init__((_LOOPBACK, 0), ClientConnection)
        self.upstreams = upstreams
        self.trust = trust
        self._record = record
        self.forwards_control = forwards_control
        self.refused = Counter[str]()
        self.untrusting = Counter[str]()
        self.failure: OSError | None = None
        self.service_context = ssl.create_default_context()
        self._lock = threading.Lock()
        self._open: dict[socket.socket, threading.Thread] = {}
        self._thread = threading.Thread(
            target=self.serve_forever, args=(_POLL_SECONDS,), name="genzo-recorder", daemon=True
        )

    @property
    def url(self) -> str:
        """Its URL."""
        return f"http://{_LOOPBACK}:{self.server_address[1]}"

    def opened(self, connection: socket.socket) -> None:
        """Note an open connection; the caller's thread serves it."""
        with self._lock:
            self._open[connection] = threading.current_thread()

    def closed(self, connection: socket.socket) -> None:
        """Note that a connection is served no more."""
        with self._lock:
            self._open.pop(connection, None)

    def record_exchange(self, exchange: Exchange) -> None:
        """Record an exchange."""
        try:
            self._record(exchange)
        except OSError as error:
            self.failure = error

    def close(self) -> None:
        """Accept no more, and wait until the requests that are being answered are recorded."""
        self.shutdown()
        self._thread.join()
        with self._lock:
            connections = dict(self._open)
        for connection in connections:
            # A connection that waits for a request ends; one that is being answered can still be written to.
            # `SSLSocket.shutdown` would end its TLS.
            try:
                socket.socket.shutdown(connection, socket.SHUT_RD)
            except OSError:
                continue
        for thread in connections.values():
            thread.join(_STOP_SECONDS)
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a client that breaks its connection off is no failure of the recorder."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
