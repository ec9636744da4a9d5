"""A full disk: writes are refused, reads go on, and writes succeed again when space is free."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.api import Api
from tests.crash.catalogue_setup import OWNERS, options, set_up_catalogue
from tests.crash.client_pool import ClientPool
from tests.crash.disks import FailingDisk, filled, limited, small_disk
from tests.crash.doctor import require_healthy
from tests.crash.test_unusable_files import read_only
from tests.crash.trail import TrailReader
from tests.running import Running, running

CLIENTS = 3


class Outcome(NamedTuple):
    """The status of reads while the disk was full, and the lines on standard error."""

    status: int
    lines: set[str]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_full_disk_refuses_writes_until_space_is_free(workers: int, tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        outcome = _run_while_full(disk, tmp_path / "stderr", workers, lambda _: filled(disk))
    assert outcome == Outcome(200, {_full(disk)})


def test_a_full_disk_for_temporary_files_is_reported(tmp_path: Path) -> None:
    """Several workers keep their nonces there; without them no request is authenticated."""
    with small_disk(tmp_path / "disk") as disk:
        outcome = _run_while_full(disk, tmp_path / "stderr", 2, lambda _: filled(disk), temporary=disk)
    assert outcome.status in (200, 503)
    assert outcome.lines
    assert all(line == _full(disk) or _is_about_nonces(line) for line in outcome.lines), outcome.lines


def test_a_file_size_limit_refuses_writes_until_raised(tmp_path: Path) -> None:
    wal = tmp_path / "genzo.db-wal"
    outcome = _run_while_full(
        tmp_path, tmp_path / "stderr", 1, lambda server: limited(server.process.pid, wal.stat().st_size)
    )
    assert outcome == Outcome(200, {io_error(tmp_path / "genzo.db")})


@pytest.mark.skipif("GENZO_CRASH_ROUNDS" not in os.environ, reason="scripts/soak runs it")
def test_a_disk_that_becomes_read_only_refuses_writes_and_loses_none(tmp_path: Path) -> None:
    """Linux does so after errors of a disk; nobody can write there until it is unmounted and checked."""
    stderr = tmp_path / "stderr"
    with FailingDisk.mounted(tmp_path / "disk") as disk:
        database = f"sqlite:///{disk.folder / 'genzo.db'}"
        pool, trail = ClientPool(set_up_catalogue(database, CLIENTS), 0), TrailReader(database)
        with running(*options(database, 1), stderr=stderr) as server:
            pool.meet(server)
            with pool.writing():
                pool.wait_for_writes()
                disk.fail()
                pool.wait_for_refusals()
                assert Api(server.host, server.port, OWNERS[0], OWNERS[0]).images().status == 200
        assert server.process.returncode == 0
        file = disk.folder / "genzo.db"
        # The second one once SQLite has opened the file anew.
        assert set(_lines(stderr)) <= {io_error(file), read_only(file)}
        disk.repair()
        with running(*options(database, 1)) as server:
            pool.meet(server)
            pool.settle(server)
            pool.require_trail(trail)
            with pool.writing():
                pool.wait_for_writes(since=pool.acknowledged[-1])
            pool.settle(server)
            require_healthy(database)


def io_error(file: Path) -> str:
    return (
        f"The catalogue {file} cannot be read or written (disk I/O error): check its disk, whether its file "
        "system has become read-only, and the limit on the size of files."
    )


def _full(disk: Path) -> str:
    return f"The catalogue {disk / 'genzo.db'} cannot grow because the disk is full: make room and try again."


def _is_about_nonces(line: str) -> bool:
    return line.startswith("The nonces in ") and line.endswith("let TMPDIR name another folder.")


def _run_while_full(
    folder: Path,
    stderr: Path,
    workers: int,
    full: Callable[[Running], AbstractContextManager[None]],
    temporary: Path | None = None,
) -> Outcome:
    """Write before, while and after the disk is full; check that no acknowledged write is lost."""
    database = f"sqlite:///{folder / 'genzo.db'}"
    pool, trail = ClientPool(set_up_catalogue(database, CLIENTS), 0), TrailReader(database)
    with running(*options(database, workers), stderr=stderr, temporary=temporary) as server:
        pool.meet(server)
        with pool.writing():
            pool.wait_for_writes()
            with full(server):
                pool.wait_for_refusals()
                status = Api(server.host, server.port, OWNERS[0], OWNERS[0]).images().status
                written = pool.acknowledged[-1]
            pool.wait_for_writes(since=written)
        pool.settle(server)
        pool.require_trail(trail)
        require_healthy(database)
        assert server.process.poll() is None
    return Outcome(status, set(_lines(stderr)))


def _lines(stderr: Path) -> list[str]:
    """The lines of a log, without the ids of the requests that failed."""
    return [line.partition(" (request ")[0] for line in stderr.read_text().splitlines()]
