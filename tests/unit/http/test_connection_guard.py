"""The guard of connections, over real sockets of this process."""

import asyncio
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from genzo.http.client_socket import Ends, ends_of
from genzo.http.connection_guard import IDLE_SECONDS, ConnectionGuard, ConnectionLimits
from genzo.http.connections import Client, is_loopback, network_of, places


class Server:
    """A listening socket whose connections are held open."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self._listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=256))
        self.port: int = self._listener.getsockname()[1]

    def connect(self, count: int = 1) -> list[socket.socket]:
        clients = []
        for _ in range(count):
            clients.append(self._stack.enter_context(socket.create_connection(("127.0.0.1", self.port))))
            self._stack.enter_context(self._listener.accept()[0])
        return clients

    def guard(self, places: int = 1000, per_address: int = 1000, *, exempt: bool = False) -> ConnectionGuard:
        return ConnectionGuard([self.port], ConnectionLimits(places, per_address, lambda _: exempt))


@pytest.fixture
def server() -> Iterator[Server]:
    with ExitStack() as stack:
        yield Server(stack)


def name(client: socket.socket) -> Client:
    address, port = client.getsockname()
    return address, str(port)


def swept(guard: ConnectionGuard) -> int:
    return asyncio.run(guard.sweep())


def open_ones(clients: list[socket.socket]) -> list[int]:
    """The indices of the connections that the other end has not closed."""
    return [number for number, each in enumerate(clients) if not select.select([each], [], [], 0)[0]]


def answered(guard: ConnectionGuard, client: socket.socket) -> None:
    guard.connections.begin(name(client))
    guard.connections.end(name(client))


def test_connections_within_the_limits_stay(server: Server) -> None:
    clients = server.connect(20)
    guard = server.guard(places=40, per_address=20)
    assert swept(guard) == 0
    assert len(open_ones(clients)) == 20


def test_those_of_an_address_beyond_its_limit_are_closed_the_unanswered_first(server: Server) -> None:
    clients = server.connect(10)
    guard = server.guard(per_address=4)
    for each in clients[:3]:
        answered(guard, each)
    guard.connections.begin(name(clients[9]))
    assert swept(guard) == 6
    assert open_ones(clients) == [0, 1, 2, 9]


def test_an_exempt_address_may_have_more(server: Server) -> None:
    clients = server.connect(10)
    assert swept(server.guard(per_address=4, exempt=True)) == 0
    assert len(open_ones(clients)) == 10


def test_a_crowded_worker_closes_half_of_its_connections_those_idle_the_longest_first(server: Server) -> None:
    clients = server.connect(10)
    guard = server.guard(places=12, exempt=True)
    for each in clients:
        answered(guard, each)
    answered(guard, clients[0])
    guard.connections.begin(name(clients[1]))
    assert swept(guard) == 4
    assert open_ones(clients) == [0, 1, 6, 7, 8, 9]


def test_no_connection_is_closed_whose_request_is_being_answered(server: Server) -> None:
    clients = server.connect(10)
    guard = server.guard(places=4, per_address=1)
    for each in clients:
        guard.connections.begin(name(each))
    assert swept(guard) == 0
    guard.connections.end(name(clients[5]))
    assert swept(guard) == 1
    assert open_ones(clients) == [0, 1, 2, 3, 4, 6, 7, 8, 9]


def test_a_connection_without_an_answer_is_closed_after_a_time(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    clients = server.connect(3)
    guard = server.guard()
    assert swept(guard) == 0
    guard.connections.begin(name(clients[0]))
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + IDLE_SECONDS - 1)
    answered(guard, clients[1])
    assert swept(guard) == 0
    monkeypatch.setattr(time, "monotonic", lambda: now + IDLE_SECONDS + 1)
    assert swept(guard) == 1
    assert open_ones(clients) == [0, 1]


def test_what_is_known_of_closed_connections_is_forgotten(server: Server) -> None:
    (client,) = server.connect()
    guard = server.guard()
    answered(guard, client)
    guard.connections.answered["192.0.2.1", "1"] = 1.0
    swept(guard)
    assert list(guard.connections.answered) == [name(client)]


def test_connections_to_other_ports_are_left_alone(server: Server) -> None:
    clients = server.connect(5)
    other = ConnectionGuard([1], ConnectionLimits(1, 1, lambda _: False))
    assert swept(other) == 0
    assert len(open_ones(clients)) == 5


def test_the_ends_of_a_connection_over_ipv6() -> None:
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")
    with listener, socket.create_connection(listener.getsockname()[:2]) as client:
        port = client.getsockname()[1]
        assert ends_of(client.fileno()) == Ends("::1", listener.getsockname()[1], port)
        assert ends_of(listener.fileno()) is None


def test_what_is_no_connection_has_no_ends() -> None:
    with Path("/dev/null").open() as file:
        assert ends_of(file.fileno()) is None
    left, right = socket.socketpair()
    with left, right:
        assert ends_of(left.fileno()) is None
        assert ends_of(right.fileno()) is None
    assert ends_of(1_000_000) is None


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
    ],
)
def test_what_counts_as_one_address(address: str, network: str) -> None:
    assert network_of(address) == network


def test_the_addresses_of_this_machine() -> None:
    assert all(map(is_loopback, ("127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1")))
    assert not any(map(is_loopback, ("192.0.2.1", "::ffff:192.0.2.1", "2001:db8::", "1127.0.0.1")))


def test_a_worker_has_places_for_some_connections_at_least() -> None:
    assert 64 <= places() <= 16_384
