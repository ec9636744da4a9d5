"""A server of an old version is refused by servers, commands and readiness, in the same sentence."""

from pathlib import Path

import psycopg
import pytest

from genzo.catalogue.store import StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.service.build import build_service
from genzo.store.postgresql import server_version
from genzo.store.postgresql.server_version import OLDEST, OldServerError, require_version
from genzo.store.postgresql.store import PostgresqlStore
from tests.running import genzo_here

NEXT = 99
"""A version that is newer than every server, so that each is too old for it."""


@pytest.fixture
def sentence(postgresql_database: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said of the database's server, which is too old from now on."""
    with psycopg.connect(postgresql_database) as connection:
        version = connection.info.server_version // 10_000
    monkeypatch.setattr(server_version, "OLDEST", NEXT)
    name = postgresql_database.rpartition("/")[2]
    return (
        f"The database {name} at 127.0.0.1 is PostgreSQL {version}, but Genzo needs {NEXT} or newer: upgrade "
        "the server with pg_upgrade, or restore a dump of the database in a newer one."
    )


@pytest.mark.parametrize("number", [90_624, 150_013, OLDEST * 10_000 - 1])
def test_an_older_version_is_refused(number: int) -> None:
    with pytest.raises(OldServerError, match=rf"^It is PostgreSQL \d+, but Genzo needs {OLDEST} or newer: "):
        require_version("It", number)


@pytest.mark.parametrize("number", [OLDEST * 10_000, 180_001])
def test_other_versions_are_used(number: int) -> None:
    require_version("It", number)


@pytest.mark.parametrize(
    "words",
    [
        ("db", "upgrade"),
        ("db", "current"),
        ("db", "check"),
        ("accounts", "list"),
        ("serve", "--port", "0", "--first-key", "new"),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_commands_refuse_it(
    words: tuple[str, ...], postgresql_database: str, sentence: str, tmp_path: Path
) -> None:
    done = genzo_here(*words, "--database", postgresql_database, "--data", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{sentence}\n")


def test_doctor_says_the_same(postgresql_database: str, sentence: str, tmp_path: Path) -> None:
    done = genzo_here("doctor", "--database", postgresql_database, "--data", tmp_path)
    assert done.returncode == 1
    assert f"{sentence}\n" in done.stdout


def test_a_server_whose_database_becomes_too_old_says_so(
    postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = build_service(postgresql_database)
    service.prepare()
    assert service.unready_error() is None
    service.store.close()
    monkeypatch.setattr(server_version, "OLDEST", NEXT)
    error = service.unready_error()
    assert error is not None
    assert error.reason is UnreadyReason.DATABASE_TOO_OLD
    service.store.close()


def test_a_replica_that_is_too_old_is_left_out(
    postgresql_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = PostgresqlStore(postgresql_database, replicas=[postgresql_database])
    store.prepare()
    with store.reading() as catalogue:
        assert catalogue.metadata("none") is None
    monkeypatch.setattr(server_version, "OLDEST", NEXT)
    with store.reading(1) as catalogue:
        assert catalogue.metadata("none") is None
    (degradation,) = store.degradations()
    assert degradation.error.reason is UnreadyReason.REPLICA_UNREACHABLE
    assert f"but Genzo needs {NEXT} or newer" in str(degradation.error)
    with pytest.raises(StoreError, match="but Genzo needs"):
        PostgresqlStore(postgresql_database).prepare()
    store.close()
