"""Whether files have changed since they were read."""

import time
from collections.abc import Iterable
from pathlib import Path

from genzo.service.seed.reading import LoadedSeed, read_seed

FileStates = tuple[tuple[int, int, int] | None, ...]
"""What tells a content of files from another: the time of change, size and number of each."""

_COARSENESS = 10**9
"""How far apart two times of change may be, in nanoseconds, that a file system stores alike."""


def states_of(files: Iterable[Path]) -> FileStates:
    """The states of files, None for one that is missing."""
    return tuple(map(_state_of, files))


def _state_of(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


class UnchangedSeed:
    """A seed file that is read again only if it, or a file that it names, has changed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._loaded: LoadedSeed | None = None
        self._states: FileStates = ()

    def loaded(self) -> LoadedSeed:
        """The seed in the file.

        Raises:
            SeedError: see `read_seed`.
        """
        if self._loaded is None or states_of(self._loaded.files) != self._states:
            began = time.time_ns()
            loaded = read_seed(self.file)
            states = states_of(loaded.files)
            # A file that has just changed may change once more without another time of change.
            is_settled = all(state is not None and state[0] < began - _COARSENESS for state in states)
            self._loaded, self._states = (loaded, states) if is_settled else (None, ())
            return loaded
        return self._loaded
