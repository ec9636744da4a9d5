"""The user of the other end of a connection, in the tables of this machine."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.control import connection_owner
from genzo.control.connection_owner import is_held_by

pytestmark = pytest.mark.skipif(
    not Path("/proc/net/tcp").exists(), reason="the system has no table of connections"
)


@pytest.fixture(params=[("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("::", "127.0.0.1")])
def pair(request: pytest.FixtureRequest) -> Iterator[tuple[socket.socket, socket.socket]]:
    """A listening socket, and a client connected to it."""
    listens_on, called = request.param
    with socket.socket(socket.AF_INET6 if ":" in listens_on else socket.AF_INET) as listener:
        if listens_on == "::":
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind((listens_on, 0))
        listener.listen()
        with socket.create_connection((called, listener.getsockname()[1])) as client:
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
    assert held(pair, os.geteuid()) is None
