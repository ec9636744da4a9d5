"""Runs a command in a process that is killed at a random moment."""

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from genzo.cli import main

_FORK = multiprocessing.get_context("fork")  # a new interpreter would spend most of its life with imports
_PATIENCE = 120.0


class KilledCommands:
    """Commands that are killed within the time that the longest of them took so far.

    ``output`` gets their standard output and standard error. ``killed`` counts those that were not done.
    """

    def __init__(self, output: Path, chance: random.Random) -> None:
        self.output = output
        self.killed = 0
        self._chance = chance
        self._seconds = 0.0

    def finish(self, words: Sequence[str]) -> None:
        """Run a command to its end, which must be success."""
        process, began = self._start(words), time.monotonic()
        process.join(_PATIENCE)
        assert process.exitcode == 0, self.output.read_text()
        self._seconds = max(self._seconds, time.monotonic() - began)

    def kill(self, words: Sequence[str], seconds: float | None = None) -> bool:
        """Run a command and kill it within ``seconds``; returns whether it was not done."""
        process = self._start(words)
        process.join(self._chance.uniform(0, self._seconds if seconds is None else seconds))
        process.kill()
        process.join()
        is_killed = process.exitcode == -signal.SIGKILL
        assert is_killed or process.exitcode == 0, self.output.read_text()
        self.killed += is_killed
        return is_killed

    @contextmanager
    def running(self, words: Sequence[str]) -> Iterator[None]:
        """Run a command until the end of the block."""
        process = self._start(words)
        try:
            yield
        finally:
            process.kill()
            process.join()

    def _start(self, words: Sequence[str]) -> multiprocessing.process.BaseProcess:
        self.output.unlink(missing_ok=True)
        process = _FORK.Process(target=_run, args=(words, self.output))
        process.start()
        return process


def _run(words: Sequence[str], output: Path) -> None:
    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    sys.stdout = sys.stderr = os.fdopen(descriptor, "w", buffering=1)
    os.environ["TMPDIR"] = str(output.parent)
    main(words)
