"""What the operator reads when a catalogue cannot be used: a sentence that names the file and what to do."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from genzo.catalogue.store import StoreError
from genzo.store.sqlite.store import SqliteStore
from tests.store.making import image, query
from tests.store.prepared import is_prepared


def prepared(path: Path) -> SqliteStore:
    """A catalogue with more images than fit in a page of the file."""
    store = SqliteStore(path)
    store.prepare()
    with store.writing() as catalogue:
        catalogue.put_images(image(f"m-{number}", description="x" * 500) for number in range(200))
    return store


def run(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(statement)
    connection.close()


def refused(path: Path, use: Callable[[SqliteStore], object] = SqliteStore.prepare) -> str:
    """The sentence with which a catalogue refuses its use."""
    with pytest.raises(StoreError) as caught:
        use(SqliteStore(path))
    sentence = str(caught.value)
    assert sentence.startswith("The ")
    assert str(path) in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def read_all(store: SqliteStore) -> None:
    with store.reading() as catalogue:
        catalogue.images_page(query(limit=1000))


def write(store: SqliteStore) -> None:
    with store.writing() as catalogue:
        catalogue.put_images([image("m-new")])


def test_a_text_file_is_no_catalogue_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    text = "Nothing that SQLite knows.\n" * 100
    path.write_text(text)
    assert "no SQLite file" in refused(path)
    assert path.read_text() == text
    assert not is_prepared(SqliteStore(path))


@pytest.mark.parametrize("size", [100, 1000, 4096, 20_000])
def test_a_catalogue_cut_short_is_damaged(tmp_path: Path, size: int) -> None:
    whole, path = tmp_path / "whole.db", tmp_path / "cut.db"
    prepared(whole)
    run(whole, "PRAGMA wal_checkpoint(TRUNCATE)")
    path.write_bytes(whole.read_bytes()[:size])

    def prepare_and_read(store: SqliteStore) -> None:
        store.prepare()
        read_all(store)

    assert "damaged" in refused(path, prepare_and_read)


def test_a_catalogue_with_overwritten_pages_is_damaged(tmp_path: Path) -> None:
    whole, path = tmp_path / "whole.db", tmp_path / "scratched.db"
    prepared(whole)
    run(whole, "PRAGMA wal_checkpoint(TRUNCATE)")
    content = whole.read_bytes()
    path.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))
    assert "restore it from a backup" in refused(path, read_all)
    assert "restore it from a backup" in refused(path, write)


def test_a_folder_is_no_catalogue(tmp_path: Path) -> None:
    for use in (SqliteStore.prepare, read_all, write):
        assert "cannot be opened" in refused(tmp_path, use)


def test_a_folder_is_not_prepared(tmp_path: Path) -> None:
    assert not is_prepared(SqliteStore(tmp_path))


def test_a_folder_cannot_be_made_below_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "file" / "genzo.db", tmp_path / "file" / "deeper" / "genzo.db"):
        assert "cannot be used" in refused(path)
        assert not is_prepared(SqliteStore(path))


@pytest.mark.parametrize("table", ["songs", "images", "accounts"])
def test_a_database_of_another_program_is_left_alone(tmp_path: Path, table: str) -> None:
    path = tmp_path / "other.db"
    run(path, f"CREATE TABLE {table} (title TEXT)")
    assert "does not know" in refused(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [(table,)]
    connection.close()
    assert not is_prepared(SqliteStore(path))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '9999'",
        "DELETE FROM alembic_version",
        "INSERT INTO alembic_version VALUES ('9999')",
    ],
)
def test_a_catalogue_of_another_revision_is_left_alone(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "genzo.db"
    prepared(path)
    run(path, statement)
    assert "use the version that wrote it" in refused(path)
    assert not is_prepared(SqliteStore(path))


def test_an_empty_file_becomes_a_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "genzo.db"
    path.touch()
    store = SqliteStore(path)
    assert not is_prepared(store)
    store.prepare()
    assert is_prepared(store)


def test_preparing_again_changes_nothing(tmp_path: Path) -> None:
    store = prepared(tmp_path / "genzo.db")
    store.prepare()
    with store.reading() as catalogue:
        assert catalogue.images_page(query()).total == 200


def test_a_disk_that_is_full_undoes_the_transaction_and_is_said(tmp_path: Path) -> None:
    store = prepared(tmp_path / "genzo.db")
    with store.writing() as catalogue:
        # The file's own limit stands for the disk's: SQLite tells both as SQLITE_FULL.
        catalogue._connection._connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]  # noqa: SLF001
    with pytest.raises(StoreError, match="the disk is full"), store.writing() as catalogue:
        catalogue.put_images(image(f"m-new-{number}", description="x" * 500) for number in range(100))
    with store.writing() as catalogue:
        catalogue._connection._connection.execute("PRAGMA max_page_count = 1000000")  # type: ignore[attr-defined]  # noqa: SLF001
        assert catalogue.images_page(query()).total == 200
    write(store)
