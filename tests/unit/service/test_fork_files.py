"""A catalogue is copied whole while servers write it, by whichever means."""

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from genzo.service.state.fork_files import copy_catalogue
from genzo.store.sqlite.store import SqliteStore
from tests.store.making import ALICE, image

_COPIES = 20


@pytest.mark.parametrize("large", [0, 2**40], ids=["by another process", "by SQLite"])
def test_a_copy_has_what_was_written_before_and_is_whole(tmp_path: Path, large: int) -> None:
    origin = SqliteStore(tmp_path / "genzo.db", durable=False)
    origin.prepare()
    written, stop = [0], threading.Event()

    def write() -> None:
        while not stop.is_set():
            with origin.writing() as catalogue:
                catalogue.put_images([image(f"m-{written[0]}", owner_id=ALICE)])
            written[0] += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(_COPIES):
            known = written[0]
            target = tmp_path / f"{number}.db"
            copy_catalogue(tmp_path / "genzo.db", target, large)
            assert target.stat().st_mode & 0o077 == 0
            with closing(sqlite3.connect(target)) as copy:
                assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                ((count,),) = copy.execute("SELECT count(*) FROM images")
                assert count >= known
    finally:
        stop.set()
        writer.join()
    with origin.reading() as catalogue:
        assert catalogue.image("cn-hangzhou", f"m-{written[0] - 1}") is not None
    origin.close()
