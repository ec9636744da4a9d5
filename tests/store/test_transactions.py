"""Transactions: all or nothing, seen by nobody before their end and by everybody after it."""

import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from genzo.catalogue.accounts import Account
from genzo.catalogue.image import Image
from genzo.catalogue.store import CatalogueReader, CatalogueStore
from tests.store.making import ALICE, BOB, REGION, image, query
from tests.store.places import Place


class Stopped(BaseException):
    """What stops a program, such as Ctrl+C."""


def ids(catalogue: CatalogueReader) -> list[str]:
    return [image.image_id for image in catalogue.images_page(query()).images]


def ids_in(store: CatalogueStore) -> list[str]:
    with store.reading() as catalogue:
        return ids(catalogue)


def put(store: CatalogueStore, *image_ids: str) -> None:
    with store.writing() as catalogue:
        catalogue.put_images(image(image_id) for image_id in image_ids)


def change_and_raise(store: CatalogueStore, error: BaseException) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1", name="changed"), image("m-2")])
        catalogue.share_images([image("m-1")], BOB)
        catalogue.put_account(Account(account_id=ALICE, name="", created=0))
        catalogue.set_metadata("done", "1")
        raise error


def read_and_raise(store: CatalogueStore, error: BaseException) -> None:
    with store.reading() as reader:
        assert ids(reader) == []
        raise error


@pytest.mark.parametrize("error", [ValueError("no"), Stopped("now")])
def test_what_raises_is_undone_whole(store: CatalogueStore, error: BaseException) -> None:
    put(store, "m-1")
    with pytest.raises(type(error)):
        change_and_raise(store, error)
    with store.reading() as catalogue:
        assert catalogue.images_page(query()).images == [image("m-1")]
        assert catalogue.shared_with(REGION, "m-1") == []
        assert catalogue.accounts() == []
        assert catalogue.metadata("done") is None


def test_images_that_cannot_be_had_to_the_end_are_not_kept(store: CatalogueStore) -> None:
    def images() -> Iterator[Image]:
        yield image("m-1")
        raise ValueError("the file ends early")

    with pytest.raises(ValueError, match="early"), store.writing() as catalogue:
        catalogue.put_images(images())
    assert ids_in(store) == []


def test_a_store_works_on_after_a_transaction_was_undone(store: CatalogueStore) -> None:
    for _ in range(3):
        with pytest.raises(ValueError, match="no"):
            change_and_raise(store, ValueError("no"))
        with pytest.raises(ValueError, match="no"):
            read_and_raise(store, ValueError("no"))
    put(store, "m-2")
    assert ids_in(store) == ["m-2"]


def test_an_error_of_the_caller_comes_out_as_it_is(store: CatalogueStore) -> None:
    with pytest.raises(FileNotFoundError), store.writing():
        raise FileNotFoundError("answer.json")


def test_a_transaction_sees_its_own_changes(store: CatalogueStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1")])
        assert ids(catalogue) == ["m-1"]
        assert catalogue.image(REGION, "m-1") == image("m-1")


def test_nobody_sees_a_transaction_before_its_end(store: CatalogueStore, place: Place) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1")])
        assert ids_in(store) == []
        assert ids_in(place.open()) == []
    assert ids_in(store) == ids_in(place.open()) == ["m-1"]


def test_a_reader_keeps_its_view_to_the_end_of_its_block(store: CatalogueStore, place: Place) -> None:
    put(store, "m-1")
    with store.reading() as reader:
        assert ids(reader) == ["m-1"]
        put(store, "m-2")
        put(place.open(), "m-3")
        assert ids(reader) == ["m-1"]
        assert reader.image(REGION, "m-2") is None
    assert ids_in(store) == ["m-1", "m-2", "m-3"]


def test_stores_on_one_catalogue_see_each_others_commits(store: CatalogueStore, place: Place) -> None:
    other = place.open()
    for number in range(1, 4):
        put(store if number % 2 else other, f"m-{number}")
        assert ids_in(store) == ids_in(other) == [f"m-{each}" for each in range(1, number + 1)]


def test_another_process_sees_commits_and_is_seen(store: CatalogueStore, place: Place) -> None:
    put(store, "m-1")
    with store.reading() as reader:
        assert ids(reader) == ["m-1"]
        command = place.command("tests.store.child", "put", "m-2", "m-3")
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert (done.stdout, done.stderr) == ("found m-1\n", "")
        assert ids(reader) == ["m-1"]
    assert ids_in(store) == ["m-1", "m-2", "m-3"]


def test_a_thread_reads_while_another_writes(store: CatalogueStore) -> None:
    with ThreadPoolExecutor(1) as elsewhere:
        with store.writing() as catalogue:
            catalogue.put_images([image("m-1")])
            assert elsewhere.submit(ids_in, store).result(timeout=30) == []
        assert elsewhere.submit(ids_in, store).result(timeout=30) == ["m-1"]


def test_no_write_of_many_threads_and_stores_is_lost(store: CatalogueStore, place: Place) -> None:
    stores = [store, place.open()]

    def count_up(number: int) -> None:
        for _ in range(10):
            with stores[number % 2].writing() as catalogue:
                catalogue.set_metadata("count", str(int(catalogue.metadata("count") or "0") + 1))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count_up, range(4)))
    with store.reading() as catalogue:
        assert catalogue.metadata("count") == "40"


def test_no_reader_sees_half_a_transaction(store: CatalogueStore) -> None:
    done = threading.Event()

    def totals() -> set[int]:
        seen = set()
        while not done.is_set():
            with store.reading() as catalogue:
                seen.add(catalogue.images_page(query()).total)
        return seen

    with ThreadPoolExecutor(2) as readers:
        watching = [readers.submit(totals) for _ in range(2)]
        try:
            for batch in range(10):
                put(store, *(f"m-{batch}-{number}" for number in range(10)))
        finally:
            done.set()
        assert {total % 10 for each in watching for total in each.result(timeout=30)} <= {0}
