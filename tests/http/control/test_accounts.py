"""Accounts over the control pages, with the application in the test's process."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from genzo.catalogue.account_names import free_name
from genzo.catalogue.audit import AuditQuery
from genzo.catalogue.new_account import NewAccount, NoSuchAccountError
from genzo.catalogue.object_store import ObjectStoreError
from genzo.service.accounts import Accounts
from genzo.service.service import Service
from tests.api import Answer, Api
from tests.in_process import Worker
from tests.new_service import new_service

FIRST = {"id": "1234567890123456", "name": "genzo"}


@pytest.fixture(params=["sqlite", "postgresql"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    location: Path | str = tmp_path / "genzo.db"
    if request.param == "postgresql":
        location = request.getfixturevalue("postgresql_catalogue")
    service = new_service(location, durable=False)
    yield service
    service.store.close()


@pytest.fixture
def worker(service: Service) -> Worker:
    return Worker(service)


def create(worker: Worker, **members: object) -> Answer:
    return worker.control("POST", "/_genzo/accounts", body=json.dumps(members).encode())


def listed(worker: Worker) -> list[dict[str, str]]:
    accounts: list[dict[str, str]] = worker.control("GET", "/_genzo/accounts").json["accounts"]
    return accounts


def regions(worker: Worker, key: dict[str, str]) -> Answer:
    signed = Api("", 0, key["id"], key["secret"]).signed({"Action": "DescribeRegions", "Format": "JSON"})
    return worker.get(urlencode(signed))


def test_an_account_is_created_listed_and_deleted(worker: Worker) -> None:
    made = create(worker)
    assert made.status == 201
    account, key = made.json["account"], made.json["access_key"]
    assert (len(account["id"]), account["name"]) == (16, f"account {account['id']}")
    assert regions(worker, key).status == 200
    assert sorted(each["id"] for each in listed(worker)) == sorted([FIRST["id"], account["id"]])
    assert b"secret" not in worker.control("GET", "/_genzo/accounts").body
    gone = worker.control("DELETE", f"/_genzo/accounts/{account['id']}")
    assert (gone.status, gone.json) == (200, {"images": 0, "resources": 0})
    assert regions(worker, key).code == "InvalidAccessKeyId.NotFound"
    assert listed(worker) == [FIRST]


def test_a_client_may_choose_everything(worker: Worker) -> None:
    chosen = {"name": "Team 7", "id": "7", "access_key_id": "team-7", "access_key_secret": "s3cret"}
    assert create(worker, **chosen).json == {
        "account": {"id": "7", "name": "Team 7"},
        "access_key": {"id": "team-7", "secret": "s3cret"},
    }
    assert create(worker, id=8).json["account"]["id"] == "8"


@pytest.mark.parametrize(
    ("members", "status", "sentence"),
    [
        ({"name": "genzo"}, 409, "Account 1234567890123456 has the name genzo already: choose another."),
        (
            {"id": "1234567890123456"},
            409,
            "Account 1234567890123456 exists already: choose another id, or leave it out for a new one.",
        ),
        (
            {"access_key_id": "genzo"},
            409,
            "The access key genzo exists already: choose another id, or leave it out for a new one.",
        ),
        ({"id": "me"}, 400, "me is no number of an account."),
        ({"id": 0}, 400, "0 is no number of an account."),
        ({"id": 2**63}, 400, f"{2**63} is no number of an account."),
        ({"name": ""}, 400, "A member that is given has a value: leave out what is to be generated."),
        ({"name": "a\nb"}, 400, "An account name has 1 to 128 visible characters: choose another."),
        ({"name": "x" * 129}, 400, "An account name has 1 to 128 visible characters: choose another."),
        ({"name": "17"}, 400, "17 would be taken for an account's number: choose another name."),
        (
            {"access_key_id": "STS.x"},
            400,
            (
                "An access key id has up to 128 letters, digits, dots, hyphens and underscores, and does not "
                "begin with STS."
            ),
        ),
        (
            {"access_key_secret": "a b"},
            400,
            "An access key secret has 1 to 256 visible ASCII characters.",
        ),
    ],
)
def test_what_cannot_be_is_refused(
    worker: Worker, members: dict[str, Any], status: int, sentence: str
) -> None:
    refused = create(worker, **members)
    assert (refused.status, refused.json["message"]) == (status, sentence)
    assert listed(worker) == [FIRST]


def test_an_account_that_is_not_there_is_not_deleted(worker: Worker) -> None:
    missing = worker.control("DELETE", "/_genzo/accounts/7")
    assert (missing.status, missing.json["message"]) == (404, "There is no account 7.")
    assert worker.control("DELETE", "/_genzo/accounts/me").status == 400
    assert worker.control("DELETE", "/_genzo/accounts").status == 405


def test_the_audit_trail_has_no_secret(service: Service, worker: Worker) -> None:
    create(worker, name="A", access_key_id="chosen", access_key_secret="hush-hush")
    # JSON can write any letter of a name as its number.
    worker.control(
        "POST",
        "/_genzo/accounts",
        body=b'{"name": "B", "access_key_\\u0073ecre\\u0074": "hush-hush"}',
    )
    with service.store.reading() as catalogue:
        events = list(catalogue.audit_events(AuditQuery()))
    assert [json.loads(event.parameters["body"])["name"] for event in events] == ["B", "A"]
    assert "chosen" in events[1].response["AccessKeyId"]
    assert "hush" not in repr(events)


def test_of_requests_for_one_name_at_once_one_gets_it(service: Service) -> None:
    accounts = Accounts(service.store, service.clock, service.ids, delete_buckets=id)

    def attempt(_: int) -> bool:
        try:
            accounts.create(NewAccount(name="one"))
        except ValueError:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(attempt, range(8))) == 1
    assert [account.name for account in accounts.all()].count("one") == 1


def test_a_name_that_genzo_chooses_is_free_as_well(service: Service) -> None:
    accounts = Accounts(service.store, service.clock, service.ids, delete_buckets=id)
    accounts.create(NewAccount(name="account 7"))
    accounts.create(NewAccount(name="account 7 (2)"))
    assert accounts.create(NewAccount(account_id=7)).account.name == "account 7 (3)"
    with service.store.reading() as catalogue:
        assert free_name(catalogue, "account 8") == "account 8"


def test_a_deletion_that_ends_before_the_buckets_are_gone_can_be_repeated(service: Service) -> None:
    asked = list[int]()

    def delete_buckets(account_id: int) -> None:
        asked.append(account_id)
        if len(asked) == 1:
            raise ObjectStoreError("the folder cannot be used")

    accounts = Accounts(service.store, service.clock, service.ids, delete_buckets=delete_buckets)
    account_id = accounts.create(NewAccount(name="with buckets")).account.account_id
    with pytest.raises(ObjectStoreError):
        accounts.delete(account_id)
    assert account_id in [account.account_id for account in accounts.all()]
    accounts.delete(account_id)
    assert account_id not in [account.account_id for account in accounts.all()]
    # Again at the end, for a call that was under way.
    assert asked == [account_id] * 3
    with pytest.raises(NoSuchAccountError):
        accounts.delete(account_id)
    assert asked == [account_id] * 3
