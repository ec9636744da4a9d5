"""A PostgreSQL server of one's own, on loopback, that can be crashed, frozen and started again."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from tests.postgresql import processes
from tests.postgresql.binaries import programs
from tests.postgresql.new_data import fill_data
from tests.postgresql.servers import Server

HOST = "127.0.0.1"
SUPERUSER = "postgres"
# For tests that outlive no crash.
FAST: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

_ROOT = Path(__file__).parents[2]
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
# Below the ports that systems give to outgoing connections, so that none takes the port of a crashed server.
_PORTS = range(15000, 30000)


class Cluster(Server):
    """One server, from the start of a ``with`` block to its end, its data in a temporary folder.

    As PostgreSQL comes it is durable; ``FAST`` makes it quick instead.

    Args:
        settings: what ``postgresql.conf`` sets, by name.
        parent: the folder that the temporary folder is made in; the system's own by default. Where root runs
            this, every user must be able to enter it.
    """

    def __init__(self, settings: Mapping[str, str] | None = None, parent: Path | None = None) -> None:
        self.settings = dict(settings or {})
        self._parent = parent
        self._process: subprocess.Popen[bytes] | None = None
        self._frozen = False
        self._crashed = False
        self.synchronous_standbys: list[str] = []

    def __enter__(self) -> Self:
        self.folder = Path(tempfile.mkdtemp(prefix="genzo-postgresql-", dir=self._parent)).resolve()
        self._keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.postgresql.keeper", self.folder],
            stdin=subprocess.PIPE,
            cwd=_ROOT,
            start_new_session=True,
        )
        try:
            self.folder.chmod(0o755)
            self._programs = programs(self.folder)
            self._data.mkdir(mode=0o700)
            self._programs.own(self._data)
            self._fill(self._data)
            self.port = _free_port()
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def url(self, database: str | None = None) -> str:
        return f"postgresql://{SUPERUSER}@{HOST}:{self.port}/{database or SUPERUSER}"

    @property
    def process_id(self) -> int:
        """The postmaster's, while it runs."""
        return self._running().pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def frozen(self) -> bool:
        return self._frozen

    @property
    def log(self) -> str:
        """What the server has written."""
        path = self.folder / "log"
        return path.read_text(errors="replace") if path.exists() else ""

    def start(self) -> None:
        """Start the server, after a stop or a crash too; returns when it takes connections.

        Raises:
            RuntimeError: it does not start; the message has the end of its log.
        """
        self._launch()
        self._wait_for("ready")

    def stop(self) -> None:
        """A fast shutdown: transactions are undone, what was committed is kept."""
        self._shut_down(signal.SIGINT)

    def kill(self) -> None:
        """SIGKILL to all its processes at once, as they are; returns when they are gone.

        What the server had handed to the system is kept: this is a crash of the server, not of the machine.
        """
        process = self._running()
        processes.kill(process.pid)
        process.wait(_STOP_SECONDS)
        self._frozen = False
        self._crashed = True

    def freeze(self) -> None:
        """Stop all its processes where they are: connections stay open and nothing answers."""
        processes.freeze(self._running().pid)
        self._frozen = True

    def thaw(self) -> None:
        processes.thaw(self._running().pid)
        self._frozen = False

    def close(self) -> None:
        """End the server, however it is, and remove its data."""
        try:
            if self._crashed:
                # The next start frees the shared memory that the crash left.
                self._launch()
                self._wait_for("starting", "ready")
            if self.running:
                self._shut_down(signal.SIGQUIT)
        finally:
            if self.running:
                self.kill()
            shutil.rmtree(self.folder, ignore_errors=True)
            self._keeper.communicate(timeout=_STOP_SECONDS)

    def _fill(self, data: Path) -> None:
        fill_data(data, SUPERUSER, self.settings)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError("the PostgreSQL server does not run")
        return self._process

    def _launch(self) -> None:
        if self.running:
            raise RuntimeError("the PostgreSQL server runs already")
        where = {"listen_addresses": HOST, "port": str(self.port), "unix_socket_directories": ""}
        options = [f"--{name}={value}" for name, value in where.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = self._programs.start("postgres", "-D", self._data, *options, output=log)
        self._crashed = False

    def _wait_for(self, *states: str) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while self._state() not in states:
            if not self.running or time.monotonic() > deadline:
                raise RuntimeError(f"the PostgreSQL server did not start:\n{self.log[-2000:]}")
            time.sleep(0.01)

    def _state(self) -> str | None:
        """What the server says of itself, where pg_ctl reads it too."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return None
        mine = self._process is not None and lines[:1] == [str(self._process.pid)]
        return lines[7].strip() if mine and len(lines) > 7 else None

    def _shut_down(self, how: signal.Signals) -> None:
        process = self._running()
        if self._frozen:
            self.thaw()
        os.kill(process.pid, how)
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


def _free_port() -> int:
    for port in random.sample(_PORTS, 100):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((HOST, port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port was found")
