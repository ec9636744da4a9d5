"""A process and its children, as ``/proc`` tells of them: to stop, continue and kill them together.

Where there is no ``/proc`` a process seems to have no children: PostgreSQL's then end by themselves, soon
after the postmaster did.
"""

import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")
_PATIENCE = 30.0
_ENDED = {"Z", "X"}
_STOPPED = {"T", "t"}


class Process(NamedTuple):
    """A process. The moment it began, in clock ticks, tells it from a later one with the same number."""

    pid: int
    began: int


class _State(NamedTuple):
    process: Process
    parent: int
    letter: str


def family(pid: int) -> list[Process]:
    """The process and its children, the process first."""
    states = [state for entry in _PROC.glob("[0-9]*") if (state := _state(int(entry.name))) is not None]
    own = [state.process for state in states if state.process.pid == pid]
    return own + [state.process for state in states if state.parent == pid]


def freeze(pid: int) -> None:
    """Stop a process and its children, and return when none of them runs."""
    os.kill(pid, signal.SIGSTOP)  # first, so that it makes no more children
    _wait(lambda: _is(pid, _STOPPED))
    children = family(pid)[1:]
    _signal(children, signal.SIGSTOP)
    _wait(lambda: all(_is(child.pid, _STOPPED) for child in children))


def thaw(pid: int) -> None:
    _signal(reversed(family(pid)), signal.SIGCONT)


def kill(pid: int) -> list[Process]:
    """SIGKILL a process and its children; returns when the children are gone, with all of them."""
    freeze(pid)
    killed = family(pid)
    _signal(killed, signal.SIGKILL)
    _wait(lambda: not any(alive(child) for child in killed[1:]))
    return killed


def alive(process: Process) -> bool:
    """Whether it runs or is stopped. One that ended and was not waited for is not alive."""
    state = _state(process.pid)
    return state is not None and state.process == process and state.letter not in _ENDED


def _is(pid: int, letters: set[str]) -> bool:
    state = _state(pid)
    return state is None or state.letter in letters | _ENDED


def _state(pid: int) -> _State | None:
    """See proc_pid_stat(5): the name, in parentheses, may hold anything."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return _State(Process(pid, int(fields[19])), int(fields[1]), fields[0])


def _signal(processes: Iterable[Process], number: signal.Signals) -> None:
    for process in processes:
        if alive(process):
            try:
                os.kill(process.pid, number)
            except ProcessLookupError:
                continue


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("processes did not take their signal")
        time.sleep(0.002)
