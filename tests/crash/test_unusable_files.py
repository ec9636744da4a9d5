"""A read-only or corrupted file is reported, and no acknowledged write is lost."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from genzo.store.sqlite.store import SqliteStore
from tests.api import Answer, Api
from tests.crash.catalogue_setup import ELSEWHERE, OWNERS, REGION, options, set_up_catalogue
from tests.crash.client_pool import ClientPool
from tests.crash.doctor import require_healthy
from tests.running import clean_environment, running
from tests.store.making import image

CLIENTS = 2
LARGE = 300
_PAGE = 4096
_ONLY_WHAT_MODES_ALLOW = ("setpriv", "--bounding-set=-dac_override,-dac_read_search")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A catalogue with the clients' accounts, all of it in the main file, without a WAL."""
    path = tmp_path / "genzo.db"
    set_up_catalogue(f"sqlite:///{path}", CLIENTS)
    _checkpoint(path)
    return path


@pytest.fixture
def bound() -> Sequence[str]:
    """A command prefix that makes file permissions apply to root, too."""
    if os.geteuid() != 0:
        return ()
    if subprocess.run([*_ONLY_WHAT_MODES_ALLOW, "true"], capture_output=True, check=False).returncode:
        pytest.skip("root cannot be bound to the modes of files here")
    return _ONLY_WHAT_MODES_ALLOW


def test_a_server_does_not_start_on_a_read_only_file(file: Path, bound: Sequence[str]) -> None:
    file.chmod(0o400)
    assert _refusal(file, bound) == f"{read_only(file)}\n"


@pytest.mark.parametrize("size", [0, _PAGE])
def test_a_server_does_not_start_on_a_corrupt_file(file: Path, size: int) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:size] + b"\xaa" * (len(content) - size))
    refusal = _refusal(file)
    assert refusal.startswith(f"The catalogue {file} is damaged or no SQLite file (")
    assert refusal.endswith("): restore it from a backup, or move it away to start with a new one.\n")
    assert refusal.count("\n") == 1


@pytest.mark.sampled(2)
@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_made_read_only_refuses_writes_until_writable(
    workers: int, file: Path, bound: Sequence[str]
) -> None:
    stderr, database = file.with_name("stderr"), f"sqlite:///{file}"
    with running(*options(database, workers), stderr=stderr, through=bound) as server:
        api = Api(server.host, server.port, OWNERS[0], OWNERS[0])
        file.chmod(0o400)
        refused = [_write(api) for _ in range(4)]
        assert {(answer.status, answer.code) for answer in refused} == {(503, "ServiceUnavailable")}
        assert api.images().status == 200
        for each in file.parent.glob(f"{file.name}*"):  # SQLite gives its mode to an empty log beside it
            each.chmod(0o600)
        assert [_write(api).status for _ in range(4)] == [200] * 4
    # A line behind which the id of a request is names the first one that failed.
    lines = [line.partition(" (request ")[0] for line in stderr.read_text().splitlines()]
    ends = f"The catalogue {file} can be written again after "
    assert {line for line in lines if not line.startswith(ends)} == {read_only(file)}


def test_a_corrupted_and_restored_file_has_all_acknowledged_writes(file: Path) -> None:
    stderr, database = file.with_name("stderr"), f"sqlite:///{file}"
    pool = ClientPool(set_up_catalogue(database, CLIENTS), 0)
    _put_large_images(file)
    with running(*options(database, workers=1), stderr=stderr) as server:
        pool.meet(server)
        with pool.writing():
            pool.wait_for_writes()
        _checkpoint(file)
        whole = file.read_bytes()
        _overwrite(file, b"\xaa" * (len(whole) - _PAGE))
        api = Api(server.host, server.port, OWNERS[0], OWNERS[0])
        # Nobody has asked for these before, so no cache can have them.
        refused = [api.images(ELSEWHERE, ImageId=f"m-large-{number}") for number in range(0, LARGE, 50)]
        assert {(answer.status, answer.code) for answer in refused} == {(503, "ServiceUnavailable")}
        _overwrite(file, whole[_PAGE:])
        with pool.writing():
            pool.wait_for_writes(since=pool.acknowledged[-1])
        pool.settle(server)
        require_healthy(database)
    lines = stderr.read_text().splitlines()
    assert lines
    assert all(line.startswith(f"The catalogue {file} is damaged") for line in lines)


def read_only(file: Path) -> str:
    return (
        f"The catalogue {file} cannot be written: check the permissions of the file and its folder, and "
        "whether its file system is read-only."
    )


def _put_large_images(file: Path) -> None:
    """Store images that each fill a page of the file."""
    store = SqliteStore(file)
    with store.writing() as catalogue:
        catalogue.put_images(
            image(f"m-large-{n}", region_id=ELSEWHERE, owner_id=int(OWNERS[0]), description="x" * _PAGE)
            for n in range(LARGE)
        )
    store.close()


def _write(api: Api) -> Answer:
    return api.call("CreateImage", RegionId=REGION, InstanceId="i-0")


def _refusal(file: Path, through: Sequence[str] = ()) -> str:
    """The standard error of a server that does not start."""
    serve = [sys.executable, "-m", "genzo", "serve", "--port", "0", "--database", f"sqlite:///{file}"]
    done = subprocess.run(
        [*through, *serve], capture_output=True, text=True, timeout=60, check=False, env=clean_environment()
    )
    assert (done.returncode, done.stdout) == (1, "")
    return done.stderr


def _checkpoint(file: Path) -> None:
    """Write the WAL back into the file."""
    connection = sqlite3.connect(file)
    ((busy, _, _),) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert not busy


def _overwrite(file: Path, content: bytes) -> None:
    """Overwrite all but the first page of the file."""
    with file.open("r+b") as opened:
        opened.seek(_PAGE)
        opened.write(content)
