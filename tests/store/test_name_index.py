"""The name index that SQLite's store keeps in memory: for which queries, from when on, and its size."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.query import ImageQuery
from genzo.catalogue.store import CatalogueStore
from genzo.catalogue.visibility import Arm
from genzo.store.sqlite.name_index import NameIndex
from genzo.store.sqlite.store import SqliteStore
from tests.store.making import ALICE, BOB, image, query

MANY = 300


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "genzo.db", durable=False)
    store.prepare()
    with store.writing() as catalogue:
        catalogue.put_images(image(f"m-{number}", name=f"name-{number}-") for number in range(MANY))
        catalogue.put_images(
            image(f"b-{number}", name=f"name-{number}-", owner_id=BOB) for number in range(9)
        )
    yield store
    store.close()


def ask(store: CatalogueStore, asked: ImageQuery) -> tuple[set[str], int]:
    with store.reading() as catalogue:
        page = catalogue.images_page(asked)
    return {each.image_id for each in page.images}, page.total


def statements_of(store: SqliteStore, asked: ImageQuery) -> str:
    """What SQLite is asked for a page."""
    connection = store._reader().connection  # noqa: SLF001
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    ask(store, asked)
    connection.set_trace_callback(None)
    return "\n".join(statements)


def test_the_names_of_a_query_are_kept_when_it_was_asked_often(store: SqliteStore) -> None:
    for number in range(9):
        assert ask(store, query(name=f"-{number}-")) == ({f"m-{number}"}, 1)
    assert "GLOB" not in statements_of(store, query(name="-10-"))
    assert "GLOB" in statements_of(store, query(name="-10-", os_type="linux"))
    assert "GLOB" in statements_of(store, query(name="name*10-"))


def test_community_images_are_compared_each_time(store: SqliteStore) -> None:
    asked = query(viewer=BOB, arms=(Arm.COMMUNITY,), name="-1-")
    assert all("GLOB" in statements_of(store, asked) for _ in range(12))


def name_index(store: SqliteStore, max_bytes: int) -> NameIndex:
    """A name index of this size in the store's cache, which keeps names at the first search."""
    reader: Any = store._reader()  # noqa: SLF001
    names = NameIndex(reader.connection, reader.query_cache.versions, min_searches=1, max_bytes=max_bytes)
    reader.query_cache.names = names
    return names


def test_no_more_is_kept_than_may_be(store: SqliteStore) -> None:
    most = 48 * 1024
    names = name_index(store, max_bytes=most)
    for _ in range(2):
        for created_from in range(200):
            for viewer, prefix in ((ALICE, "m"), (BOB, "b")):
                asked = query(viewer=viewer, name="-7-", created_from=-created_from)
                assert ask(store, asked) == ({f"{prefix}-7"}, 1)
                assert names._bytes <= most  # noqa: SLF001
    kept = [each.size for each in names._entries.values()]  # noqa: SLF001
    assert sum(kept) == names._bytes > most // 2  # noqa: SLF001


def test_what_takes_too_much_is_not_kept(store: SqliteStore) -> None:
    names = name_index(store, max_bytes=16 * 1024)
    for _ in range(3):
        assert ask(store, query(name="-7-")) == ({"m-7"}, 1)
        assert ask(store, query(viewer=BOB, name="-7-")) == ({"b-7"}, 1)
    assert [each.names is not None for each in names._entries.values()] == [False, True]  # noqa: SLF001
