"""The files of objects in the folder of a bucket, and what is known of them beside their bytes.

A file has no place for the headers and checksums of an object. They are in a file of their own, whose name
has the object's name and the file's time of change: a file that somebody else has written has none.
"""

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from genzo.catalogue.bucket_store import InvalidObjectNameError, ObjectHead, OpenObject
from genzo.catalogue.object_store import (
    BucketNotFoundError,
    NotAuthorizedError,
    ObjectNotFoundError,
    ObjectStoreError,
)
from genzo.objects.durable_files import read_json, sync_folder, write_json
from genzo.objects.names import OWN_PREFIX, has_valid_parts

_NANOSECONDS_PER_MILLISECOND = 1_000_000
_MAX_TRIES = 16
"""How often a file that is replaced meanwhile is opened again."""


class Attributes(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is known of an object beside its bytes."""

    etag: str
    crc64: int
    headers: Mapping[str, str] = {}
    is_multipart: bool = False


class ObjectFiles:
    """The objects of one bucket: ``folder`` has their files, ``attributes`` the rest.

    Changes need the lock of `genzo.objects.bucket_records.BucketRecords`.
    """

    def __init__(self, folder: Path, attributes: Path) -> None:
        self._folder = folder
        self._attributes = attributes

    def path(self, name: str) -> Path:
        """The file of an object, which may not exist.

        Raises:
            InvalidObjectNameError: no file can have the name.
        """
        if not has_valid_parts(name):
            raise InvalidObjectNameError(name)
        return self._folder / name

    def names(self, prefix: str) -> Iterator[str]:
        """The names of the objects that begin with ``prefix``, in no order."""
        base, slash, _ = prefix.rpartition("/")
        if slash and not has_valid_parts(base):
            return
        for name in _names_below(os.path.join(self._folder, base), base + slash):  # noqa: PTH118 - scandir's
            if name.startswith(prefix):
                yield name

    def open(self, name: str) -> OpenObject:
        """An object.

        Raises:
            ObjectNotFoundError: there is none.
            NotAuthorizedError: the file may not be read.
        """
        if not has_valid_parts(name):
            raise ObjectNotFoundError(name)
        path = self._folder / name
        for _ in range(_MAX_TRIES):
            opened = self._opened(path, name)
            status = os.fstat(opened.file.fileno())
            # Without attributes, the file may have been replaced between its opening and now.
            with suppress(OSError):
                if opened.head.crc64 is not None or os.path.samestat(status, path.stat()):
                    return opened
            opened.file.close()
        raise ObjectStoreError(f"{path} changes all the time")

    def put(self, head: ObjectHead, new: Path) -> None:
        """Make an object of a finished file, which replaces an earlier one.

        Raises:
            InvalidObjectNameError: the name has a part that an object or folder has in its way.
            BucketNotFoundError: the bucket was deleted.
        """
        path = self.path(head.name)
        modified = head.modified * _NANOSECONDS_PER_MILLISECOND + int.from_bytes(os.urandom(2))
        os.utime(new, ns=(modified, modified))
        self._attributes.mkdir(mode=0o700, exist_ok=True)
        known = Attributes(
            etag=head.etag, crc64=head.crc64 or 0, headers=head.headers, is_multipart=head.is_multipart
        )
        try:
            write_json(self._file_of_attributes(head.name, modified), known, self._attributes)
            self._move(new, path)
        except (IsADirectoryError, NotADirectoryError, FileExistsError) as error:
            raise InvalidObjectNameError(head.name) from error
        except FileNotFoundError as error:
            raise BucketNotFoundError(self._folder.name) from error
        except OSError as error:
            if error.errno == errno.ENAMETOOLONG:
                raise InvalidObjectNameError(head.name) from error
            raise ObjectStoreError(f"{path} cannot be written: {error.strerror}") from error
        self._delete_attributes(head.name, but_of=modified)
        sync_folder(path.parent)

    def delete(self, name: str) -> None:
        """Delete an object; a missing one is no error."""
        if not has_valid_parts(name):
            return
        path = self._folder / name
        try:
            path.unlink(missing_ok=True)
        except (IsADirectoryError, NotADirectoryError):
            return
        except PermissionError as error:
            if path.is_dir():  # what some systems say of a folder
                return
            raise NotAuthorizedError(str(path)) from error
        self._delete_attributes(name)
        self._delete_empty_parents(path)

    def delete_empty_folders(self) -> None:
        """Delete the folder of the bucket with the empty ones in it.

        Raises:
            OSError: one is not empty.
        """
        for folder, _, _ in os.walk(self._folder, topdown=False):
            Path(folder).rmdir()

    def _opened(self, path: Path, name: str) -> OpenObject:
        try:
            # Regular files only: opening a named pipe would block until it has a writer.
            if not stat.S_ISREG(path.stat().st_mode):
                raise ObjectNotFoundError(name)
            file = path.open("rb", buffering=0)
        except PermissionError as error:
            raise NotAuthorizedError(str(path)) from error
        except (OSError, ValueError) as error:
            raise ObjectNotFoundError(name) from error
        status = os.fstat(file.fileno())
        known = read_json(self._file_of_attributes(name, status.st_mtime_ns), Attributes)
        modified = status.st_mtime_ns // _NANOSECONDS_PER_MILLISECOND
        if known is None:
            seen = f"{status.st_size} {status.st_mtime_ns}".encode()
            etag = hashlib.sha256(seen).hexdigest()[:32].upper()
            return OpenObject(ObjectHead(name, status.st_size, modified, etag), file)
        head = ObjectHead(
            name, status.st_size, modified, known.etag, known.crc64, known.headers, known.is_multipart
        )
        return OpenObject(head, file)

    def _file_of_attributes(self, name: str, modified: int) -> Path:
        return self._attributes / f"{_digest(name)}-{modified}"

    def _delete_attributes(self, name: str, but_of: int = 0) -> None:
        kept = self._file_of_attributes(name, but_of)
        for each in self._attributes.glob(f"{_digest(name)}-*"):
            if each != kept:
                each.unlink(missing_ok=True)

    def _move(self, new: Path, path: Path) -> None:
        """Rename a file; a bucket that is a link may be on another disk than the store itself."""
        for parent in reversed(path.relative_to(self._folder).parents):
            if parent != Path():
                # Not with its parents: the bucket's folder must not come back after its deletion.
                (self._folder / parent).mkdir(exist_ok=True)
        if new.stat().st_dev == path.parent.stat().st_dev:
            new.replace(path)
            return
        near = path.with_name(f"{OWN_PREFIX}-{os.urandom(8).hex()}")
        try:
            shutil.copy2(new, near)
            with near.open("rb") as file:
                os.fsync(file.fileno())
            near.replace(path)
        finally:
            near.unlink(missing_ok=True)
        new.unlink()

    def _delete_empty_parents(self, path: Path) -> None:
        for parent in path.relative_to(self._folder).parents:
            if parent == Path():
                return
            try:
                (self._folder / parent).rmdir()
            except OSError:
                return


def _names_below(folder: str, base: str) -> Iterator[str]:
    """The names of the files in a folder and below it; a link to a folder is not followed."""
    folders = [(folder, base)]
    while folders:
        folder, base = folders.pop()
        with suppress(NotADirectoryError, FileNotFoundError), os.scandir(folder) as entries:
            for entry in entries:
                if not _is_text(entry.name) or entry.name.startswith(OWN_PREFIX):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, f"{base}{entry.name}/"))
                elif entry.is_file():
                    yield base + entry.name


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return "\\" not in name


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
