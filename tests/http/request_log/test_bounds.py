"""The log is bounded, off where nobody asked for it, and closed like control."""

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
    assert 3 <= len(log.kept().records) <= 5
    for _ in range(100):
        _add(log, header="h" * 30_000)
    assert len(log.kept().records) <= 3
    for _ in range(100):
        _add(log, answer=b"a" * 16_000)
    assert len(log.kept().records) <= 6
    assert log.kept().dropped >= 280
    log.delete(lambda _record: True)
    for _ in range(100):
        _add(log)
    assert len(log.kept().records) >= 30


@pytest.mark.parametrize("long", ["query", "body", "header"])
def test_of_a_very_long_request_the_head_remains(long: str) -> None:
    log = RequestLog(10, 1_000_000)
    text = "x" * 70_000
    _add(log, **{long: text if long == "header" else text.encode()})
    (record,) = log.kept().records
    assert record.is_cut
    assert (record.request.query, record.request.body) == (b"", b"")
    assert (record.request.header("host") == "h") is (long != "header")
    assert record.size < 10_000


def test_a_long_answer_is_not_held() -> None:
    log = RequestLog(10, 1_000_000)
    _add(log, answer=b"a" * 20_000)
    (record,) = log.kept().records
    assert (record.answer, record.answer_bytes) == (b"", 20_000)


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
def test_when_requests_are_logged(settings: dict[str, object], expected: int) -> None:
    assert ServerSettings(**settings).logged_requests == expected  # type: ignore[arg-type]


@pytest.mark.parametrize("settings", [{"request_log": 0}, {"control": "off"}])
def test_without_a_log_there_is_no_page(log_service: Service, settings: dict[str, object]) -> None:
    answer = Worker(log_service, auth="open", **settings).control("GET", "/_genzo/requests")
    assert answer.status == 404
    assert answer.json["message"].startswith("Requests are not logged: ")


def test_the_log_is_closed_like_control(log_service: Service) -> None:
    worker = Worker(log_service, auth="open", control_token="t0ken")  # noqa: S106 - of this test
    worker.call("DescribeRegions")
    assert worker.control("GET", "/_genzo/requests").status == 403
    assert worker.control("DELETE", "/_genzo/requests").status == 403
    answer = worker.control("GET", "/_genzo/requests", token="t0ken")  # noqa: S106
    assert len(answer.json["requests"]) == 1


def test_every_worker_of_a_process_has_its_own_log(log_service: Service) -> None:
    first, second = Worker(log_service, auth="open"), Worker(log_service, auth="open")
    first.call("DescribeRegions")
    assert len(logged(first)) == 1
    assert logged(second) == []
