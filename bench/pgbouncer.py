"""PgBouncer in transaction mode, if a version is installed that keeps prepared statements apart."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench import servers
from bench.postgresql import HOST, SUPERUSER, PostgresqlServer
from bench.servers import Server

# Before 1.21, clients of one server connection got each other's prepared statements
# (https://www.pgbouncer.org/changelog.html).
_NEEDED = (1, 21)
_VERSION = re.compile(r"PgBouncer (\d+)\.(\d+)")
_UNPRIVILEGED = "nobody"
# Genzo sets these for each of its connections; in transaction mode, a setting stays with the connection of
# PgBouncer that happened to carry it out.
_SETTINGS = "SET plan_cache_mode = force_generic_plan; SET jit = off"
_CONFIGURATION = """
[databases]
* = host={host} port={server} user={user} connect_query='{settings}'

[pgbouncer]
listen_addr = {host}
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = transaction
max_prepared_statements = 200
default_pool_size = 16
ignore_startup_parameters = extra_float_digits
log_connections = 0
log_disconnections = 0
"""


class Found(NamedTuple):
    """The program, or the reason why it cannot be measured."""

    path: str | None
    reason: str


def program() -> Found:
    path = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
    if path is None:
        return Found(None, "pgbouncer is not installed")
    told = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    version = _VERSION.search(told)
    if version is None or tuple(map(int, version.groups())) < _NEEDED:
        needed = ".".join(map(str, _NEEDED))
        return Found(None, f"pgbouncer older than {needed} confuses prepared statements in transaction mode")
    return Found(path, "")


@contextmanager
def serving(folder: Path, path: str, database: PostgresqlServer) -> Iterator[Server]:
    """The program, between Genzo and a server that this run has started."""
    folder.mkdir(exist_ok=True)
    users = folder / "users"
    users.write_text(f'"{SUPERUSER}" ""\n')
    port = servers.free_port()
    values = {
        "host": HOST,
        "server": database.port,
        "user": SUPERUSER,
        "settings": _SETTINGS,
        "port": port,
        "users": users,
    }
    configuration = folder / "pgbouncer.ini"
    configuration.write_text(_CONFIGURATION.format(**values))
    # It refuses to run as root.
    user = _UNPRIVILEGED if os.geteuid() == 0 else None
    for readable in (folder.parent, folder):
        readable.chmod(0o755)
    for readable in (users, configuration):
        readable.chmod(0o644)
    with servers.serving_at(port, path, str(configuration), user=user) as server:
        yield server
