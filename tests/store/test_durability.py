"""What was acknowledged is kept, and what was not is not there: after reopening, and after a kill."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.store import CatalogueStore
from tests.store.making import ALICE, BOB, REGION, image, query
from tests.store.places import Place

SIZE = 50


@contextmanager
def child(place: Place, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A process on the catalogue, which is killed at the end of the block."""
    command = place.command("tests.store.child", *arguments)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def test_a_catalogue_is_the_same_when_opened_again(store: CatalogueStore, place: Place) -> None:
    account = Account(account_id=ALICE, name="alice", created=1)
    key = AccessKey(access_key_id="LTAI", secret="s", account_id=ALICE)
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1")])
        catalogue.share_images([image("m-1")], BOB)
        catalogue.put_account(account)
        catalogue.put_access_key(key)
        catalogue.set_metadata("done", "1")
    again = place.open()
    again.prepare()
    with again.reading() as reader:
        assert reader.images_page(query()).images == [image("m-1")]
        assert reader.shared_with(REGION, "m-1") == [BOB]
        assert reader.accounts() == [account]
        assert reader.access_keys(ALICE) == [key]
        assert reader.metadata("done") == "1"


@pytest.mark.parametrize("acknowledged", [1, 2, 7])
def test_a_kill_loses_nothing_acknowledged_and_leaves_nothing_half_done(
    store: CatalogueStore, place: Place, acknowledged: int
) -> None:
    with child(place, "put_for_ever", str(SIZE)) as process:
        assert [said(process) for _ in range(acknowledged)] == [str(n + 1) for n in range(acknowledged)]
        process.kill()
        process.wait(timeout=30)
    with store.reading() as catalogue:
        batches = int(catalogue.metadata("batches") or "0")
        page = catalogue.images_page(query(limit=10**6))
    assert batches >= acknowledged
    assert page.total == len(page.images) == batches * SIZE


def test_a_kill_inside_a_transaction_undoes_it_and_frees_the_catalogue(
    store: CatalogueStore, place: Place
) -> None:
    with child(place, "hold", "m-1") as process:
        assert said(process) == "holding"
        process.kill()
        process.wait(timeout=30)
    with store.writing() as catalogue:
        assert catalogue.images_page(query()).images == []
        catalogue.put_images([image("m-2")])
    with store.reading() as reader:
        assert reader.images_page(query()).images == [image("m-2")]
