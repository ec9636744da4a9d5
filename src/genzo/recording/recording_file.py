"""The file of a recording, which is made new and never overwritten."""

import os
import threading
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from genzo.recording.case import Case
from genzo.recording.errors import RecordingError


class RecordingFile:
    """Appends cases to a new file that only its owner can read. Any thread may do so.

    ``count`` is the number of its cases, each of which is in the file before `append` returns.

    Raises:
        RecordingError: the file exists, or cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.count = 0
        self._lock = threading.Lock()
        try:
            self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        except FileExistsError as error:
            raise RecordingError(
                f"{path} exists, and recordings are never overwritten: name another file with -o."
            ) from error
        except OSError as error:
            raise RecordingError(f"{path} cannot be made ({error.strerror}).") from error

    def append(self, case: Case) -> None:
        """Write a case, with its number before its name.

        Raises:
            OSError: it cannot be written, such as to a full disk.
        """
        with self._lock:
            numbered = msgspec.structs.replace(case, name=f"{self.count + 1} {case.name}".rstrip())
            line = memoryview(msgspec.json.encode(numbered) + b"\n")
            while line:
                line = line[os.write(self._file, line) :]
            self.count += 1

    def close(self) -> None:
        """Store the file durably; one without cases is removed."""
        with self._lock:
            if self.count:
                os.fsync(self._file)
            else:
                self.path.unlink(missing_ok=True)
            os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def default_path() -> Path:
    """A name in the current folder with the time, such as ``recording-20260101T101112Z.jsonl``."""
    return Path(f"recording-{datetime.now(UTC):%Y%m%dT%H%M%SZ}.jsonl")
