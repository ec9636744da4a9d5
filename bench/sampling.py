"""Samples what a single-threaded program spends its CPU time on."""

import linecache
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import genzo

_PERIOD_SECONDS = 0.001
_ROOT = str(Path(genzo.__file__).parent)
_DATABASE_CALLS = (".execute", ".fetchall(", "pgconn.", "generators.")
OTHERS = "event loop"
DATABASE = "SQL and its driver"


@dataclass
class Samples:
    """How many samples of CPU time each room and each function had.

    A room has what it calls in libraries, except calls of the database's driver, which are apart. A function
    has only its own time.
    """

    rooms: Counter[str] = field(default_factory=Counter)
    functions: Counter[str] = field(default_factory=Counter)

    @property
    def count(self) -> int:
        return self.rooms.total()

    def share(self, room: str) -> float:
        """The part of a room, from 0 to 1."""
        return self.rooms[room] / self.count if self.count else 0.0

    def largest_function(self) -> tuple[str, float]:
        """The function with the most time of its own, the driver's calls aside, and its part."""
        own = self.functions.most_common(1)
        return (own[0][0], own[0][1] / self.count) if own else ("", 0.0)

    def add(self, frame: FrameType | None) -> None:
        """Count a sample that was taken in a frame."""
        room = _room_of(frame)
        self.rooms[room] += 1
        if frame is not None and room not in {OTHERS, DATABASE}:
            self.functions[f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_qualname}"] += 1


def _room_of(frame: FrameType | None) -> str:
    if frame is not None and _calls_database(frame):
        return DATABASE
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(_ROOT):
            return Path(name).relative_to(_ROOT).parts[0]
        frame = frame.f_back
    return OTHERS


def _calls_database(frame: FrameType) -> bool:
    """Whether a frame is in a line that calls the driver: a signal is handled when the call has returned."""
    path = frame.f_code.co_filename
    if "psycopg" in path:
        return True
    line = linecache.getline(path, frame.f_lineno or 0)  # some instructions have no line
    return f"{_ROOT}/store/" in path and any(call in line for call in _DATABASE_CALLS)


@contextmanager
def sampled() -> Iterator[Samples]:
    """Sample the main thread within the block, each millisecond of CPU time or as often as the system can."""
    samples = Samples()
    before = signal.signal(signal.SIGPROF, lambda _, frame: samples.add(frame))
    signal.setitimer(signal.ITIMER_PROF, _PERIOD_SECONDS, _PERIOD_SECONDS)
    try:
        yield samples
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
