"""Making a catalogue usable: once, again, and by several at the same time."""

import subprocess

from genzo.catalogue.store import CatalogueStore
from tests.store.making import image, query
from tests.store.places import Place
from tests.store.prepared import is_prepared


def test_a_store_is_prepared_when_any_store_on_its_catalogue_was(place: Place) -> None:
    store = place.open()
    assert not is_prepared(store)
    place.open().prepare()
    assert is_prepared(store)


def test_preparing_again_changes_nothing(store: CatalogueStore, place: Place) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-1")])
    store.prepare()
    place.open().prepare()
    with store.reading() as reader:
        assert reader.images_page(query()).images == [image("m-1")]


def test_several_processes_may_prepare_at_the_same_time(place: Place) -> None:
    command = place.command("tests.store.child", "prepare")
    starting = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    try:
        for process in starting:
            assert process.stdout is not None
            assert process.stdout.readline() == "here\n"
        for process in starting:
            assert process.stdin is not None
            process.stdin.close()
        assert [process.wait(timeout=60) for process in starting] == [0] * 4
    finally:
        for process in starting:
            process.kill()
            process.wait(timeout=30)
            assert process.stdout is not None
            process.stdout.close()
    assert is_prepared(place.open())
