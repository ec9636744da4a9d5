"""The files of a catalogue are never readable by others, not for a moment."""

import os
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.store.admin import databases
from genzo.store.sqlite.store import SqliteStore

_MAY_MAKE_FILES = ("open", "mkdir", "chmod", "connect", "execute", "close")


@pytest.fixture(autouse=True)
def _permissive_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def _prepare(path: Path) -> None:
    SqliteStore(path).prepare()


def _upgrade(path: Path) -> None:
    databases.upgrade(path, "head")


@pytest.mark.parametrize("make", [_prepare, _upgrade])
def test_a_new_catalogue_is_private_whenever_anybody_looks(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "parent" / "data" / "genzo.db"
    seen: dict[str, set[int]] = {}

    def look(_frame: object, event: str, called: Any) -> None:  # noqa: ANN401 - as sys.setprofile has it
        if event == "c_return" and called.__name__ in _MAY_MAKE_FILES:
            note()

    def note() -> None:
        for each in path.parent.glob("*"):
            seen.setdefault(each.name, set()).add(_mode(each))

    sys.setprofile(look)
    try:
        make(path)
    finally:
        sys.setprofile(None)
    assert seen["genzo.db"] == {0o600}
    assert {mode for modes in seen.values() for mode in modes} == {0o600}
    assert _mode(path.parent) == 0o700
    assert _mode(path.parent.parent) == 0o777  # as the umask has it


def test_the_log_of_a_catalogue_is_private(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "genzo.db")
    store.prepare()
    with store.writing() as catalogue:
        catalogue.set_metadata("a", "b")
    assert {path.name: _mode(path) for path in tmp_path.iterdir()} == {
        "genzo.db": 0o600,
        "genzo.db-wal": 0o600,
        "genzo.db-shm": 0o600,
    }
    store.close()


def test_an_old_catalogue_that_others_could_read_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "genzo.db"
    store = SqliteStore(path)
    store.prepare()
    reader = sqlite3.connect(path)
    reader.execute("SELECT * FROM accounts").fetchall()
    files = list(tmp_path.iterdir())
    for file in files:
        file.chmod(0o644)
    SqliteStore(path).prepare()
    assert {_mode(file) for file in files} == {0o600}
    reader.close()
    store.close()


def test_a_file_that_its_owner_made_read_only_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "genzo.db"
    SqliteStore(path).prepare()
    path.chmod(0o444)
    if os.geteuid() == 0:
        SqliteStore(path).prepare()  # root may write it
    assert _mode(path) in (0o400, 0o444)
