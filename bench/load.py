"""A load generator with little overhead: prepared bytes, keep-alive connections, one thread, one selector."""

import selectors
import socket
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, Self

_TIMEOUT_SECONDS = 10.0
_RECEIVE = 1 << 18
_LENGTH = b"content-length:"


class LoadError(Exception):
    """An answer was not a success, came too late, or broke off."""


class Load(NamedTuple):
    """The number of answered requests, the seconds in all, and the seconds of each request."""

    requests: int
    seconds: float
    latencies: list[float]


class Answer(NamedTuple):
    """A whole answer; header names in lower case."""

    headers: tuple[tuple[str, str], ...]
    body: bytes


class _Connection:
    """A connection with at most one request in progress; kept alive if the server keeps it alive."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self._connected()
        self.received = b""
        self.sent_at = 0.0
        self._whole = 0

    @property
    def is_over(self) -> bool:
        """Whether the server closes the connection after this answer, as moto does."""
        return b"\r\nconnection: close\r\n" in self.received.partition(b"\r\n\r\n")[0].lower() + b"\r\n"

    def reconnect(self) -> None:
        self.socket.close()
        self.socket = self._connected()

    def _connected(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=_TIMEOUT_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def send(self, request: bytes) -> None:
        self.received = b""
        self._whole = 0
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Read what has arrived; return whether the answer is complete."""
        part = self.socket.recv(_RECEIVE)
        if not part:
            raise LoadError(f"The server closed the connection after {self.received[:200]!r}")
        self.received = self.received + part if self.received else part
        if not self._whole:
            self._whole = _whole_length(self.received)
        return 0 < self._whole <= len(self.received)


class Client:
    """One connection that is kept alive, for requests that depend on earlier answers."""

    def __init__(self, port: int) -> None:
        self._connection = _Connection(port)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.socket.close()

    def ask(self, request: bytes) -> tuple[Answer, float]:
        """The answer to a request, and the seconds that it took.

        Raises:
            LoadError: the answer had another status than 200.
        """
        connection = self._connection
        connection.send(request)
        while not connection.receive():
            pass
        seconds = time.perf_counter() - connection.sent_at
        head, _, body = connection.received.partition(b"\r\n\r\n")
        lines = (line.partition(": ") for line in head.decode("latin-1").split("\r\n")[1:])
        return Answer(tuple((name.lower(), value) for name, _, value in lines), body), seconds


def ask(port: int, request: bytes) -> Answer:
    """Send one request on a new connection."""
    with Client(port) as client:
        return client.ask(request)[0]


def load(ports: Sequence[int], requests: Iterable[bytes], connections: int, seconds: float) -> Load:
    """Send requests over connections until the time has passed or no request is left.

    The connections are spread evenly over the ports. Requests in progress at the end are completed and
    counted.

    Raises:
        LoadError: an answer had another status than 200, or took longer than ten seconds.
    """
    pending = iter(requests)
    clients = [_Connection(ports[place % len(ports)]) for place in range(connections)]
    try:
        with selectors.DefaultSelector() as selector:
            for client in clients:
                selector.register(client.socket, selectors.EVENT_READ, client)
            return _run(selector, clients, pending, seconds)
    finally:
        for client in clients:
            client.socket.close()


def _run(
    selector: selectors.BaseSelector, clients: list[_Connection], pending: Iterator[bytes], seconds: float
) -> Load:
    latencies: list[float] = []
    start = now = time.perf_counter()
    waiting = sum(_send_next(client, pending) for client in clients)
    while waiting:
        ready = selector.select(_TIMEOUT_SECONDS)
        if not ready:
            raise LoadError(f"No answer within {_TIMEOUT_SECONDS:.0f} seconds.")
        now = time.perf_counter()
        for key, _ in ready:
            client: _Connection = key.data
            if client.receive():
                latencies.append(time.perf_counter() - client.sent_at)
                if client.is_over:
                    selector.unregister(client.socket)
                    client.reconnect()
                    selector.register(client.socket, selectors.EVENT_READ, client)
                if now - start >= seconds or not _send_next(client, pending):
                    waiting -= 1
    return Load(len(latencies), time.perf_counter() - start, latencies)


def _send_next(client: _Connection, pending: Iterator[bytes]) -> bool:
    request = next(pending, None)
    if request is None:
        return False
    client.send(request)
    return True


def _whole_length(received: bytes) -> int:
    """The length of the answer that starts with ``received``; 0 until its headers are complete."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = received[:end].lower()
    at = head.find(_LENGTH)
    if not head.startswith(b"http/1.1 200") or at < 0:
        raise LoadError(f"Not a success with a length: {received[:600]!r}")
    length = head[at + len(_LENGTH) :].partition(b"\r\n")[0]
    return end + 4 + int(length)
