"""The log is bounded, off where nobody asked for it, and closed like control."""

from typing import Any

import pytest

from genzo.http.observation import Observation
from genzo.http.request_log.records import RequestLog
from genzo.service.server_settings import DEFAULT_LOGGED_REQUESTS, ServerSettings
from genzo.service.service import Service
from genzo.wire.types import HttpRequest, HttpResponse
from tests.http.request_log.shown import logged, page
from tests.in_process import Worker


def test_the_oldest_requests_are_dropped(log_service: Service) -> None:
    worker = Worker(log_service, auth="open", request_log=3)
    for number in range(5):
        worker.call("DescribeRegions", AccessKeyId=f"k{number}")
    answer = page(worker)
    assert [each["access_key_id"] for each in answer["requests"]] == ["k4", "k3", "k2"]
    assert answer["dropped"] == 2


def _add(
    log: RequestLog, query: bytes = b"", body: bytes = b"", answer: bytes = b"", header: str = ""
) -> None:
    observation = Observation({}, lambda _: None)
    observation.request_id = "ID"
    observation.request = HttpRequest("POST", "/", query, (("host", "h"), ("x", header)), body)
    observation.response = HttpResponse(200, {}, answer)
    log.add(observation)


def test_bytes_are_bounded_whatever_requests_have() -> None:
    log = RequestLog(1000, 100_000)
    for _ in range(100):
        _add(log, query=b"q" * 20_000)
    assert len(log.kept().records) == 4
    for _ in range(100):
        _add(log, header="h" * 30_000)
    assert len(log.kept().records) == 3
    for _ in range(100):
        _add(log, answer=b"a" * 4_000)
    assert 20 <= len(log.kept().records) < 25
    assert log.kept().dropped > 270
    log.delete(lambda _record: True)
    for _ in range(100):
        _add(log)
    assert len(log.kept().records) == 100


@pytest.mark.parametrize("long", ["query", "body", "header"])
def test_of_a_very_long_request_the_head_remains(long: str) -> None:
    log = RequestLog(10, 1_000_000)
    if long == "header":
        _add(log, header="x" * 70_000)
    elif long == "query":
        _add(log, query=b"x" * 70_000)
    else:
        _add(log, body=b"x" * 70_000)
    (record,) = log.kept().records
    assert (record.request.query, record.request.body) == (b"", b"")
    assert (record.request.header("host") == "h") is (long != "header")


def test_a_long_answer_is_not_held() -> None:
    log = RequestLog(10, 1_000_000)
    _add(log, answer=b"a" * 5_000)
    (record,) = log.kept().records
    assert (record.answer, record.answer_bytes) == (None, 5_000)


def test_requests_are_kept_in_the_order_of_their_answers_over_groups() -> None:
    log = RequestLog(1000, 1_000_000)
    first = log.kept().last
    for number in range(120):
        _add(log, query=str(number).encode())
    records = log.kept().records
    assert [record.request.query for record in records] == [str(number).encode() for number in range(120)]
    assert [record.number for record in records] == list(range(first + 1, first + 121))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, DEFAULT_LOGGED_REQUESTS),
        ({"control_token": "t"}, DEFAULT_LOGGED_REQUESTS),
        ({"host": "0.0.0.0"}, 0),
        ({"host": "0.0.0.0", "request_log": 7}, 7),
        ({"request_log": 0}, 0),
        ({"control": "off"}, 0),
        ({"control": "off", "request_log": 7}, 0),
    ],
)
def test_when_requests_are_logged(settings: dict[str, Any], expected: int) -> None:
    assert ServerSettings(**settings).logged_requests == expected


@pytest.mark.parametrize("settings", [{"request_log": 0}, {"control": "off"}])
def test_without_a_log_there_is_no_page(log_service: Service, settings: dict[str, Any]) -> None:
    answer = Worker(log_service, auth="open", **settings).control("GET", "/_genzo/requests")
    assert answer.status == 404
    assert answer.json["message"].startswith("Requests are not logged: ")


def test_the_log_is_closed_like_control(log_service: Service) -> None:
    worker = Worker(log_service, auth="open", control_token="t0ken")
    worker.call("DescribeRegions")
    assert worker.control("GET", "/_genzo/requests").status == 403
    assert worker.control("DELETE", "/_genzo/requests").status == 403
    answer = worker.control("GET", "/_genzo/requests", token="t0ken")
    assert len(answer.json["requests"]) == 1


def test_every_worker_of_a_process_has_its_own_log(log_service: Service) -> None:
    first, second = Worker(log_service, auth="open"), Worker(log_service, auth="open")
    first.call("DescribeRegions")
    assert len(logged(first)) == 1
    assert logged(second) == []
