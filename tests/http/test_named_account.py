"""The header x-genzo-account: whose a key is that nobody has registered (``--auth open``)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCOUNT_ID, Account
from genzo.service.service import Service
from tests.in_process import Worker
from tests.new_service import new_service

OTHER = 1234567890123457
STS = "2015-04-01"


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("named") / "genzo.db")
    with service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=OTHER, name="other", created=0))
    yield service
    service.store.close()


@pytest.fixture(scope="module")
def worker(service: Service) -> Worker:
    return Worker(service, auth="open")


def caller(worker: Worker, key: str, account: str) -> dict[str, Any]:
    parameters = {"Action": "GetCallerIdentity", "Version": STS, "Format": "JSON"}
    query = urlencode(parameters | ({"AccessKeyId": key} if key else {}))
    content: dict[str, Any] = worker.get(query, {"x-genzo-account": account} if account else {}).json
    return content


@pytest.mark.parametrize("key", ["never-registered", ""])
def test_calls_of_unknown_keys_are_by_the_named_account(worker: Worker, key: str) -> None:
    assert caller(worker, key, str(OTHER))["AccountId"] == str(OTHER)
    assert caller(worker, key, "")["AccountId"] != str(OTHER)


def test_a_registered_key_stays_its_own_accounts(worker: Worker) -> None:
    answer = caller(worker, FIRST_ACCESS_KEY_ID, str(OTHER))
    assert answer["AccountId"] == str(FIRST_ACCOUNT_ID)


@pytest.mark.parametrize("name", ["1234567890123499", "other", "0", "-1", "9" * 17])
def test_a_name_that_is_no_account_is_refused(worker: Worker, name: str) -> None:
    assert caller(worker, "never-registered", name)["Code"] == "InvalidAccessKeyId.NotFound"


def test_a_server_that_verifies_signatures_does_not_read_the_header(service: Service) -> None:
    answer = caller(Worker(service), "never-registered", str(OTHER))
    assert answer["Code"] == "MissingSignature"
