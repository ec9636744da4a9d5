"""Unknown access keys under ``--auth open``: as many accounts as the operator allows."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.identity.open_accounts import OpenAccounts
from genzo.service.service import Service
from tests.api import Answer
from tests.in_process import Worker
from tests.new_service import new_service


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    service = new_service(tmp_path / "genzo.db", any_account=True)
    yield service
    service.store.close()


def with_key_pair(worker: Worker, key: str) -> Answer:
    """Make a key pair, so that the account owns something."""
    return worker.call("CreateKeyPair", AccessKeyId=key, RegionId="cn-hangzhou", KeyPairName="one")


def regions(worker: Worker, key: str) -> Answer:
    return worker.get(f"Action=DescribeRegions&Format=JSON&AccessKeyId={key}")


def test_an_unused_account_makes_room_and_a_used_one_does_not(service: Service) -> None:
    worker = Worker(service, auth="open", max_open_accounts=2)
    assert [regions(worker, f"key-{number}").status for number in range(5)] == [200] * 5
    with service.store.reading() as catalogue:
        assert catalogue.open_account_count() == 2
    assert [with_key_pair(worker, key).status for key in ("key-4", "key-5")] == [200, 200]
    refused = regions(worker, "key-6")
    assert (refused.status, refused.code) == (403, "QuotaExceeded.OpenAccount")
    assert refused.json["Message"] == (
        "The number of accounts of unknown access keys has reached the limit of 2, and each of them owns "
        "something."
    )
    # The others, the registered key and no key at all are answered as before.
    for key in ("key-4", "key-5", "genzo", ""):
        assert regions(worker, key).status == 200


def test_workers_share_the_limit(service: Service) -> None:
    workers = [Worker(service, auth="open", max_open_accounts=3) for _ in range(2)]
    for number in range(8):
        assert regions(workers[number % 2], f"key-{number}").status == 200
    with service.store.reading() as catalogue:
        assert catalogue.open_account_count() == 3


def test_an_account_is_made_beside_the_event_loop(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []
    add = OpenAccounts.add

    def noting(*arguments: object) -> None:
        threads.append(threading.get_ident())
        add(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(OpenAccounts, "add", noting)
    worker = Worker(service, auth="open")
    assert [regions(worker, "key").status for _ in range(2)] == [200, 200]
    (thread,) = threads
    assert thread != threading.get_ident()


def test_the_name_of_an_account_has_no_more_than_the_beginning_of_a_long_key(service: Service) -> None:
    assert regions(Worker(service, auth="open"), "k" * 5000).status == 200
    with service.store.reading() as catalogue:
        (account,) = [each for each in catalogue.accounts() if each.is_open]
    assert account.name == f"access key {'k' * 64}"
