"""A catalogue that is deleted, emptied or replaced under a running server is never begun anew unnoticed."""

import asyncio
import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from genzo.http.readiness import Readiness
from genzo.http.sending import AsgiApplication
from genzo.service.build import build_service
from genzo.service.open_store import expect_files_of
from genzo.service.service import Service
from genzo.store.sqlite import watched_file
from tests.concurrent_calls import Timed, called, prepared_service, worker

Harm = Callable[[Path], None]


@pytest.fixture(autouse=True)
def _looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_file, "_READ_SECONDS", 0.0)
    monkeypatch.setattr(Readiness, "is_due", lambda self, _: self.is_ready)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder / "genzo.db"


@pytest.fixture
def service(path: Path) -> Iterator[Service]:
    made = prepared_service(f"sqlite:///{path}", path.parent)
    yield made
    made.store.close()


@pytest.fixture
def application(service: Service) -> AsgiApplication:
    application = worker(service, 20.0)
    assert write(application, "before").status == 200
    assert read(application).status == 200
    return application


def write(application: AsgiApplication, name: str) -> Timed:
    return asyncio.run(called(application, "CreateKeyPair", KeyPairName=name))


def read(application: AsgiApplication) -> Timed:
    return asyncio.run(called(application, "DescribeKeyPairs"))


def delete(path: Path) -> None:
    path.unlink()


def delete_with_logs(path: Path) -> None:
    for file in path.parent.glob("genzo.db*"):
        file.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace(path: Path) -> None:
    """By the copy of another moment, as somebody restores a backup without a stop."""
    copy = path.with_name("copy")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.rename(path)


def delete_folder(path: Path) -> None:
    shutil.rmtree(path.parent)


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (delete, "was deleted or moved away"),
        (delete_with_logs, "was deleted or moved away"),
        (delete_folder, "was deleted or moved away"),
        (empty, "was emptied"),
        (replace, "was replaced by another file"),
    ],
)
def test_requests_are_refused_with_a_reason_and_nothing_begins_anew(
    harm: Harm,
    sentence: str,
    path: Path,
    service: Service,
    application: AsgiApplication,
    caplog: pytest.LogCaptureFixture,
) -> None:
    harm(path)
    before = path.stat().st_ino if path.exists() else None
    for answer in (write(application, "after"), read(application), write(application, "again")):
        assert (answer.status, answer.json["Code"]) == (503, "ServiceUnavailable")
    assert not service.is_ready()
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    assert sentence in errors[0]
    assert str(path) in errors[0]
    assert (path.stat().st_ino if path.exists() else None) == before
    assert not path.exists() or path.stat().st_size == 0 or harm is replace


@pytest.mark.parametrize("harm", [delete, delete_folder, empty, replace])
def test_no_write_begins_between_two_examinations(
    harm: Harm, path: Path, application: AsgiApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Readiness, "is_due", lambda *_: False)
    monkeypatch.setattr(watched_file, "_READ_SECONDS", 60.0)
    harm(path)
    assert write(application, "after").status == 503


def test_a_worker_that_takes_the_place_of_another_refuses_a_file_that_replaced_the_first(
    path: Path, service: Service, application: AsgiApplication
) -> None:
    replace(path)
    later = build_service(path, any_account=True)
    expect_files_of(later.store, service.store)
    for respawned in (worker(later, 20.0), application):
        assert write(respawned, "after").status == 503
        assert read(respawned).status == 503
    assert "was replaced by another file" in str(later.unready_error())


def test_a_file_that_is_put_back_is_served_again(
    path: Path, service: Service, application: AsgiApplication
) -> None:
    aside = path.with_name("aside")
    path.rename(aside)
    assert write(application, "meanwhile").status == 503
    aside.rename(path)
    assert write(application, "afterwards").status == 200
    assert service.is_ready()
    names = [pair["KeyPairName"] for pair in read(application).json["KeyPairs"]["KeyPair"]]
    assert sorted(names) == ["afterwards", "before"]


@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_deleted_log_ends_the_writes_and_loses_none(
    path: Path, is_replaced: bool, application: AsgiApplication
) -> None:
    log = path.with_name("genzo.db-wal")
    log.unlink()
    if is_replaced:
        log.touch()
    assert write(application, "after").status == 503
    # As a machine that loses its power: nothing else reaches the file.
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as connection:
        found = connection.execute("SELECT resource_id FROM resources WHERE kind = 'keypair'").fetchall()
    assert found == [("before",)]


@pytest.mark.parametrize(
    "statement",
    ["TRUNCATE images CASCADE", "TRUNCATE marks", "DROP TABLE images CASCADE", "DROP SCHEMA public CASCADE"],
)
def test_an_emptied_database_is_not_served(statement: str, postgresql_catalogue: str, tmp_path: Path) -> None:
    service = prepared_service(postgresql_catalogue, tmp_path)
    application = worker(service, 20.0)
    assert write(application, "before").status == 200
    with psycopg.connect(postgresql_catalogue, autocommit=True) as other:
        other.execute(statement.encode())
    # The examination is made beside a request, of which the next one learns.
    answers = [write(application, f"after-{number}") for number in range(3)]
    assert (answers[-1].status, answers[-1].json["Code"]) == (503, "ServiceUnavailable")
    assert asyncio.run(called(application, "DescribeImages")).status == 503
    assert not service.is_ready()
    service.store.close()


def test_a_database_that_is_dropped_and_restored_is_served_again(
    postgresql_catalogue: str, tmp_path: Path
) -> None:
    service = prepared_service(postgresql_catalogue, tmp_path)
    application = worker(service, 20.0)
    assert write(application, "before").status == 200
    with psycopg.connect(postgresql_catalogue, autocommit=True) as other:
        other.execute("ALTER TABLE images RENAME TO gone")
        assert asyncio.run(called(application, "DescribeImages")).status == 503
        assert not service.is_ready()
        other.execute("ALTER TABLE gone RENAME TO images")
    assert asyncio.run(called(application, "DescribeImages")).status == 200
    assert service.is_ready()
    service.store.close()
