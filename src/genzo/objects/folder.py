"""An object store in a local folder."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from genzo.catalogue.object_store import (
    BucketNotFoundError,
    NotAuthorizedError,
    ObjectNotFoundError,
    ObjectStoreError,
    SparseFile,
)
from genzo.objects.names import OWN_PREFIX, bucket_folder, has_valid_parts, is_bucket_name

if TYPE_CHECKING:
    from genzo.objects.folder_buckets import FolderBuckets


class FolderObjects:
    """An `Objects` with a folder for each bucket and a file for each object.

    A client's object name cannot leave its bucket; symbolic links that the operator made there can.
    ``is_chosen`` is False for the default folder, for which unknown buckets are ignored.
    """

    def __init__(self, folder: Path, *, is_chosen: bool) -> None:
        self._folder = folder
        self._is_chosen = is_chosen

    def is_authoritative_for(self, bucket: str) -> bool:
        return self._is_chosen or self._bucket(bucket) is not None

    def require_bucket(self, bucket: str) -> None:
        self._existing(bucket)

    def owner(self, bucket: str) -> int | None:
        from genzo.objects.bucket_records import BucketRecords  # noqa: PLC0415 - not needed to start

        return BucketRecords(self._folder).owner(bucket)

    def bucket_store(self) -> "FolderBuckets":
        """The same folder, as the endpoint of OSS uses it.

        Raises:
            ObjectStoreError: the folder cannot be used.
        """
        from genzo.objects.folder_buckets import FolderBuckets  # noqa: PLC0415 - not needed to start

        return FolderBuckets(self._folder)

    def delete_buckets_of(self, account_id: int | None) -> None:
        if (self._folder / OWN_PREFIX).is_dir():
            self.bucket_store().delete_buckets_of(account_id)

    def size(self, bucket: str, name: str) -> int:
        with self._open(bucket, name) as file, _read_errors(file.name):
            return file.seek(0, 2)

    def read(self, bucket: str, name: str, start: int, length: int) -> bytes:
        with self._open(bucket, name) as file, _read_errors(file.name):
            file.seek(start)
            return file.read(length)

    def write(self, bucket: str, name: str, file: SparseFile) -> None:
        path = self._path(self._existing(bucket), name)
        unfinished = path.with_name(f"{OWN_PREFIX}-{os.urandom(8).hex()}")
        try:
            with unfinished.open("xb") as new:
                new.truncate(file.size)
                for start, piece in file.pieces.items():
                    new.seek(start)
                    new.write(piece)
                new.flush()
                os.fsync(new.fileno())
            unfinished.replace(path)
        except OSError as error:
            unfinished.unlink(missing_ok=True)
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
        if not is_bucket_name(bucket):
            raise BucketNotFoundError(bucket)
        try:
            (self._folder / bucket).mkdir(exist_ok=True)
        except OSError as error:
            raise ObjectStoreError(f"The bucket {bucket} cannot be made: {error.strerror}") from error

    def _bucket(self, bucket: str) -> Path | None:
        return bucket_folder(self._folder, bucket)

    def _existing(self, bucket: str) -> Path:
        folder = self._bucket(bucket)
        if folder is None:
            raise BucketNotFoundError(bucket)
        return folder

    def _path(self, folder: Path, name: str) -> Path:
        """The file of an object. A name that `has_valid_parts` refuses belongs to no object."""
        if not has_valid_parts(name):
            raise ObjectNotFoundError(name)
        return folder / name

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
