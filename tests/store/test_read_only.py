"""A catalogue that the operator's account may not write."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from genzo.catalogue.store import StoreError
from genzo.store.sqlite.store import SqliteStore
from tests.store.making import image

NOBODY = 65534


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that any account may look into, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


@contextmanager
def as_an_ordinary_account() -> Iterator[None]:
    """Permissions say nothing to root, which therefore acts as nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def refused(path: Path) -> str:
    """The sentence with which an ordinary account is refused that prepares and writes."""
    with as_an_ordinary_account(), pytest.raises(StoreError) as caught:
        _prepare_and_write(SqliteStore(path))
    return str(caught.value)


def _prepare_and_write(store: SqliteStore) -> None:
    store.prepare()
    with store.writing() as catalogue:
        catalogue.put_images([image("m-2")])


def test_a_folder_that_may_not_be_written_is_said(folder: Path) -> None:
    folder.chmod(0o555)
    assert "cannot be opened: check that its folder exists and may be written" in refused(folder / "genzo.db")
    assert "Permission denied" in refused(folder / "deeper" / "genzo.db")


def test_a_file_that_may_not_be_written_is_said(folder: Path) -> None:
    path = folder / "genzo.db"
    SqliteStore(path).prepare()
    path.chmod(0o444)
    folder.chmod(0o555)
    sentence = refused(path)
    assert sentence.startswith(f"The catalogue {path} cannot be ")
    assert ": check " in sentence
