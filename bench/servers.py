"""Starts, times and stops the processes that are measured, and reads their CPU time and memory."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[1]
_READY = re.compile(r"ready at http://127\.0\.0\.1:(\d+)\n")
_IN_KIBIBYTES = re.compile(r"^(VmRSS|RssFile):\s+(\d+) kB$", re.MULTILINE)
_TIMEOUT_SECONDS = 60.0


class Server(NamedTuple):
    """A running server; ``ready_seconds`` is the time from the start of its process until it answered."""

    port: int
    process_id: int
    ready_seconds: float


@contextmanager
def serving(*command: str) -> Iterator[Server]:
    """Run ``python -m COMMAND``, which prints a line when it answers, within the block."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command], cwd=_ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    )
    killer = threading.Timer(_TIMEOUT_SECONDS, process.kill)
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


@contextmanager
def serving_at(port: int, *command: str) -> Iterator[Server]:
    """Run any other server within the block; it is ready when it accepts connections."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment(), text=True
    )
    try:
        while not _accepts(port):
            if process.poll() is not None or time.perf_counter() - start > _TIMEOUT_SECONDS:
                raise RuntimeError(f"{' '.join(command)} did not start")
            time.sleep(0.02)
        yield Server(port, process.pid, time.perf_counter() - start)
    finally:
        _stop(process)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        return int(holder.getsockname()[1])


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _stop(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.communicate(timeout=_TIMEOUT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def python_seconds() -> float:
    """Seconds that Python alone takes to start and end."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "pass"], cwd=_ROOT, env=environment(), check=True, timeout=_TIMEOUT_SECONDS
    )
    return time.perf_counter() - start


def cpu_seconds(process_id: int) -> float | None:
    """User and system time of a process and its descendants, in seconds; None without /proc (not Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    ticks = sum(int(fields[11]) + int(fields[12]) for fields in _tree(process_id).values())
    return ticks / os.sysconf("SC_CLK_TCK")


class Memory(NamedTuple):
    """Resident memory in MiB; ``of_files`` is the part in mapped files, which the system can reclaim."""

    resident: float
    of_files: float


def memory(process_id: int) -> Memory | None:
    """The memory of a process and its descendants; None without /proc (not Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    found = [_IN_KIBIBYTES.findall(Path(f"/proc/{each}/status").read_text()) for each in _tree(process_id)]
    sizes = [{name: int(size) / 1024 for name, size in each} for each in found]
    return Memory(sum(each["VmRSS"] for each in sizes), sum(each["RssFile"] for each in sizes))


def _tree(process_id: int) -> dict[int, list[str]]:
    """The fields of /proc/PID/stat after the name, for a process and its descendants."""
    fields, children = {}, dict[int, list[int]]()
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            # The process name in the second field may contain spaces and parentheses (proc_pid_stat(5)).
            found = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(path.parent.name)
        fields[number] = found
        children.setdefault(int(found[1]), []).append(number)
    tree = [process_id]
    for number in tree:
        tree += children.get(number, ())
    return {number: fields[number] for number in tree}


def environment() -> dict[str, str]:
    """The environment without Genzo's own settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GENZO_")}
