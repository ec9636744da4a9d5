"""A copy of the tree in which mutants are tried, one after the other."""

import compileall
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from py_compile import PycInvalidationMode
from tempfile import TemporaryDirectory

from tools.mutants.mutations import Mutant

_LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "node_modules")
_PASSED, _FAILED, _INTERRUPTED = 0, 1, 2
_LEAST_SECONDS, _TIMES_AS_LONG = 60.0, 3.0


class TrialError(Exception):
    """The tests cannot tell mutants from the original; the text says why."""


class Trial:
    """Tries mutants in a ``tree`` of its own."""

    def __init__(self, tree: Path) -> None:
        self._tree = tree
        self._limits: dict[tuple[str, ...], float] = {}

    def survives(self, mutant: Mutant, tests: tuple[str, ...]) -> bool:
        """Whether the tests pass with the mutant. One that makes them hang does not survive.

        Raises:
            TrialError: the tests do not pass without it.
        """
        if tests not in self._limits:
            began = time.monotonic()
            code = self._run(tests, None)
            if code != _PASSED:
                raise TrialError(f"{' '.join(tests)} ended with {code} without any mutant: mend them first.")
            self._limits[tests] = max(_LEAST_SECONDS, _TIMES_AS_LONG * (time.monotonic() - began))
        file = self._tree / mutant.path
        original = file.read_text(encoding="utf-8")
        file.write_text(mutant.text, encoding="utf-8")
        try:
            code = self._run(tests, self._limits[tests])
        finally:
            file.write_text(original, encoding="utf-8")
        if code not in (_PASSED, _FAILED, _INTERRUPTED):
            raise TrialError(f"pytest ended with {code} on {mutant.name}")
        return code == _PASSED

    def _run(self, tests: tuple[str, ...], seconds: float | None) -> int:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *tests]
        changes = {"PYTHONPATH": str(self._tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
        with subprocess.Popen(  # noqa: S603 - the command is ours
            command,
            cwd=self._tree,
            env=os.environ | changes,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                return process.wait(seconds)
            except subprocess.TimeoutExpired:
                return _FAILED
            finally:
                with suppress(ProcessLookupError):  # none is left of the servers that the tests started
                    os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def trial(root: Path) -> Iterator[Trial]:
    """A trial in a copy of ``root``, which is gone at the end of the block."""
    with TemporaryDirectory(prefix="genzo-mutants-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(root, tree, ignore=_LEFT_OUT)
        # By the time of its file, compiled code would pass for that of a mutant of the same second and size.
        compileall.compile_dir(tree, quiet=2, invalidation_mode=PycInvalidationMode.CHECKED_HASH)
        yield Trial(tree)
