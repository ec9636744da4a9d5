"""Uploads in parts: a folder for each, with a file for each part."""

import fcntl
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from genzo.catalogue.bucket_store import Part, StoreFullError, Upload, UploadNotFoundError
from genzo.objects.crc64 import combined
from genzo.objects.durable_files import read_json, write_json
from genzo.objects.staged_file import StagedContent

KEPT_DAYS = 7
"""How long an upload that does not end is kept."""
_SECONDS_PER_DAY = 24 * 60 * 60
_COPIED_BYTES = 1024 * 1024
_UPLOAD_ID = re.compile(r"[0-9A-F]{32}", re.ASCII)
_PART = re.compile(r"([0-9]{5})-([0-9A-F]{32})-([0-9a-f]{16})", re.ASCII)
_RECORD = "upload"


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an upload. ``initiated`` is in milliseconds since 1970."""

    name: str
    initiated: int
    headers: Mapping[str, str]


class UploadFiles:
    """The uploads to the buckets of a store; ``staged`` is its folder of unfinished files."""

    def __init__(self, folder: Path, staged: Path) -> None:
        self._folder = folder
        self._staged = staged

    def begin(self, upload: Upload) -> None:
        """Begin an upload. Others that are older than `KEPT_DAYS` days are deleted."""
        self._delete_old(upload.bucket)
        folder = self._of(upload.bucket, upload.upload_id)
        folder.mkdir(mode=0o700, parents=True)
        record = _Record(name=upload.name, initiated=upload.initiated, headers=upload.headers)
        write_json(folder / _RECORD, record, self._staged)

    def all_of(self, bucket: str) -> list[Upload]:
        """The uploads to a bucket, by name and id."""
        ids = [each.name for each in _children(self._folder / bucket)]
        found = [upload for each in ids if (upload := self.find(bucket, each)) is not None]
        return sorted(found, key=lambda each: (each.name, each.upload_id))

    def find(self, bucket: str, upload_id: str) -> Upload | None:
        """An upload; None if there is none."""
        if not _UPLOAD_ID.fullmatch(upload_id):
            return None
        record = read_json(self._of(bucket, upload_id) / _RECORD, _Record)
        if record is None:
            return None
        return Upload(upload_id, bucket, record.name, record.initiated, record.headers)

    def put_part(self, upload: Upload, part: Part, new: Path) -> None:
        """Make a part of a finished file; it replaces one of the same number.

        Raises:
            UploadNotFoundError: the upload has ended.
        """
        folder = self._of(upload.bucket, upload.upload_id)
        name = f"{part.number:05}-{part.etag}-{part.crc64:016x}"
        try:
            new.replace(folder / name)
        except FileNotFoundError as error:
            raise UploadNotFoundError(upload.upload_id) from error
        for each in folder.glob(f"{part.number:05}-*"):
            if each.name != name:
                each.unlink(missing_ok=True)

    def parts(self, upload: Upload) -> list[Part]:
        """The parts of an upload, by number."""
        return [part for part, _ in sorted(self._parts(upload))]

    @contextmanager
    def completing(self, upload: Upload) -> Iterator[None]:
        """See `genzo.catalogue.bucket_store.BucketStore`."""
        folder = self._of(upload.bucket, upload.upload_id)
        try:
            descriptor = os.open(folder, os.O_RDONLY)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise UploadNotFoundError(upload.upload_id) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if not folder.exists():
                raise UploadNotFoundError(upload.upload_id)
            yield
        finally:
            os.close(descriptor)

    def joined(self, upload: Upload, parts: Iterable[Part]) -> tuple[StagedContent, int, int]:
        """A finished file of some parts, its size and its CRC-64.

        Raises:
            UploadNotFoundError: the upload has ended.
            StoreFullError: there is no space for the file.
        """
        paths = dict(self._parts(upload))
        chosen = list(parts)
        size = sum(part.size for part in chosen)
        new = StagedContent(self._staged, size)
        crc64 = 0
        try:
            for part in chosen:
                with paths[part].open("rb") as file:
                    shutil.copyfileobj(file, new.file, _COPIED_BYTES)
                crc64 = combined(crc64, part.crc64, part.size)
            new.finish()
        except (FileNotFoundError, KeyError) as error:
            new.discard()
            raise UploadNotFoundError(upload.upload_id) from error
        except OSError as error:
            new.discard()
            raise StoreFullError(f"an object cannot be written: {error.strerror}") from error
        except BaseException:
            new.discard()
            raise
        return new, size, crc64

    def end(self, bucket: str, upload_id: str) -> None:
        """Delete an upload."""
        # By a new name first, so that no half of it is ever seen.
        gone = self._staged / f"{upload_id}-{os.urandom(4).hex()}"
        try:
            self._of(bucket, upload_id).rename(gone)
        except FileNotFoundError:
            return
        shutil.rmtree(gone, ignore_errors=True)

    def end_all(self, bucket: str) -> None:
        """Delete the uploads to a bucket."""
        shutil.rmtree(self._folder / bucket, ignore_errors=True)

    def _of(self, bucket: str, upload_id: str) -> Path:
        return self._folder / bucket / upload_id

    def _parts(self, upload: Upload) -> Iterator[tuple[Part, Path]]:
        for each in _children(self._of(upload.bucket, upload.upload_id)):
            found = _PART.fullmatch(each.name)
            if found is not None:
                status = each.stat()
                modified = status.st_mtime_ns // 1_000_000
                yield Part(int(found[1]), status.st_size, found[2], int(found[3], 16), modified), each

    def _delete_old(self, bucket: str) -> None:
        oldest = time.time() - KEPT_DAYS * _SECONDS_PER_DAY
        for each in _children(self._folder / bucket):
            if each.stat().st_mtime < oldest:
                self.end(bucket, each.name)


def _children(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []
