"""Filters, pages and cursors of the page."""

import pytest

from genzo.service.service import Service
from tests.http.request_log.shown import logged, page
from tests.in_process import Worker


@pytest.fixture
def filled(worker: Worker) -> Worker:
    """A worker with four requests."""
    worker.call("DescribeRegions", AccessKeyId="alpha")
    worker.call("DescribeImages", RegionId="cn-hangzhou", PageSize="1", AccessKeyId="alpha")
    worker.call("DeleteImage", RegionId="cn-hangzhou", ImageId="m-gone", AccessKeyId="beta")
    worker.get("Action=Nothing&AccessKeyId=gamma")
    return worker


@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("", ["Nothing", "DeleteImage", "DescribeImages", "DescribeRegions"]),
        ("access_key_id=alpha", ["DescribeImages", "DescribeRegions"]),
        ("access_key_id=gamma", ["Nothing"]),
        ("action=DeleteImage", ["DeleteImage"]),
        ("action=Nothing", ["Nothing"]),
        ("code=success", ["DescribeImages", "DescribeRegions"]),
        ("code=error", ["Nothing", "DeleteImage"]),
        ("code=OK&action=DescribeImages", ["DescribeImages"]),
        ("code=InvalidAction.NotFound", ["Nothing"]),
        ("status=200", ["DescribeImages", "DescribeRegions"]),
        ("parameter=ImageId=m-gone", ["DeleteImage"]),
        ("parameter=ImageId", ["DeleteImage"]),
        ("parameter=RegionId&parameter=PageSize=1", ["DescribeImages"]),
        ("parameter=ImageId=m-go", []),
        ("text=m-go", ["DeleteImage"]),
        ("text=Size", ["DescribeImages"]),
        ("user=nobody", []),
        ("until=2020-01-01T00:00:00Z", []),
        ("since=2020-01-01T00:00:00Z&limit=1", ["Nothing"]),
        ("since=9000-01-01T00:00:00Z", []),
    ],
)
def test_filters(filled: Worker, query: str, actions: list[str]) -> None:
    assert [each["action"] for each in logged(filled, query)] == actions


def test_filters_by_values_of_an_entry(filled: Worker) -> None:
    entry = logged(filled, "action=DescribeImages")[0]
    assert logged(filled, f"request_id={entry['request_id']}") == [entry]
    of_account = logged(filled, f"account={entry['account']}")
    assert [each["action"] for each in of_account] == ["DescribeImages", "DescribeRegions"]
    assert entry in logged(filled, f"since={entry['time']}")
    assert entry not in logged(filled, f"until={entry['time']}")


def test_pages_follow_each_other(filled: Worker) -> None:
    first = page(filled, "limit=3")
    second = page(filled, f"limit=3&before={first['next']}")
    assert [each["action"] for each in first["requests"]] == ["Nothing", "DeleteImage", "DescribeImages"]
    assert [each["action"] for each in second["requests"]] == ["DescribeRegions"]
    assert second["next"] is None
    assert page(filled, "limit=4")["next"] is None


def test_a_cursor_gives_what_came_since(filled: Worker) -> None:
    cursor = page(filled, "limit=1")["cursor"]
    assert page(filled, f"after={cursor}")["requests"] == []
    for number in range(5):
        filled.call("DescribeRegions", AccessKeyId=f"k{number}")
    seen = list[str]()
    while requests := (answer := page(filled, f"after={cursor}&limit=2"))["requests"]:
        assert len(requests) <= 2
        seen += [each["access_key_id"] for each in reversed(requests)]
        cursor = answer["cursor"]
    assert seen == ["k0", "k1", "k2", "k3", "k4"]


def test_a_cursor_passes_what_does_not_match(filled: Worker) -> None:
    cursor = page(filled)["cursor"]
    filled.call("DescribeRegions")
    answer = page(filled, f"after={cursor}&action=DeleteImage")
    assert answer["requests"] == []
    assert page(filled, f"after={answer['cursor']}")["requests"] == []


def test_requests_are_deleted(filled: Worker) -> None:
    assert page(filled, "access_key_id=alpha", "DELETE") == {"deleted": 2}
    assert [each["action"] for each in logged(filled)] == ["Nothing", "DeleteImage"]
    account = logged(filled, "action=DeleteImage")[0]["account"]
    assert page(filled, f"account={account}", "DELETE") == {"deleted": 1}
    assert page(filled, "", "DELETE") == {"deleted": 1}
    assert logged(filled) == []


@pytest.mark.parametrize(
    ("method", "query", "status", "sentence"),
    [
        ("GET", "account=42", 404, "There is no account 42, and no request of it."),
        ("GET", "access_key_id=nobody", 404, "There is no access key nobody, and no request with it."),
        ("DELETE", "account=42", 404, "There is no account 42, and no request of it."),
        ("GET", "account=me", 400, "account is the account's number, such as 1234567890123456."),
        (
            "GET",
            "account=42&access_key_id=k",
            400,
            "account and access_key_id exclude each other: give one of them.",
        ),
        ("GET", "limit=1&limit=2", 400, "limit is given twice: give it once."),
        ("GET", "limit=0", 400, "limit is a number from 1 to 1000."),
        ("GET", "limit=1001", 400, "limit is a number from 1 to 1000."),
        ("GET", "limit=\u00b2", 400, "limit is a number from 1 to 1000."),
        ("GET", "status=99", 400, "status is an HTTP status, such as 404."),
        ("GET", "since=yesterday", 400, "since and until are times such as 2026-01-01T00:00:00.000Z."),
        ("GET", "before=x", 400, "before is the value of next in the page before."),
        ("GET", "after=1.2", 400, "after is the value of cursor in an answer of this server."),
        ("GET", "answers=1", 400, "answers is true or false."),
        ("GET", "as=xml", 400, "as is json, curl or python."),
        (
            "DELETE",
            "action=DeleteImage",
            400,
            "DELETE takes account=ID, access_key_id=ID, or nothing at all.",
        ),
        ("PUT", "", 405, "Use GET or DELETE for /_genzo/requests."),
    ],
)
def test_what_cannot_be_asked(filled: Worker, method: str, query: str, status: int, sentence: str) -> None:
    answer = filled.control(method, "/_genzo/requests", query)
    assert (answer.status, answer.json) == (status, {"message": sentence})
    assert len(logged(filled)) == 4


def test_an_unknown_filter_is_refused_and_the_known_ones_are_named(worker: Worker) -> None:
    answer = worker.control("GET", "/_genzo/requests", "acount=1")
    assert answer.status == 400
    assert answer.json["message"].startswith("There is no acount: use access_key_id, account, action, after,")


def test_an_account_without_requests_is_known(worker: Worker, log_service: Service) -> None:
    assert logged(worker, "account=1234567890123456") == []
    assert logged(worker, "access_key_id=genzo") == []
    with log_service.store.reading() as catalogue:
        assert catalogue.access_key("genzo") is not None
