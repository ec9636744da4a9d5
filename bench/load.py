"""A client that costs little: prepared bytes over keep-alive connections, one thread, one selector."""

import selectors
import socket
import time
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_PATIENCE = 10.0
_RECEIVE = 1 << 18
_LENGTH = b"content-length:"


class LoadError(Exception):
    """The server did not answer as it must for the figures to mean anything."""


class Load(NamedTuple):
    """What was answered, in how many seconds, and how long each request took, in seconds."""

    requests: int
    seconds: float
    latencies: list[float]


class Answer(NamedTuple):
    """A whole answer; header names in lower case."""

    headers: tuple[tuple[str, str], ...]
    body: bytes


class _Connection:
    """One connection, kept alive if the server does, with at most one request under way."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket = self._connected()
        self.received = b""
        self.sent_at = 0.0
        self._whole = 0

    @property
    def is_over(self) -> bool:
        """Whether the server closes the connection behind this answer, as moto does."""
        return b"\r\nconnection: close\r\n" in self.received.partition(b"\r\n\r\n")[0].lower() + b"\r\n"

    def reconnect(self) -> None:
        self.socket.close()
        self.socket = self._connected()

    def _connected(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def send(self, request: bytes) -> None:
        self.received = b""
        self._whole = 0
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def receive(self) -> bool:
        """Take what has arrived; whether the answer is whole now."""
        part = self.socket.recv(_RECEIVE)
        if not part:
            raise LoadError(f"The server closed the connection after {self.received[:200]!r}")
        self.received = self.received + part if self.received else part
        if not self._whole:
            self._whole = _whole_length(self.received)
        return 0 < self._whole <= len(self.received)


def ask(port: int, request: bytes) -> Answer:
    """One request on a connection of its own."""
    connection = _Connection(port)
    with connection.socket:
        connection.send(request)
        while not connection.receive():
            pass
    head, _, body = connection.received.partition(b"\r\n\r\n")
    lines = (line.partition(": ") for line in head.decode("latin-1").split("\r\n")[1:])
    return Answer(tuple((name.lower(), value) for name, _, value in lines), body)


def load(port: int, requests: Iterable[bytes], connections: int, seconds: float) -> Load:
    """Send requests over so many connections until the time is over or the requests are.

    What is under way then is waited for, and counts with its time.

    Raises:
        LoadError: an answer was none of success, or took longer than anybody would wait.
    """
    pending = iter(requests)
    clients = [_Connection(port) for _ in range(connections)]
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
        ready = selector.select(_PATIENCE)
        if not ready:
            raise LoadError(f"No answer within {_PATIENCE:.0f} seconds.")
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
    """How long the answer is that begins so; 0 while that is not known."""
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return 0
    head = received[:end].lower()
    at = head.find(_LENGTH)
    if not head.startswith(b"http/1.1 200") or at < 0:
        raise LoadError(f"An answer of another kind: {received[:600]!r}")
    length = head[at + len(_LENGTH) :].partition(b"\r\n")[0]
    return end + 4 + int(length)
