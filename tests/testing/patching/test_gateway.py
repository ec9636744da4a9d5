"""How requests and answers pass between a client and the server."""

import http.client
import json
import secrets
import socket
from collections.abc import Iterator
from itertools import repeat

import pytest

from genzo.testing import Account, patch

CLOUD = "ecs.cn-beijing.aliyuncs.com"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
REGIONS = "Action=DescribeRegions&Format=JSON"


@pytest.fixture
def connection(patched: Account) -> Iterator[http.client.HTTPConnection]:  # noqa: ARG001 - it is in force
    connection = http.client.HTTPConnection(CLOUD, timeout=10)
    yield connection
    connection.close()


def answer(connection: http.client.HTTPConnection) -> dict[str, object]:
    content: dict[str, object] = json.loads(connection.getresponse().read())
    return content


@pytest.mark.parametrize("trailer", [b"", b"X-Checksum: 1\r\n"])
def test_a_body_in_chunks_arrives(connection: http.client.HTTPConnection, trailer: bytes) -> None:
    for _ in range(2):
        connection.putrequest("POST", "/")
        connection.putheader("Content-Type", FORM["Content-Type"])
        connection.putheader("Transfer-Encoding", "chunked")
        connection.endheaders()
        for part in (REGIONS[:10], REGIONS[10:]):
            connection.send(f"{len(part):x};name=value\r\n{part}\r\n".encode())
        connection.send(b"0\r\n" + trailer + b"\r\n")
        assert "Regions" in answer(connection)


def test_a_long_body_arrives(connection: http.client.HTTPConnection) -> None:
    padding = "".join(repeat("&Unknown=" + "x" * 1000, 80))
    connection.request("POST", "/", REGIONS + padding, FORM)
    assert "Regions" in answer(connection)


def test_requests_that_do_not_wait_for_answers_are_answered_in_order(patched: Account) -> None:
    request = f"GET /?{REGIONS} HTTP/1.1\r\nHost: {CLOUD}\r\n\r\n"
    last = f"GET /?Action=Nothing HTTP/1.1\r\nHost: {CLOUD}\r\nConnection: close\r\n\r\n"
    with socket.create_connection((CLOUD, 80)) as sock:
        sock.sendall((request * 2 + last).encode())
        received = b"".join(iter(lambda: sock.recv(65536), b""))
    assert received.count(b"HTTP/1.1 200") == 2
    assert received.count(b"HTTP/1.1 404") == 1
    assert len(patched.requests.all("DescribeRegions")) >= 2


@pytest.mark.parametrize("scheme", [http.client.HTTPConnection, http.client.HTTPSConnection])
def test_faults_arrive_as_they_are(account: Account, scheme: type[http.client.HTTPConnection]) -> None:
    name = f"gateway-{secrets.token_hex(4)}"
    with patch(account=account):
        for response, error in (("dropped", ConnectionError), ("truncated", http.client.IncompleteRead)):
            account.faults.add("DescribeRegions", name=name, response=response, times=1)
            connection = scheme(CLOUD, timeout=10)
            connection.request("GET", f"/?{REGIONS}")
            with pytest.raises(error):
                connection.getresponse().read()
            connection.close()


@pytest.mark.parametrize(
    "request_bytes",
    [b"\r\n\r\n", b"GET\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", b"G" * (2 << 20)],
    ids=["empty", "short", "length", "long"],
)
@pytest.mark.usefixtures("patched")
def test_what_is_no_request_ends_the_connection(request_bytes: bytes) -> None:
    with socket.create_connection((CLOUD, 80), timeout=10) as sock:
        try:
            sock.sendall(request_bytes)
            answer = b""
            while received := sock.recv(65_536):
                answer += received
            assert answer == b"" or answer.startswith(b"HTTP/1.1 400 ")
        except ConnectionError:
            pass
