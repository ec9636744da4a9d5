"""SIGKILL at random moments of commands that change a catalogue: all is done, or nothing.

``GENZO_CRASH_ROUNDS`` commands of each kind are killed on each kind of database.
"""

import os
import random
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey, Account
from genzo.catalogue.audit import AuditEvent, AuditQuery
from genzo.service.build import build_service
from genzo.service.open_objects import open_objects
from genzo.service.secret_keys import new_key, secret_texts
from genzo.service.server_settings import parse_database_url
from genzo.service.service import Service
from genzo.store.admin import databases
from genzo.store.sql import audit_session
from tests.cli.conftest import NewDatabase
from tests.cli.populated import Database, populate
from tests.crash.client_pool import print_figures
from tests.crash.doctor import require_healthy
from tests.crash.killed_process import KilledCommands

ROUNDS = int(os.environ.get("GENZO_CRASH_ROUNDS", "0"))
SEED = int(os.environ.get("GENZO_CRASH_SEED", "0")) or random.randrange(2**32)
KEYS = 300
EVENTS = 400
ACCOUNTS = 20
KEPT_AT = 2_000_000
pytestmark = [
    pytest.mark.skipif(not ROUNDS, reason="scripts/soak runs it"),
    pytest.mark.timeout(120 + 20 * ROUNDS),
]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, new_database: NewDatabase) -> Database:
    return new_database(request.param)


@pytest.fixture
def commands(tmp_path: Path) -> KilledCommands:
    folder = tmp_path / "commands"
    folder.mkdir()
    return KilledCommands(folder / "output", random.Random(SEED))


@pytest.fixture
def report(
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str], commands: KilledCommands
) -> Callable[[str], None]:
    began = time.monotonic()

    def print_report(rest: str = "") -> None:
        assert commands.killed, "no command was killed before its end"
        print_figures(
            capsys,
            f"{request.node.name}: {ROUNDS} rounds, {commands.killed} killed before the end{rest}, "
            f"{time.monotonic() - began:.0f} s, seed {SEED}",
        )

    return print_report


def test_killed_secrets_commands_leave_all_secrets_encrypted_or_none(
    database: Database, commands: KilledCommands, report: Callable[[str], None], tmp_path: Path
) -> None:
    file = tmp_path / "secrets-key"
    file.touch(0o600)
    file.write_text(f"{new_key()}\n")
    expected = {f"key-{n}": f"secret-{n}" for n in range(KEYS)}
    service = _prepared(database)
    with service.store.writing() as catalogue:
        for key, secret in expected.items():
            catalogue.put_access_key(AccessKey(access_key_id=key, secret=secret, account_id=FIRST_ACCOUNT_ID))
    service.store.close()
    given = ("--database", database.url, "--secrets-key-file", str(file))
    commands.finish(["secrets", "encrypt", *given])
    for number in range(ROUNDS):
        name = ("decrypt", "encrypt")[number % 2]
        commands.kill(["secrets", name, *given])
        _wait_for_sessions(database)
        stored = dict(database.rows("SELECT access_key_id, secret FROM access_keys"))
        plain = sum(stored[key] == secret for key, secret in expected.items())
        assert plain in (0, KEYS)
        service = _service(database, file)
        with service.store.reading() as catalogue:
            found = {key.access_key_id: key.secret for key in catalogue.access_keys(FIRST_ACCOUNT_ID)}
        service.store.close()
        assert found == expected
        commands.finish(["secrets", name, *given])
    report("")


def test_a_killed_prune_keeps_the_newer_events_and_its_own(
    database: Database,
    commands: KilledCommands,
    report: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit_session, "_PRUNED_BATCH", 50)
    service = _prepared(database)
    words = ["audit", "prune", "--yes", "--before", "1970-01-01T00:33:20Z", "--database", database.url]
    commands.finish(words)
    prunes = 1
    for number in range(ROUNDS):
        with service.store.writing() as catalogue:
            for place in range(EVENTS):
                catalogue.put_audit_event(_event(place, f"old-{number}-{place}"))
            catalogue.put_audit_event(_event(KEPT_AT, f"kept-{number}"))
        commands.kill(words)
        _wait_for_sessions(database)
        with service.store.reading() as catalogue:
            events = list(catalogue.audit_events(AuditQuery(oldest_first=True)))
        old = [event.at for event in events if event.at < KEPT_AT]
        assert old == list(range(EVENTS))[EVENTS - len(old) :], "the oldest ones are deleted first"
        prunes += len(old) < EVENTS
        assert sum(event.at == KEPT_AT for event in events) == number + 1
        assert sum(event.action == "genzo audit prune" for event in events) == prunes
        commands.finish(words)
        prunes += 1
    service.store.close()
    report("")


def test_a_killed_seed_is_applied_as_a_whole_or_not_at_all(
    database: Database, commands: KilledCommands, report: Callable[[str], None], tmp_path: Path
) -> None:
    _prepared(database).store.close()
    file, applied = tmp_path / "seed.json", 1
    words = ["seed", str(file), "--database", database.url]
    _write_seed(file, 1)
    commands.finish(words)
    for number in range(2, ROUNDS + 2):
        _write_seed(file, number)
        commands.kill(words)
        _wait_for_sessions(database)
        ((accounts,),) = database.rows(f"SELECT count(*) FROM accounts WHERE name = 'of seed {number}'")
        ((keys,),) = database.rows(
            f"SELECT count(*) FROM access_keys WHERE access_key_id LIKE 'key-{number}-%'"
        )
        assert (accounts, keys) in {(0, 0), (ACCOUNTS, ACCOUNTS)}
        applied += bool(accounts)
        ((events,),) = database.rows("SELECT count(*) FROM audit_events WHERE document LIKE '%genzo seed%'")
        assert events == applied
    require_healthy(database.url)
    report(f", {applied - 1} applied")


def test_a_killed_upgrade_changes_all_or_nothing(
    database: Database, commands: KilledCommands, report: Callable[[str], None]
) -> None:
    populate(database)
    location = parse_database_url(database.url)
    databases.downgrade(location, "0006")
    before = _content(database)
    words = ["db", "upgrade", "--database", database.url]
    commands.finish(words)
    after = _content(database)
    for _ in range(ROUNDS):
        databases.downgrade(location, "0006")
        assert _content(database) == before
        commands.kill(words)
        _wait_for_sessions(database)
        assert _content(database) in (before, after)
        commands.finish(words)
        assert _content(database) == after
    require_healthy(database.url)
    report("")


def _content(database: Database) -> dict[str, list[str]]:
    """All rows of all tables."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        if database.path is not None
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    names = sorted(name for (name,) in database.rows(asked))
    return {name: sorted(map(repr, database.rows(f"SELECT * FROM {name}"))) for name in names}


def _wait_for_sessions(database: Database) -> None:
    """Wait until PostgreSQL has noticed that a client is gone."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' "
        "AND pid <> pg_backend_pid()"
    )
    while database.path is None and database.rows(busy) != [(0,)]:
        time.sleep(0.01)


def _event(at: int, request_id: str) -> AuditEvent:
    return AuditEvent(at=at, request_id=request_id, account_id=1, principal="p", action="DeleteImage")


def _write_seed(file: Path, number: int) -> None:
    accounts = [
        {
            "id": number * 1000 + place,
            "name": f"of seed {number}",
            "keys": [{"id": f"key-{number}-{place}", "secret": "secret"}],
            "users": [{"name": "alice", "policies": ["AliyunECSFullAccess"]}],
        }
        for place in range(ACCOUNTS)
    ]
    file.write_bytes(msgspec.json.encode({"accounts": accounts}))


def _prepared(database: Database) -> Service:
    service = _service(database)
    service.prepare(first_key=None)
    with service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=FIRST_ACCOUNT_ID, name="first", created=0))
    return service


def _service(database: Database, secrets_key_file: Path | None = None) -> Service:
    return build_service(
        parse_database_url(database.url),
        objects=open_objects("", Path()),
        secrets=secret_texts(secrets_key_file),
    )
