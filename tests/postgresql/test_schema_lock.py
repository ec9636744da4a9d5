"""The lock of those who change the tables ends with their transaction, whatever becomes of the connection."""

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from genzo.service.build import build_service
from genzo.store.migrations.revisions import REVISION, SCHEMA_LOCK
from genzo.store.postgresql.pool import PostgresqlPool
from genzo.store.postgresql.schema import ensure_schema, revision_of
from genzo.store.postgresql.wire import PgConnection
from tests.running import clean_environment, genzo_here

_LOCKS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
PATIENCE = 30


@pytest.mark.parametrize("database", ["postgresql_database", "postgresql_catalogue"])
def test_a_start_leaves_no_lock_behind(database: str, request: pytest.FixtureRequest) -> None:
    with closing(PostgresqlPool(request.getfixturevalue(database), 1).connect(PgConnection)) as connection:
        ensure_schema(connection, "It")
        assert revision_of(connection) == REVISION
        assert connection.execute(_LOCKS).fetchone() == (0,)


def test_a_start_waits_for_who_changes_the_tables(postgresql_database: str) -> None:
    service = build_service(postgresql_database, durable=False)
    starting = threading.Thread(target=service.prepare)
    with psycopg.connect(postgresql_database) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
        starting.start()
        starting.join(0.3)
        assert starting.is_alive()
    starting.join(PATIENCE)
    assert not starting.is_alive()
    service.store.require_prepared()
    service.store.close()


def test_a_command_does_not_wait_long_for_who_changes_the_tables(
    postgresql_catalogue: str, tmp_path: Path
) -> None:
    with psycopg.connect(postgresql_catalogue) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
        done = genzo_here("db", "upgrade", "--database", postgresql_catalogue, "--data", tmp_path)
    assert done.returncode == 1
    assert done.stderr.endswith("cannot be used: canceling statement due to lock timeout.\n")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_start_that_waits_says_so_and_can_be_stopped(
    postgresql_catalogue: str, tmp_path: Path, workers: int
) -> None:
    command = [sys.executable, "-m", "genzo", "serve", "--port", "0", "--workers", str(workers)]
    command += ["--database", postgresql_catalogue, "--data", str(tmp_path)]
    with psycopg.connect(postgresql_catalogue) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (SCHEMA_LOCK,))
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment()
        ) as process:
            assert process.stderr is not None
            try:
                assert process.stderr.readline().endswith(
                    ": waiting for another process that changes the tables.\n"
                )
                process.terminate()
                assert process.wait(PATIENCE) == 0
            finally:
                process.kill()
            assert process.stdout is not None
            assert (process.stdout.read(), process.stderr.read()) == ("", "")
