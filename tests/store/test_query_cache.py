"""What SQLite's store asks again when it answers a query a second time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.store.sqlite.store import SqliteStore
from tests.store.making import BOB, image, query


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = SqliteStore(tmp_path / "genzo.db", durable=False)
    store.prepare()
    with store.writing() as catalogue:
        catalogue.put_images(image(f"m-{number}") for number in range(30))
    yield store
    store.close()


COUNTED = {"usage": "none"}
"""A condition that no kept totals tell apart."""


def statements_of(store: SqliteStore, **asked: Any) -> list[str]:  # noqa: ANN401 - a query's
    """What SQLite is asked for a page."""
    connection = store._reader().connection  # noqa: SLF001
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    with store.reading() as catalogue:
        catalogue.images_page(query(limit=10, **asked))
    connection.set_trace_callback(None)
    return statements


def counts(statements: list[str]) -> int:
    return sum("count(*)" in each for each in statements)


def test_each_page_asks_once_whether_anything_was_committed(store: SqliteStore) -> None:
    for offset in (0, 10, 0, 20):
        assert statements_of(store, offset=offset, **COUNTED).count("PRAGMA data_version") == 1


def test_images_are_counted_once_for_all_pages_until_the_viewer_sees_a_write(store: SqliteStore) -> None:
    assert [counts(statements_of(store, offset=offset, **COUNTED)) for offset in (0, 10, 20)] == [1, 0, 0]
    with store.writing() as catalogue:
        catalogue.put_images([image("b-1", owner_id=BOB)])
    assert counts(statements_of(store, offset=10, **COUNTED)) == 0
    with store.writing() as catalogue:
        catalogue.put_images([image("m-new")])
    assert counts(statements_of(store, offset=10, **COUNTED)) == 1


def test_images_are_counted_again_when_one_settles(store: SqliteStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-new", settles_at=200)])
    assert counts(statements_of(store, now=100, **COUNTED)) == 1
    assert [counts(statements_of(store, now=now, **COUNTED)) for now in (199, 200, 201, 199)] == [0, 1, 0, 1]


def test_a_first_page_without_filters_asks_for_no_version(store: SqliteStore) -> None:
    begin, totals, page, end = statements_of(store)
    assert (begin, end) == ("BEGIN", "ROLLBACK")
    assert "FROM image_totals" in totals
    assert "FROM images" in page


def test_a_later_page_without_filters_begins_where_the_last_one_ended(store: SqliteStore) -> None:
    pages = [statements_of(store, offset=offset)[-2] for offset in (0, 10, 20)]
    assert ["image_id > " in page for page in pages] == [False, False, True]
