"""Records the calls of Genzo's own functions, on every thread."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import NamedTuple

import genzo

ROOT = Path(genzo.__file__).parent
_PREFIX = f"{ROOT}/"


class Step(NamedTuple):
    """A call: how deep it is nested on its thread, the function that is called, and the one that calls it."""

    depth: int
    code: CodeType
    caller: CodeType | None

    @property
    def file(self) -> str:
        """The path below ``src/genzo``."""
        return _file(self.code)

    @property
    def rooms(self) -> tuple[str, str]:
        """The rooms of the caller (``""`` for none of Genzo's) and of the function that is called."""
        before = "" if self.caller is None else _file(self.caller).partition("/")[0]
        return before, self.file.partition("/")[0]

    def __str__(self) -> str:
        return f"{'  ' * self.depth}{self.code.co_qualname}  {self.file}:{self.code.co_firstlineno}"


def _file(code: CodeType) -> str:
    return code.co_filename.removeprefix(_PREFIX)


class Trace:
    """The calls in their order."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self._stacks: dict[int, list[CodeType]] = {}

    @property
    def files(self) -> set[str]:
        """The files of the functions that were called."""
        return {step.file for step in self.steps}

    def note(self, frame: FrameType, event: str) -> None:
        """Take an event of `sys.setprofile`."""
        stack = self._stacks.setdefault(threading.get_ident(), [])
        if event == "call":
            self.steps.append(Step(len(stack), frame.f_code, stack[-1] if stack else None))
            stack.append(frame.f_code)
        elif event == "return" and stack:
            stack.pop()


class Tracer:
    """Traces one block after the other, on this thread and those that start while it is installed."""

    def __init__(self) -> None:
        self._trace: Trace | None = None

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Trace this thread, and those that begin within the block, whenever `traced` is on."""
        threading.setprofile(self._note)
        sys.setprofile(self._note)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)

    @contextmanager
    def traced(self) -> Iterator[Trace]:
        """Record what happens within the block. Resuming a generator is a call too, as Python reports it."""
        self._trace = trace = Trace()
        try:
            yield trace
        finally:
            self._trace = None

    def _note(self, frame: FrameType, event: str, _argument: object) -> None:
        if self._trace is not None and frame.f_code.co_filename.startswith(_PREFIX):
            self._trace.note(frame, event)
