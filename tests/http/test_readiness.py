"""``/_genzo/ready`` says why a server cannot be used: the reason to everybody, the detail to its operator."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from html import escape
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.control.readiness_page import Condition, ReadinessReport, readiness_answer
from genzo.http.readiness import Readiness
from genzo.service.build import build_service
from genzo.service.secret_keys import new_key, secret_texts
from genzo.service.service import Service
from genzo.store.admin import databases
from genzo.store.sqlite import store as sqlite_store
from genzo.store.sqlite import watched_file
from genzo.wire.types import HttpResponse
from tests.api import Answer
from tests.in_process import Worker

TOKEN = "a-token-of-the-operator"
OPERATOR = {"host": "127.0.0.1", "authorization": f"Bearer {TOKEN}"}


@pytest.fixture(autouse=True)
def _looks_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watched_file, "_READ_SECONDS", 0.0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / "genzo.db"


@pytest.fixture
def service(path: Path) -> Iterator[Service]:
    made = build_service(path, durable=False, any_account=True)
    made.prepare()
    yield made
    made.store.close()


@pytest.fixture
def worker(service: Service) -> Worker:
    made = Worker(service, auth="open", control_token=TOKEN)
    assert ready(made) == (200, {"status": "ready"})
    return made


def ready(worker: Worker, headers: dict[str, str] | None = None) -> tuple[int, Any]:
    answer: Answer = worker.ready(headers or {"host": "127.0.0.1"})
    return answer.status, answer.json


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)


def drop_tables(path: Path) -> None:
    databases.downgrade(path, "base")


def older_tables(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '0003'")


def newer_tables(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '9999'")


def delete(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def replace(path: Path) -> None:
    copy = path.with_name("copy")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    copy.rename(path)


def damage(path: Path) -> None:
    change(path, "PRAGMA wal_checkpoint(TRUNCATE)")
    content = path.read_bytes()
    path.write_bytes(b"\xaa" * len(content))


@pytest.mark.parametrize(
    ("harm", "reason", "detail"),
    [
        (drop_tables, "tables-missing", "has no tables: restore a backup"),
        (older_tables, "other-revision", "run genzo db upgrade."),
        (newer_tables, "other-revision", "this version of Genzo does not know"),
        (delete, "file-missing", "was deleted or moved away"),
        (empty, "file-replaced", "was emptied while it was in use"),
        (replace, "file-replaced", "was replaced by another file"),
        (damage, "file-damaged", "is damaged or no SQLite file"),
    ],
)
def test_a_catalogue_that_cannot_be_used_says_why(
    harm: Callable[[Path], None], reason: str, detail: str, path: Path, worker: Worker
) -> None:
    harm(path)
    status, told = ready(worker)
    assert (status, told["status"], told["reason"]) == (503, "unready", reason)
    assert told["message"] == UnreadyReason(reason).sentence
    assert set(told) == {"status", "reason", "message", "since"}
    assert str(path) not in str(told)
    status, detailed = ready(worker, OPERATOR)
    assert (status, {**detailed, "detail": ""}) == (503, {**told, "detail": ""})
    assert detail in detailed["detail"]
    assert str(path) in detailed["detail"]
    assert worker.call("DescribeRegions").status == 503
    assert worker.control("GET", "/_genzo/clock").json == told
    page = worker.control("GET", "/_genzo/console/images")
    assert (page.status, page.headers["content-type"]) == (503, "text/html;charset=utf-8")
    assert escape(told["message"]) in page.body.decode()
    assert worker.control("GET", "/_genzo/console/static/console.css").status == 200


@pytest.mark.parametrize(
    ("harm", "lines"),
    [(replace, 1), (empty, 1), (damage, 1), (drop_tables, 0), (older_tables, 0), (delete, 0)],
)
def test_what_no_set_up_passes_through_has_a_line_before_the_first_ready(
    harm: Callable[[Path], None],
    lines: int,
    path: Path,
    service: Service,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The others may be a set-up that is under way, or are what the start says itself."""
    starting = Worker(service, auth="open", control_token=TOKEN)
    harm(path)
    with caplog.at_level("ERROR", "genzo.requests"):
        assert ready(starting)[0] == 503
        assert starting.call("DescribeRegions").status == 503
    assert len(caplog.records) == lines
    assert all(str(path) in each.getMessage() for each in caplog.records)


def test_a_catalogue_whose_secrets_have_got_another_key_says_so(path: Path, tmp_path: Path) -> None:
    old, both = tmp_path / "old", tmp_path / "both"
    first, second = new_key(), new_key()
    for file, keys in ((old, (first,)), (both, (second, first))):
        file.touch(mode=0o600)
        file.write_text("".join(f"{each}\n" for each in keys))
    service = build_service(path, durable=False, secrets=secret_texts(old))
    service.prepare()
    worker = Worker(service, control_token=TOKEN)
    assert ready(worker) == (200, {"status": "ready"})
    changed = build_service(path, durable=False, secrets=secret_texts(both))
    with changed.store.writing() as catalogue:
        catalogue.rewrite_secrets()
    status, told = ready(worker, OPERATOR)
    assert (status, told["reason"]) == (503, "secrets-key")
    assert "which the file of keys lacks" in told["detail"]
    changed.store.close()
    service.store.close()


def test_a_file_that_may_only_be_read_leaves_the_server_ready(
    worker: Worker, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Root may write any file, so the answer of the system stands for its modes (tests/crash has real ones).
    monkeypatch.setattr(sqlite_store, "may_be_written", lambda _: False)
    status, told = ready(worker)
    assert (status, told["status"]) == (200, "degraded")
    assert [each["reason"] for each in told["warnings"]] == ["read-only"]
    assert "detail" not in told["warnings"][0]
    _, detailed = ready(worker, OPERATOR)
    assert str(path) in detailed["warnings"][0]["detail"]
    monkeypatch.undo()
    assert ready(worker) == (200, {"status": "ready"})


def test_a_disk_that_is_full_leaves_the_server_ready(worker: Worker, service: Service) -> None:
    def limit(pages: int) -> None:
        with service.store.writing() as catalogue:
            connection = catalogue._connection._connection  # type: ignore[attr-defined]  # noqa: SLF001
            connection.execute(f"PRAGMA max_page_count = {pages}")

    # The file's own limit stands for the disk's: SQLite tells both as SQLITE_FULL.
    limit(1)
    names = [f"k{number}-{'x' * 100}" for number in range(60)]
    refused = [worker.call("CreateKeyPair", RegionId="cn-hangzhou", KeyPairName=name) for name in names]
    assert {each.status for each in refused} == {200, 503}
    status, told = ready(worker)
    assert (status, told["status"], told["warnings"][0]["reason"]) == (200, "degraded", "disk-full")
    assert worker.call("DescribeKeyPairs", RegionId="cn-hangzhou").status == 200
    limit(1_000_000)


@pytest.mark.parametrize(
    ("control", "headers", "is_shown"),
    [
        ("token", OPERATOR, True),
        ("token", {"host": "127.0.0.1"}, False),
        ("token", {"host": "127.0.0.1", "authorization": "Bearer another"}, False),
        ("auto", {"host": "127.0.0.1"}, False),
        ("open", {"host": "127.0.0.1"}, True),
        ("off", OPERATOR, False),
    ],
)
def test_details_need_the_control_token(
    control: str, headers: dict[str, str], is_shown: bool, service: Service, path: Path
) -> None:
    worker = Worker(service, auth="open", control=control, control_token="" if control == "auto" else TOKEN)
    assert ready(worker)[0] == 200
    path.unlink()
    _, told = ready(worker, headers)
    assert ("detail" in told) is is_shown


def test_a_server_that_stops_is_not_ready(service: Service) -> None:
    readiness = Readiness(service)
    assert readiness.report() == ReadinessReport(degradations=[])
    readiness.stop()
    report = readiness.report()
    assert report.problem is not None
    assert report.problem.reason is UnreadyReason.STOPPING
    assert b'"status":"stopping"' in readiness_answer(report, has_details=True).body


def test_every_reason_has_a_sentence_without_names() -> None:
    for reason in UnreadyReason:
        answer: HttpResponse = readiness_answer(
            ReadinessReport(Condition(reason, 0, "secret")), has_details=False
        )
        assert answer.status == 503
        assert reason.sentence.endswith(".")
        assert b"secret" not in answer.body.replace(b"secrets", b"")
