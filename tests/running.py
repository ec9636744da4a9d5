"""A Genzo started as a user starts it: the command in a process of its own, on a free port."""

import logging
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from genzo.cli import main
from genzo.service.control_token import find_control_token

_READY = re.compile(r"genzo is ready at (https?)://(.+):(\d+)\n")
_START_SECONDS = 30
_STOP_SECONDS = 20
_OF_THE_RUN = {name: value for name, value in os.environ.items() if name.startswith("GENZO_")}
"""What says how long the tests run, such as GENZO_CRASH_ROUNDS. A command would warn of it."""


class Running(NamedTuple):
    """A server that answers."""

    scheme: str
    host: str
    port: int
    process: subprocess.Popen[str]
    data: Path = Path()

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"

    @property
    def control_token(self) -> str:
        """The token that the server made, as clients on its machine find it."""
        return find_control_token(self.data, self.port)


def genzo(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "genzo", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=clean_environment() | environment,
    )


def genzo_here(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command within this process, which spares it the start."""
    words = list(map(str, arguments))
    code = 0
    with (
        redirect_stdout(StringIO()) as stdout,
        redirect_stderr(StringIO()) as stderr,
        _own_log(),
        _without_settings_of_the_run(),
    ):
        try:
            main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
    return subprocess.CompletedProcess(words, code, stdout.getvalue(), stderr.getvalue())


@contextmanager
def _without_settings_of_the_run() -> Iterator[None]:
    for name in _OF_THE_RUN:
        os.environ.pop(name, None)
    try:
        yield
    finally:
        os.environ.update(_OF_THE_RUN)


@contextmanager
def _own_log() -> Iterator[None]:
    """Undo afterwards how a command has set up the log of the process."""
    root, own = logging.getLogger(), logging.getLogger("genzo")
    handlers, levels = root.handlers[:], (root.level, own.level)
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(levels[0])
        own.setLevel(levels[1])


@contextmanager
def running(
    *options: str | Path,
    stderr: Path | None = None,
    through: Sequence[str] = (),
    temporary: Path | None = None,
) -> Iterator[Running]:
    """A server on a free port, stopped at the end of the block; its standard error goes to ``stderr``.

    ``through`` is a command that runs the one behind it in its own place, such as ``env``. ``temporary`` is
    where the server puts temporary files, by default a folder of its own. It must leave nothing there, unless
    it was killed.
    """
    with ExitStack() as stack:
        errors = None if stderr is None else stack.enter_context(stderr.open("wb"))
        folder = temporary or Path(stack.enter_context(_own_folder()))
        command = [*through, sys.executable, "-m", "genzo", "serve", "--port", "0", *map(str, options)]
        share = folder / "share"
        data = Path(options[options.index("--data") + 1]) if "--data" in options else share / "genzo"
        environment = clean_environment() | {"TMPDIR": str(folder), "XDG_DATA_HOME": str(share)}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment)
        try:
            yield _ready(process)._replace(data=data)
        finally:
            _stop(process)
        if process.returncode != -signal.SIGKILL:
            assert list(folder.glob("genzo-*")) == [], "the server left temporary files behind"


def _own_folder() -> TemporaryDirectory[str]:
    # Workers of a killed server still write for a moment.
    return TemporaryDirectory(prefix="genzo-server-", ignore_cleanup_errors=True)


def _ready(process: subprocess.Popen[str]) -> Running:
    killer = threading.Timer(_START_SECONDS, process.kill)
    killer.start()
    assert process.stdout is not None
    match = _READY.fullmatch(process.stdout.readline())
    killer.cancel()
    assert match, f"genzo did not start: exit code {process.wait()}"
    return Running(match[1], match[2], int(match[3]), process)


def _stop(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        if process.stdout is not None:
            process.stdout.close()


def workers_of(server: int) -> list[int]:
    """The processes that a server has started."""
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True)
    pairs = [line.split() for line in listed.stdout.splitlines()]
    return [int(pid) for pid, parent in pairs if int(parent) == server]


def clean_environment() -> dict[str, str]:
    """The environment without settings that would change what Genzo or its clients do."""
    foreign = ("GENZO_", "ALIBABA_CLOUD_", "ALICLOUD_", "ECS_")
    proxies = {"http_proxy", "https_proxy", "all_proxy", "no_proxy"}
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(foreign) and name.lower() not in proxies
    }
