"""Starts, times and stops the processes that are measured, and reads their CPU time and memory."""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

_ROOT = Path(__file__).parents[1]
_READY = re.compile(r"ready at http://127\.0\.0\.1:(\d+)\n")
_IN_KIBIBYTES = re.compile(r"^(VmRSS|RssFile):\s+(\d+) kB$", re.MULTILINE)
_TIMEOUT_SECONDS = 60.0


class Server(NamedTuple):
    """A running server, or several of one catalogue.

    ``ready_seconds`` is the time from the start of the process until it answered; ``database_ids`` are the
    processes of the databases behind it.
    """

    ports: tuple[int, ...]
    process_ids: tuple[int, ...]
    ready_seconds: float
    database_ids: tuple[int, ...] = ()

    @property
    def port(self) -> int:
        return self.ports[0]


def joined(servers: Sequence[Server]) -> Server:
    """Servers of one catalogue as one, whose ports share the connections of a load."""
    return Server(
        tuple(port for each in servers for port in each.ports),
        tuple(process_id for each in servers for process_id in each.process_ids),
        max(each.ready_seconds for each in servers),
        servers[0].database_ids,
    )


@contextmanager
def serving(*command: str, database_ids: tuple[int, ...] = ()) -> Iterator[Server]:
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
        yield Server((int(match[1]),), (process.pid,), ready_seconds, database_ids)
    finally:
        killer.cancel()
        _stop(process)


@contextmanager
def serving_at(port: int, *command: str, user: str | None = None) -> Iterator[Server]:
    """Run any other server within the block, as ``user``; it is ready when it accepts connections."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(),
        text=True,
        user=user,
        extra_groups=None if user is None else [],
    )
    try:
        while not _accepts(port):
            if process.poll() is not None or time.perf_counter() - start > _TIMEOUT_SECONDS:
                raise RuntimeError(f"{' '.join(command)} did not start")
            time.sleep(0.02)
        yield Server((port,), (process.pid,), time.perf_counter() - start)
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


def cpu_seconds(process_ids: Sequence[int]) -> float | None:
    """User and system time of processes and their descendants, in seconds; None without /proc (not Linux).

    Descendants that have ended count once their parent has waited for them: fields 14 to 17 of
    proc_pid_stat(5).
    """
    if not sys.platform.startswith("linux"):
        return None
    ticks = sum(sum(map(int, fields[11:15])) for fields in _trees(process_ids).values())
    return ticks / os.sysconf("SC_CLK_TCK")


class Memory(NamedTuple):
    """Resident memory in MiB; ``of_files`` is the part in mapped files, which the system can reclaim."""

    resident: float
    of_files: float


def memory(process_ids: Sequence[int]) -> Memory | None:
    """The memory of processes and their descendants; None without /proc (not Linux)."""
    if not sys.platform.startswith("linux"):
        return None
    found = [_IN_KIBIBYTES.findall(Path(f"/proc/{each}/status").read_text()) for each in _trees(process_ids)]
    sizes = [{name: int(size) / 1024 for name, size in each} for each in found]
    return Memory(sum(each["VmRSS"] for each in sizes), sum(each["RssFile"] for each in sizes))


def _trees(process_ids: Sequence[int]) -> dict[int, list[str]]:
    """The fields of /proc/PID/stat after the name, for processes and their descendants."""
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
    trees = list(process_ids)
    for number in trees:
        trees += children.get(number, ())
    return {number: fields[number] for number in trees if number in fields}


def environment() -> dict[str, str]:
    """The environment without Genzo's own settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("GENZO_")}
