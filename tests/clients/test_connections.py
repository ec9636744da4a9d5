"""Keep-alive connections with several requests, and absolute targets like those for proxies."""

import http.client
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from tests.api import Api
from tests.clients.samples import PUBLIC_IMAGES
from tests.running import Running

HOST = "ecs.cn-beijing.aliyuncs.com"


def query(api: Api, **parameters: str) -> str:
    named = {"Action": "DescribeImages", "Format": "JSON", "RegionId": "cn-beijing", **parameters}
    return urlencode(api.signed(named))


def exchange(connection: socket.socket, request: bytes) -> http.client.HTTPResponse:
    """Send a request on an open connection and read its answer, and nothing behind it."""
    connection.sendall(request)
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response


@pytest.fixture
def connection(server: Running) -> Iterator[socket.socket]:
    with socket.create_connection((server.host, server.port), timeout=20) as opened:
        yield opened


def test_one_connection_serves_many_requests(api: Api, connection: socket.socket) -> None:
    for page in range(1, 6):
        target = f"/?{query(api, PageNumber=str(page))}"
        response = exchange(connection, f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
        assert response.status == 200
        assert json.loads(response.read())["PageNumber"] == page
        assert response.getheader("Connection", "keep-alive") == "keep-alive"


def test_a_connection_stays_open_after_an_error(api: Api, connection: socket.socket) -> None:
    refused = exchange(connection, f"GET /?Action=Nothing HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    assert refused.status >= 400
    refused.read()
    answer = exchange(connection, f"GET /?{query(api)} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode())
    assert answer.status == 200


def test_pipelined_requests_are_answered_in_order(api: Api, connection: socket.socket) -> None:
    targets = [f"/?{query(api, PageNumber=str(page))}" for page in (3, 1, 2)]
    burst = "".join(f"GET {target} HTTP/1.1\r\nHost: {HOST}\r\n\r\n" for target in targets[:-1])
    last = f"GET {targets[-1]} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    connection.sendall((burst + last).encode())
    received = b"".join(iter(lambda: connection.recv(65536), b""))
    bodies = [part.partition(b"\r\n\r\n")[2] for part in received.split(b"HTTP/1.1 200 OK\r\n")[1:]]
    assert [json.loads(body)["PageNumber"] for body in bodies] == [3, 1, 2]


def test_a_connection_closes_when_the_client_asks_for_it(api: Api, connection: socket.socket) -> None:
    request = f"GET /?{query(api)} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
    assert json.loads(exchange(connection, request.encode()).read())["TotalCount"] == PUBLIC_IMAGES
    assert connection.recv(1) == b""


@pytest.mark.parametrize("path", ["/", ""], ids=["with slash", "without slash"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_absolute_target_is_answered_as_a_proxy_would(
    api: Api, connection: socket.socket, method: str, path: str
) -> None:
    parameters = api.signed({"Action": "DescribeImages", "Format": "JSON", "RegionId": "cn-beijing"}, method)
    target = f"http://{HOST}{path}?{urlencode(parameters)}"
    head = f"{method} {target} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 0\r\n\r\n"
    first = exchange(connection, head.encode())
    assert (first.status, json.loads(first.read())["TotalCount"]) == (200, PUBLIC_IMAGES)
    repeated = exchange(connection, head.encode())
    answer = json.loads(repeated.read())
    assert (repeated.status, answer["Code"], answer["HostId"]) == (400, "SignatureNonceUsed", HOST)
