"""The processes that are measured: started, timed, asked for their CPU time, and stopped."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[1]
_READY = re.compile(r"ready at http://127\.0\.0\.1:(\d+)\n")
_PATIENCE = 30.0


class Server(NamedTuple):
    """A server that answers, and how many seconds that took from the start of its process."""

    port: int
    process_id: int
    ready_seconds: float


@contextmanager
def serving(*command: str) -> Iterator[Server]:
    """``python -m COMMAND``, from its start until the end of the block."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=_ROOT, env=_environment(), stdout=subprocess.PIPE, text=True
    )
    killer = threading.Timer(_PATIENCE, process.kill)
    killer.start()
    try:
        assert process.stdout is not None
        match = _READY.search(process.stdout.readline())
        ready_seconds = time.perf_counter() - start
        killer.cancel()
        if match is None:
            raise RuntimeError(f"{' '.join(command)} did not start")
        yield Server(int(match[1]), process.pid, ready_seconds)
    finally:
        killer.cancel()
        _stop(process)


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def python_seconds() -> float:
    """How long Python itself takes to start and end."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "pass"], cwd=_ROOT, env=_environment(), check=True, timeout=_PATIENCE
    )
    return time.perf_counter() - start


def cpu_seconds(process_id: int) -> float | None:
    """User and system time of a process and its descendants so far; None where /proc does not tell."""
    if not sys.platform.startswith("linux"):
        return None
    ticks, children = {}, dict[int, list[int]]()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The name in the second field may hold anything, a parenthesis too.
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(path.parent.name)
        ticks[number] = int(fields[11]) + int(fields[12])
        children.setdefault(int(fields[1]), []).append(number)
    return sum(ticks[number] for number in _tree(process_id, children)) / os.sysconf("SC_CLK_TCK")


def _tree(process_id: int, children: Mapping[int, list[int]]) -> Iterator[int]:
    yield process_id
    for child in children.get(process_id, ()):
        yield from _tree(child, children)


def _environment() -> dict[str, str]:
    """The environment without settings that would make another Genzo of it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GENZO_")}
