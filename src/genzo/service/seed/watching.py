"""Applies a seed file to a running server again when it, or a file that it names, changes."""

import logging
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from genzo.catalogue.store import StoreError
from genzo.service.seed.applying import seed_from
from genzo.service.server_settings import SettingsError
from genzo.service.service import Service

_PAUSE_SECONDS = 0.2
_log = logging.getLogger("genzo.seed")

FileStates = tuple[tuple[int, int, int] | None, ...]
"""What tells a content of files from another: the time of change, size and number of each."""


def start_watching(file: Path, service: Service) -> None:
    """Watch a seed file until the process ends."""
    threading.Thread(target=_watch, args=(SeedWatch(file, service),), name="seed watch", daemon=True).start()


def _watch(watch: "SeedWatch") -> None:
    while True:
        watch.poll()
        time.sleep(_PAUSE_SECONDS)


class SeedWatch:
    """Applies a seed file when its content has changed, once it stays the same for one poll.

    An editor may write a file in several steps. A file that cannot be applied changes nothing, and is one
    line of the log.
    """

    def __init__(self, file: Path, service: Service) -> None:
        self._file = file
        self._service = service
        self._files: tuple[Path, ...] = (file,)
        # The start has applied a content, which may have changed since: the first poll applies it again.
        self._applied: FileStates = ()
        self._seen: FileStates = _states_of(self._files)

    def poll(self) -> None:
        """Look at the files once; apply a changed content that was there at the poll before, too."""
        states = _states_of(self._files)
        is_settled = states == self._seen
        self._seen = states
        if is_settled and states != self._applied:
            self._applied = states
            self._apply()

    def _apply(self) -> None:
        try:
            applied = seed_from(self._file, self._service)
        except (SettingsError, StoreError) as error:
            _log.error("The seed file was not applied: %s", " ".join(str(error).splitlines()))
            return
        except Exception:  # noqa: BLE001 - a bug must not end the watch; the log has its trace
            _log.exception("The seed file %s was not applied.", self._file)
            return
        if applied.files != self._files:
            self._files = applied.files
            self._applied = self._seen = _states_of(self._files)
        _log.info("The seed file %s was applied: changes %d.", self._file, applied.changes)


def _states_of(files: Iterable[Path]) -> FileStates:
    return tuple(map(_state_of, files))


def _state_of(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
