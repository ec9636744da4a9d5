"""What control requests say about misspelt members and queries, and how they take ids of accounts."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from genzo.calling.control_client import send
from genzo.testing import Server, serve


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serve() as started:
        yield started


def _sent(server: Server, method: str, path: str, body: Any = None, query: str = "") -> tuple[int, Any]:  # noqa: ANN401
    target = f"/_genzo/{path}?{query}" if query else f"/_genzo/{path}"
    answer = send(server.url, method, target, None if body is None else msgspec.json.encode(body))
    return answer.status, msgspec.json.decode(answer.body)


@pytest.mark.parametrize("account", [7, "7", 2**63 - 1, str(2**63 - 1)])
def test_a_fault_takes_the_id_of_an_account_as_text_or_number(server: Server, account: str | int) -> None:
    body = {"error": "Throttling", "account": account}
    for method, path, sent in (
        ("PUT", "faults/a", body),
        ("PUT", "faults", {"faults": [{**body, "name": "a"}]}),
    ):
        assert _sent(server, method, path, sent)[0] == 200
        assert _sent(server, "GET", "faults/a")[1]["account"] == str(account)


@pytest.mark.parametrize("account", [0, -1, "", "x", "07", 1.5, 2**63])
def test_what_is_no_id_of_an_account_is_refused(server: Server, account: object) -> None:
    status, answer = _sent(server, "POST", "faults", {"error": "Throttling", "account": account})
    assert (status, "$.account" in answer["message"]) == (400, True)


def test_a_fork_takes_the_id_of_an_account_as_text_or_number(server: Server) -> None:
    for account, text in ((1234567890123456, "1234567890123456"), ("1234567890123456", "1234567890123456")):
        status, answer = _sent(server, "POST", "forks", {"name": "one", "account": account})
        assert (status, answer.get("account")) == (201, text), answer
        assert _sent(server, "DELETE", "forks/one")[0] == 200
    assert _sent(server, "POST", "forks", {"name": "one", "account": "me"})[0] == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "meant"),
    [
        ("POST", "faults", {"eror": "Throttling"}, "error"),
        ("PUT", "faults/a", {"error": "Throttling", "acount": 7}, "account"),
        ("PUT", "faults", {"faults": [{"actons": []}]}, "actions"),
        ("PUT", "faults", {"fault": []}, "faults"),
        ("PUT", "clock", {"forzen": True}, "frozen"),
        ("PUT", "images", {"retired": []}, "retire"),
        ("POST", "accounts", {"Name": "x"}, "name"),
        ("POST", "forks", {"name": "x", "acount": "1"}, "account"),
    ],
)
def test_a_misspelt_member_is_refused_with_the_one_that_may_be_meant(
    server: Server, method: str, path: str, body: object, meant: str
) -> None:
    status, answer = _sent(server, method, path, body)
    assert (status, answer["message"].endswith(f". Did you mean {meant}?")) == (400, True), answer


def test_a_member_like_no_other_is_refused_without_a_guess(server: Server) -> None:
    status, answer = _sent(server, "PUT", "clock", {"zzzz": 1})
    assert (status, answer["message"]) == (400, "Object contains unknown field `zzzz`.")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "accounts"),
        ("POST", "accounts"),
        ("DELETE", "accounts/1234567890123456"),
        ("GET", "images"),
        ("PUT", "images"),
        ("DELETE", "images"),
        ("GET", "forks"),
        ("POST", "forks"),
        ("GET", "forks/one"),
        ("DELETE", "forks/one"),
        ("GET", "faults"),
        ("GET", "faults/a"),
        ("DELETE", "faults"),
        ("GET", "clock"),
        ("GET", "durations"),
        ("GET", "quotas"),
        ("POST", "reset"),
        ("POST", "seed"),
        ("GET", "requests"),
        ("DELETE", "requests"),
        ("GET", "state"),
    ],
)
def test_an_unknown_name_in_a_query_is_refused(server: Server, method: str, path: str) -> None:
    status, _ = _sent(server, method, path, {}, "accuont=1234567890123456")
    assert status == 400


def test_the_differences_of_a_fork_take_no_query(server: Server) -> None:
    assert _sent(server, "POST", "forks", {"name": "one"})[0] == 201
    try:
        assert _sent(server, "GET", "forks/one/diff", query="acount=1")[0] == 400
        assert _sent(server, "GET", "forks/one/diff") == (200, {"differences": []})
    finally:
        _sent(server, "DELETE", "forks/one")
