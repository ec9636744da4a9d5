"""Faults that fail the connection of a response, after the action has run or in place of it."""

import http.client
from urllib.parse import urlencode

import pytest

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
