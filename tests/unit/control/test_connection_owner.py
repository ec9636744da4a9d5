"""The user of the other end of a connection, in the tables of this machine."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.control import connection_owner
from genzo.control.connection_owner import is_held_by
from genzo.control.socket_lookup import find_socket

pytestmark = pytest.mark.skipif(
    not Path("/proc/net/tcp").exists(), reason="the system has no table of connections"
)


@pytest.fixture(
    params=[
        ("127.0.0.1", "127.0.0.1", ""),
        ("127.0.0.1", "127.0.0.1", "127.0.0.2"),
        ("::1", "::1", ""),
        ("::", "127.0.0.1", ""),
    ]
)
def pair(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, socket.socket]]:
    """A listening socket, and a client connected to it, which may have another address than the server."""
    listens_on, called, calling = request.param
    with socket.socket(socket.AF_INET6 if ":" in listens_on else socket.AF_INET) as listener:
        if listens_on == "::":
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind((listens_on, 0))
        listener.listen()
        source = (calling, 0) if calling else None
        with socket.create_connection((called, listener.getsockname()[1]), source_address=source) as client:
            yield listener, client


def held(pair: tuple[socket.socket, socket.socket], user: int) -> bool | None:
    listener, _ = pair
    served, peer = listener.accept()
    with served:
        return is_held_by(user, peer[0], peer[1], listener.getsockname()[1])


def test_a_connection_belongs_to_the_user_of_its_client(pair: tuple[socket.socket, socket.socket]) -> None:
    assert held(pair, os.geteuid()) is True


def test_a_connection_of_another_user_does_not(pair: tuple[socket.socket, socket.socket]) -> None:
    assert held(pair, os.geteuid() + 1) is False


def test_a_client_that_has_gone_holds_nothing(pair: tuple[socket.socket, socket.socket]) -> None:
    pair[1].close()
    # The tables show a closed end as the one of user 0.
    assert held(pair, 0) is False


def test_a_client_that_was_never_there_holds_nothing(pair: tuple[socket.socket, socket.socket]) -> None:
    assert is_held_by(os.geteuid(), "127.0.0.1", 1, pair[0].getsockname()[1]) is False
    assert is_held_by(os.geteuid(), "", 1, pair[0].getsockname()[1]) is False


def test_without_a_table_nothing_is_known(
    pair: tuple[socket.socket, socket.socket], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = tmp_path / "tcp"
    empty.write_text("  sl  local_address rem_address   st\n")
    monkeypatch.setattr(connection_owner, "_TABLES", (tmp_path / "missing", empty))
    listener, client = pair
    is_found_without = client.getsockname()[0] == client.getpeername()[0]
    assert held(pair, os.geteuid()) is (True if is_found_without else None)
    assert is_held_by(os.geteuid(), "127.0.0.1", 1, listener.getsockname()[1]) is None


def test_another_server_at_the_port_of_the_client_is_no_client(
    pair: tuple[socket.socket, socket.socket],
) -> None:
    """The kernel also finds a socket that listens, which is no end of the connection."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert is_held_by(os.geteuid(), "127.0.0.1", port, pair[0].getsockname()[1]) is False


def test_what_is_no_address_is_no_socket() -> None:
    assert find_socket("", 1, "", 2) is None
    assert find_socket("127.0.0.1", 1, "127.0.0.1", 2) is None
