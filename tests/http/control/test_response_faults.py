"""Faults that fail the connection of a response, after the action has run or in place of it."""

import http.client
import socket
from urllib.parse import urlencode

import pytest

from tests.api import Api
from tests.http.control.server_pool import MANY, REGION, ServerPool


def test_a_dropped_response_resets_the_connection_without_a_byte(pool: ServerPool) -> None:
    pool.page("POST", "faults", {"response": "dropped", "times": 1})
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        pool.next.call("DescribeRegions")
    assert {pool.next.call("DescribeRegions").status for _ in range(MANY)} == {200}


def test_a_dropped_response_leaves_other_connections_alone(pool: ServerPool) -> None:
    server = pool.next
    kept = http.client.HTTPConnection(server.host, server.port, timeout=30)
    kept.request("GET", "/_genzo/clock")
    kept.getresponse().read()
    pool.page("POST", "faults", {"response": "dropped", "times": 1})
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        server.call("DescribeRegions")
    kept.request("GET", "/_genzo/clock")
    assert kept.getresponse().status == 200
    kept.close()


def test_a_write_whose_response_is_dropped_is_done(pool: ServerPool) -> None:
    pool.page("POST", "faults", {"actions": ["CreateKeyPair"], "response": "dropped", "times": 1})
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        pool.next.call("CreateKeyPair", RegionId=REGION, KeyPairName="response-lost")
    found = pool.next.call("DescribeKeyPairs", RegionId=REGION, KeyPairName="response-lost")
    assert found.json["TotalCount"] == 1


def test_a_write_whose_error_is_dropped_is_not_done(pool: ServerPool) -> None:
    fault = {"actions": ["CreateKeyPair"], "error": "InternalError", "response": "dropped", "times": 1}
    pool.page("POST", "faults", fault)
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        pool.next.call("CreateKeyPair", RegionId=REGION, KeyPairName="error-lost")
    found = pool.next.call("DescribeKeyPairs", RegionId=REGION, KeyPairName="error-lost")
    assert found.json["TotalCount"] == 0


def test_a_truncated_response_ends_before_its_length(pool: ServerPool) -> None:
    whole = pool.next.call("DescribeRegions").body
    pool.page("POST", "faults", {"response": "truncated", "times": 1})
    with pytest.raises(http.client.IncompleteRead) as ended:
        pool.next.call("DescribeRegions")
    assert len(ended.value.partial) == len(whole) // 2
    assert ended.value.partial[-50:] in whole


def test_a_corrupted_response_has_its_length_and_is_no_text(pool: ServerPool) -> None:
    whole = pool.next.call("DescribeRegions").body
    pool.page("POST", "faults", {"response": "corrupted", "times": 1})
    api = pool.next
    parameters = api.signed({"Action": "DescribeRegions", "Format": "JSON"})
    connection = http.client.HTTPConnection(api.host, api.port, timeout=30)
    connection.request("GET", f"/?{urlencode(parameters)}")
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert (answer.status, len(body)) == (200, len(whole))
    with pytest.raises(UnicodeDecodeError):
        body.decode()


def raw_response(api: Api) -> bytes:
    """All bytes of an answer until the connection ends in order.

    Raises:
        ConnectionResetError: it is reset, after the bytes in ``args``.
    """
    query = urlencode(api.signed({"Action": "DescribeRegions", "Format": "JSON"}))
    received = b""
    with socket.create_connection((api.host, api.port), 30) as connection:
        connection.sendall(f"GET /?{query} HTTP/1.1\r\nHost: {api.host}\r\n\r\n".encode())
        try:
            while data := connection.recv(65536):
                received += data
        except ConnectionResetError:
            raise ConnectionResetError(received) from None
    return received


def test_a_dropped_response_ends_with_a_reset(pool: ServerPool) -> None:
    pool.page("POST", "faults", {"response": "dropped", "times": 1})
    with pytest.raises(ConnectionResetError) as ended:
        raw_response(pool.next)
    assert ended.value.args == (b"",)


def test_a_reset_response_has_its_head_and_half_of_its_body(pool: ServerPool) -> None:
    whole = pool.next.call("DescribeRegions").body
    pool.page("POST", "faults", {"response": "reset", "times": 1})
    with pytest.raises(ConnectionResetError) as ended:
        raw_response(pool.next)
    head, _, body = ended.value.args[0].partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert f"content-length: {len(whole)}".encode() in head
    assert len(body) == len(whole) // 2


def test_a_truncated_head_ends_before_the_body_and_in_order(pool: ServerPool) -> None:
    pool.page("POST", "faults", {"response": "truncated_head", "times": 1})
    received = raw_response(pool.next)
    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\n\r\n" not in received


def test_a_status_without_a_phrase_can_be_reset(pool: ServerPool) -> None:
    fault = {"response": "reset", "error": "Odd", "status": 499, "message": "no", "times": 1}
    pool.page("POST", "faults", fault)
    with pytest.raises(ConnectionResetError) as ended:
        raw_response(pool.next)
    assert ended.value.args[0].startswith(b"HTTP/1.1 499 \r\n")
