"""A server that stops says so to the requests that it still answers."""

import signal
import socket
import time
from pathlib import Path

import pytest

from tests.running import Running, running

PATIENCE = 10.0


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_request_that_arrives_during_a_stop_learns_of_it(workers: str, tmp_path: Path) -> None:
    with (
        running("--data", tmp_path, "--workers", workers) as server,
        socket.create_connection((server.host, server.port)) as connection,
    ):
        connection.sendall(b"GET /_genzo/ready HTTP/1.1\r\nHost: 127.0.0.1\r\n")
        # The worker has to have accepted the connection: another request is answered after it.
        assert _is_accepting(server)
        server.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        while _is_accepting(server):
            assert time.monotonic() < deadline
        connection.sendall(b"\r\n")
        connection.settimeout(PATIENCE)
        answer = connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 503 ")
    assert b'"status":"stopping"' in answer


def _is_accepting(server: Running) -> bool:
    try:
        with socket.create_connection((server.host, server.port), timeout=PATIENCE) as connection:
            connection.sendall(b"GET /_genzo/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return connection.recv(4096).startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False
