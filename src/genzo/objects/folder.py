"""An object store in a local folder."""

import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from genzo.catalogue.object_store import (
    BucketNotFoundError,
    NotAuthorizedError,
    ObjectNotFoundError,
    ObjectStoreError,
    SparseFile,
)

_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,62}", re.ASCII)


class FolderObjects:
    """An `Objects` with a folder for each bucket and a file for each object.

    A client's object name cannot leave its bucket; symbolic links that the operator made there can.
    ``is_chosen`` is False for the default folder, for which unknown buckets are ignored.
    """

    stores_sparse_files = True

    def __init__(self, folder: Path, *, is_chosen: bool) -> None:
        self._folder = folder
        self._is_chosen = is_chosen

    def is_authoritative_for(self, bucket: str) -> bool:
        return self._is_chosen or self._bucket(bucket) is not None

    def require_bucket(self, bucket: str) -> None:
        self._existing(bucket)

    def size(self, bucket: str, name: str) -> int:
        with self._open(bucket, name) as file, _read_errors(file.name):
            return file.seek(0, 2)

    def read(self, bucket: str, name: str, start: int, length: int) -> bytes:
        with self._open(bucket, name) as file, _read_errors(file.name):
            file.seek(start)
            return file.read(length)

    def write(self, bucket: str, name: str, file: SparseFile) -> None:
        path = self._path(self._existing(bucket), name)
        try:
            with path.open("xb") as new:
                new.truncate(file.size)
                for start, piece in file.pieces.items():
                    new.seek(start)
                    new.write(piece)
        except FileExistsError as error:
            raise ObjectStoreError(f"{path} exists already") from error
        except OSError as error:
            path.unlink(missing_ok=True)
            raise ObjectStoreError(f"{path} cannot be written: {error.strerror}") from error

    def delete(self, bucket: str, name: str) -> None:
        try:
            self._path(self._existing(bucket), name).unlink(missing_ok=True)
        except OSError as error:
            raise ObjectStoreError(f"{bucket}/{name} cannot be removed: {error.strerror}") from error

    def make_bucket(self, bucket: str) -> None:
        """Make the folder of a bucket if it is missing.

        Raises:
            ObjectStoreError: the name is invalid, or the folder cannot be made.
        """
        if not _BUCKET.fullmatch(bucket):
            raise BucketNotFoundError(bucket)
        try:
            (self._folder / bucket).mkdir(exist_ok=True)
        except OSError as error:
            raise ObjectStoreError(f"The bucket {bucket} cannot be made: {error.strerror}") from error

    def _bucket(self, bucket: str) -> Path | None:
        folder = self._folder / bucket
        return folder if _BUCKET.fullmatch(bucket) and folder.is_dir() else None

    def _existing(self, bucket: str) -> Path:
        folder = self._bucket(bucket)
        if folder is None:
            raise BucketNotFoundError(bucket)
        return folder

    def _path(self, folder: Path, name: str) -> Path:
        """The file of an object. A name with an empty part, ``.``, ``..`` or a backslash is refused."""
        parts = name.split("/")
        if "\0" in name or "\\" in name or any(part in ("", ".", "..") for part in parts):
            raise ObjectNotFoundError(name)
        return folder.joinpath(*parts)

    @contextmanager
    def _open(self, bucket: str, name: str) -> Iterator[IO[bytes]]:
        path = self._path(self._existing(bucket), name)
        try:
            # Regular files only: opening a named pipe would block until it has a writer.
            if not stat.S_ISREG(path.stat().st_mode):
                raise ObjectNotFoundError(bucket, name)
            file = path.open("rb")
        except PermissionError as error:
            raise NotAuthorizedError(str(path)) from error
        except (OSError, ValueError) as error:
            raise ObjectNotFoundError(bucket, name) from error
        with file:
            yield file


@contextmanager
def _read_errors(path: str) -> Iterator[None]:
    """Raise what reading an open file raises, such as EIO of a damaged disk, as `ObjectStoreError`."""
    try:
        yield
    except (OSError, OverflowError) as error:
        raise ObjectStoreError(f"{path} cannot be read: {error}") from error
