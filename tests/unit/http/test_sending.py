"""Responses of faults, sent to a client whose socket this process has."""

import asyncio
import socket
from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest

from genzo.http.sending import FaultyResponse, send_faulty
from genzo.wire.types import HttpResponse

RESPONSE = HttpResponse(200, {"content-type": "text/plain"}, b"0123456789")
Connection = tuple[socket.socket, socket.socket]


@pytest.fixture
def connection() -> Iterator[Connection]:
    """The two ends of a connection: the client's and the server's."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        server, _ = listener.accept()
    with client, server:
        yield client, server


def sent(fault: Any, scope: dict[str, Any]) -> list[MutableMapping[str, Any]]:  # noqa: ANN401
    """The messages of ASGI for a response with a fault."""
    messages = list[MutableMapping[str, Any]]()

    async def send(message: MutableMapping[str, Any]) -> None:
        messages.append(message)

    asyncio.run(send_faulty(FaultyResponse(RESPONSE, fault), scope, send))
    return messages


@pytest.mark.parametrize("fault", ["truncated_head", "reset"])
def test_by_https_no_byte_is_written_beside_the_encryption(connection: Connection, fault: str) -> None:
    client, server = connection
    _, body = sent(fault, {"scheme": "https", "client": client.getsockname()})
    assert (body["body"], body["more_body"]) == (b"01234", True)
    server.sendall(b"x")
    assert client.recv(10) == b"x"


@pytest.mark.parametrize(
    ("fault", "rest"), [("dropped", b""), ("truncated_head", b"01234"), ("reset", b"01234")]
)
def test_without_the_clients_socket_the_body_is_truncated(fault: str, rest: bytes) -> None:
    _, body = sent(fault, {"scheme": "http", "client": ("127.0.0.1", "1")})
    assert (body["body"], body["more_body"]) == (rest, True)


def test_by_http_the_response_is_written_to_the_clients_socket(connection: Connection) -> None:
    client, _ = connection
    assert sent("reset", {"scheme": "http", "client": client.getsockname()}) == []
    received = client.recv(1000)
    assert received.startswith(b"HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n")
    assert received.endswith(b"content-length: 10\r\n\r\n01234")
    with pytest.raises(ConnectionResetError):
        client.recv(1000)


def test_a_client_that_is_gone_gets_nothing(connection: Connection) -> None:
    client, server = connection
    peer = client.getsockname()
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    client.close()
    assert len(sent("reset", {"scheme": "http", "client": peer})) == 2
