"""The pages that an interrupted pull has read, in a file from which a later one goes on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from genzo.importing.pulling.errors import PullRefusedError

_FORMAT = 1


class _Head(msgspec.Struct, frozen=True):
    format: int
    pull: str


class _Line(msgspec.Struct, frozen=True):
    key: tuple[str, ...]
    answer: Any


class SavedPages:
    """Answers by keys. A file keeps them until `discard`; without a path they are kept in memory alone.

    ``pull`` tells pulls apart: what another one has saved, and what is no such file, is not used. The last
    line may be incomplete, since the process may have been killed while it wrote.
    """

    def __init__(self, path: Path | None, pull: str, *, resume: bool) -> None:
        self._path = path
        self._pull = pull
        self._lines = list(_lines_of(path, pull)) if resume and path is not None else []
        self._answers = {line.key: line.answer for line in self._lines}
        self._is_begun = False
        self.resumed = len(self._lines)
        """How many answers were taken over."""

    def __len__(self) -> int:
        return len(self._answers)

    @property
    def is_resumable(self) -> bool:
        """Whether a later pull can go on from here."""
        return self._path is not None and bool(self._answers)

    def get(self, *key: str) -> Any:  # noqa: ANN401 - as the service answered
        """The answer that was saved under a key, None if there is none."""
        return self._answers.get(key)

    def put(self, *key: str, answer: Any) -> None:  # noqa: ANN401
        """Save an answer.

        Raises:
            PullRefusedError: the file cannot be written.
        """
        self._answers[key] = answer
        if self._path is None:
            return
        with _refusing_errors(self._path):
            if not self._is_begun:
                self._begin(self._path)
            with self._path.open("ab") as file:
                file.write(_encoded(_Line(key, answer)))

    def _begin(self, path: Path) -> None:
        """Make the file with what was taken over. A pull that reads nothing leaves the folder as it is."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f"{path.name}.new")
        with open(fresh, "wb", opener=_private) as file:
            file.write(_encoded(_Head(_FORMAT, self._pull)))
            file.writelines(map(_encoded, self._lines))
        fresh.replace(path)
        self._is_begun = True

    def discard(self) -> None:
        """Delete the file: the pull is done."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)


@contextmanager
def _refusing_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise PullRefusedError(
            f"The file {path} cannot be written ({error.strerror}): name another with --state."
        ) from None


def _encoded(line: _Head | _Line) -> bytes:
    return msgspec.json.encode(line) + b"\n"


def _lines_of(path: Path, pull: str) -> Iterator[_Line]:
    try:
        head, *lines = path.read_bytes().split(b"\n")
        if msgspec.json.decode(head, type=_Head) != _Head(_FORMAT, pull):
            return
        for line in lines[:-1]:
            yield msgspec.json.decode(line, type=_Line)
    except (FileNotFoundError, msgspec.MsgspecError, UnicodeDecodeError):
        return


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
