"""Settings of one account over the control pages, with the application in the test's process."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from genzo.service.service import Service
from tests.api import Answer, Api
from tests.in_process import Worker
from tests.new_service import new_service

REGION = "cn-hangzhou"
A, B = 1000000000000001, 1000000000000002
YEAR = 365 * 24 * 3600


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    location: Path | str = tmp_path / "genzo.db"
    if request.param == "postgresql":
        location = request.getfixturevalue("postgresql_catalogue")
    service = new_service(location, durable=False)
    yield service
    service.store.close()


class Server:
    """A server with two accounts, whose keys are their numbers."""

    def __init__(self, service: Service) -> None:
        self.worker = Worker(service)
        for account in (A, B):
            key = {"access_key_id": f"k-{account}", "access_key_secret": "s"}
            assert self.control("POST", "accounts", body={"id": account, **key}).status == 201

    def control(self, method: str, path: str, query: str = "", body: object = None) -> Answer:
        sent = b"" if body is None else json.dumps(body).encode()
        return self.worker.control(method, f"/_genzo/{path}", query, sent)

    def page(self, method: str, path: str, query: str = "", body: object = None) -> Any:  # noqa: ANN401
        answer = self.control(method, path, query, body)
        assert answer.status == 200, answer.body
        return answer.json

    def call(self, account: int, action: str, **parameters: str) -> Answer:
        named = {"Action": action, "Format": "JSON", "RegionId": REGION, **parameters}
        return self.worker.get(urlencode(Api("", 0, f"k-{account}", "s").signed(named)))


@pytest.fixture
def server(service: Service) -> Server:
    return Server(service)


def test_the_clock_of_an_account_starts_from_that_of_all(server: Server) -> None:
    server.page("PUT", "clock", body={"now": "2030-01-01T00:00:00Z", "frozen": True})
    assert server.page("GET", "clock", f"account={A}")["now"] == "2030-01-01T00:00:00.000Z"
    advanced = server.page("PUT", "clock", f"account={A}", {"advance": 60})
    assert (advanced["now"], advanced["frozen"]) == ("2030-01-01T00:01:00.000Z", True)
    server.page("PUT", "clock", body={"now": "2040-01-01T00:00:00Z", "frozen": True})
    assert server.page("GET", "clock", f"account={A}")["now"] == "2030-01-01T00:01:00.000Z"
    assert server.page("GET", "clock", f"account={B}")["now"] == "2040-01-01T00:00:00.000Z"
    # An account may have the system's clock while others have another one.
    assert server.page("PUT", "clock", f"account={A}", {})["is_system"] is True
    assert server.page("DELETE", "clock", f"account={A}")["now"] == "2040-01-01T00:00:00.000Z"


def test_numbers_of_an_account_are_set_beside_those_of_all(server: Server) -> None:
    server.page("PUT", "quotas", body={"images": 5, "vpcs": 6})
    shown = server.page("PUT", "quotas", f"account={A}", {"images": 7})
    assert shown["set"] == {"images": 7}
    assert (shown["in_force"]["images"], shown["in_force"]["vpcs"]) == (7, 6)
    assert server.page("GET", "quotas", f"account={B}")["set"] == {}
    assert server.page("GET", "quotas")["set"] == {"images": 5, "vpcs": 6}
    server.page("DELETE", "quotas", f"account={A}")
    assert server.page("GET", "quotas", f"access_key_id=k-{A}")["in_force"]["images"] == 5


def test_faults_of_an_account_are_its_own(server: Server) -> None:
    fault = server.page("POST", "faults", f"account={A}", {"error": "Throttling", "times": 2})
    assert fault["account"] == str(A)
    server.page(
        "PUT", f"faults/{fault['name']}", body={"error": "InternalError", "actions": ["DescribeVpcs"]}
    )
    assert server.page("GET", f"faults/{fault['name']}")["error"] == "InternalError"
    assert server.page("GET", "faults", f"account={B}") == {"faults": []}
    assert server.call(B, "DescribeRegions").status == 200
    # The account's own fault hides the one of all until it is used up.
    assert [server.call(A, "DescribeVpcs").code for _ in range(3)] == ["Throttling"] * 2 + ["InternalError"]
    assert server.control("DELETE", f"faults/{fault['name']}", f"account={A}").status == 404
    server.page("DELETE", "faults", f"account={A}")
    assert server.call(B, "DescribeVpcs").code == "InternalError"


def test_a_fault_of_another_account_is_refused(server: Server) -> None:
    body = {"error": "Throttling", "account": B}
    refused = server.control("POST", "faults", f"account={A}", body)
    assert (refused.status, refused.json["message"]) == (
        400,
        f"The fault is one of account {A}, and its body names {B}.",
    )
    assert server.page("PUT", "faults", f"account={B}", {"faults": [body]})["faults"][0]["account"] == str(B)


WRONG = {
    "account=7": 404,
    "access_key_id=missing": 404,
    "access_key_id=": 404,
    "account=": 400,
    "account=me": 400,
    f"acount={A}": 400,
    f"account={A}&access_key_id=k-{A}": 400,
    f"account={A}&account={B}": 400,
    "account=9999999999999999999": 400,
}


def test_a_wrong_account_changes_nothing(server: Server) -> None:
    """A misspelt account must not mean all accounts."""
    pages = {"clock": {"advance": 9}, "durations": {}, "quotas": {"images": 1}, "faults": {"faults": []}}
    pages["command-results"] = {"results": []}
    for query, status in WRONG.items():
        for page, body in pages.items():
            for method in ("GET", "PUT", "DELETE"):
                refused = server.control(method, page, query, body if method == "PUT" else None)
                assert refused.status == status, (method, page, query)
                assert refused.json["message"].endswith(".")
    assert server.page("GET", "clock")["is_system"] is True
    assert server.page("GET", "quotas")["set"] == {}


def test_an_access_key_names_the_account_of_its_user_or_session(server: Server, service: Service) -> None:
    key = server.control("POST", "accounts", body={"name": "users"}).json
    account = key["account"]["id"]
    with service.batch() as batch:
        batch.call(int(account), "CreateUser", {"UserName": "ci"})
        made: Any = batch.call(int(account), "CreateAccessKey", {"UserName": "ci"})
    server.page("PUT", "quotas", f"access_key_id={made.access_key.access_key_id}", {"images": 3})
    assert server.page("GET", "quotas", f"account={account}")["set"] == {"images": 3}


def test_an_account_in_the_future_does_not_end_the_client_tokens_of_others(server: Server) -> None:
    """Answers to client tokens are kept for a day of the system's clock, not of the caller's."""

    def create(account: int, token: str) -> Any:  # noqa: ANN401
        return server.call(account, "CreateVpc", ClientToken=token).json["VpcId"]

    first = create(B, "one")
    server.page("PUT", "clock", f"account={A}", {"advance": YEAR})
    mine = create(A, "one")
    assert (create(B, "one"), create(A, "one")) == (first, mine)
    server.page("PUT", "clock", f"account={A}", {"advance": YEAR})
    assert create(A, "one") == mine


def test_an_unknown_key_of_an_open_server_has_a_clock_before_its_first_call(service: Service) -> None:
    worker = Worker(service, auth="open")
    set_ = worker.control(
        "PUT", "/_genzo/clock", "access_key_id=worker-1", b'{"now": "2099-01-01T00:00:00Z", "frozen": true}'
    )
    assert (set_.status, set_.json["now"]) == (200, "2099-01-01T00:00:00.000Z")

    def year(key: str) -> str:
        query = f"Format=JSON&RegionId={REGION}&AccessKeyId={key}"
        assert worker.get(f"{query}&Action=CreateKeyPair&KeyPairName=pair").status == 200
        (pair,) = worker.get(f"{query}&Action=DescribeKeyPairs").json["KeyPairs"]["KeyPair"]
        return str(pair["CreationTime"][:4])

    assert year("worker-1") == "2099"
    assert year("worker-2") < "2099"
    assert worker.control("GET", "/_genzo/clock", "access_key_id=STS.x").status == 404


def test_settings_of_an_account_that_is_deleted_meanwhile_are_refused(server: Server) -> None:
    assert server.control("DELETE", f"accounts/{A}").status == 200
    assert server.control("PUT", "quotas", f"account={A}", {"images": 1}).status == 404
    again = {"id": A, "access_key_id": f"k-{A}", "access_key_secret": "s"}
    assert server.control("POST", "accounts", body=again).status == 201
    assert server.page("GET", "quotas", f"account={A}")["set"] == {}
