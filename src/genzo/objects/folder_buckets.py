"""A `BucketStore` in a local folder, beside `genzo.objects.folder.FolderObjects` of the same folder."""

import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from genzo.catalogue.bucket_store import (
    Bucket,
    BucketExistsError,
    BucketNotEmptyError,
    ObjectExistsError,
    ObjectHead,
    OpenObject,
    Part,
    StagedFile,
    Upload,
    UploadNotFoundError,
)
from genzo.catalogue.object_store import BucketNotFoundError, ObjectStoreError
from genzo.objects.bucket_records import BucketRecord, BucketRecords
from genzo.objects.durable_files import sync_folder
from genzo.objects.names import bucket_folder
from genzo.objects.object_files import ObjectFiles
from genzo.objects.staged_file import StagedContent
from genzo.objects.upload_files import UploadFiles

_STALE_SECONDS = 24 * 60 * 60
"""An unfinished file that is so old belongs to a server that was killed."""


class FolderBuckets:
    """See `genzo.catalogue.bucket_store.BucketStore`. A bucket without a record is the operator's."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._records = BucketRecords(root)
        with _as_store_error(root):
            self._records.make_folders()
            self._delete_stale()
        self._uploads = UploadFiles(self._records.uploads, self._records.staged)

    def buckets(self) -> Sequence[Bucket]:
        names = sorted(each.name for each in self._root.iterdir())
        return [self.bucket(name) for name in names if bucket_folder(self._root, name) is not None]

    def bucket(self, name: str) -> Bucket:
        folder = self._folder(name)
        record = self._records.find(name)
        if record is None:
            return Bucket(name, None, "", int(folder.stat().st_mtime * 1000))
        return Bucket(name, record.owner_id, record.region_id, record.created)

    def create_bucket(self, bucket: Bucket) -> None:
        if bucket.owner_id is None:
            raise ValueError("a bucket that is made by the API has an owner")
        record = BucketRecord(owner_id=bucket.owner_id, region_id=bucket.region_id, created=bucket.created)
        folder = self._root / bucket.name
        with _as_store_error(folder), self._records.locked():
            if folder.exists() or folder.is_symlink():
                raise BucketExistsError(bucket.name)
            # The record first: a folder without one would be the operator's.
            self._records.put(bucket.name, record)
            folder.mkdir(mode=0o700)
            sync_folder(self._root)

    def delete_bucket(self, name: str) -> None:
        with self._records.locked():
            folder = self._folder(name)
            files = self._files(name)
            if self._uploads.all_of(name) or next(files.names(""), None) is not None:
                raise BucketNotEmptyError(name)
            try:
                files.delete_empty_folders()
            except OSError as error:
                raise BucketNotEmptyError(f"{folder}: {error.strerror}") from error
            self._forget(name)

    def names(self, bucket: str, prefix: str) -> Sequence[str]:
        return sorted(self._files(bucket).names(prefix))

    def head(self, bucket: str, name: str) -> ObjectHead:
        opened = self.open(bucket, name)
        opened.file.close()
        return opened.head

    def open(self, bucket: str, name: str) -> OpenObject:
        return self._files(bucket).open(name)

    def stage(self, announced_size: int) -> StagedContent:
        with _as_store_error(self._records.staged):
            return StagedContent(self._records.staged, announced_size)

    def put(self, bucket: str, head: ObjectHead, file: StagedFile, *, replaces: bool) -> None:
        with self._records.locked():
            files = self._files(bucket)
            if not replaces and files.path(head.name).exists():
                raise ObjectExistsError(head.name)
            files.put(head, _path(file))

    def delete(self, bucket: str, name: str) -> None:
        with self._records.locked():
            self._files(bucket).delete(name)

    def begin_upload(self, upload: Upload) -> None:
        with self._records.locked():
            self._files(upload.bucket).path(upload.name)
            self._uploads.begin(upload)

    def uploads(self, bucket: str) -> Sequence[Upload]:
        self._folder(bucket)
        return self._uploads.all_of(bucket)

    def upload(self, bucket: str, name: str, upload_id: str) -> Upload:
        self._folder(bucket)
        found = self._uploads.find(bucket, upload_id)
        if found is None or found.name != name:
            raise UploadNotFoundError(upload_id)
        return found

    def put_part(self, upload: Upload, part: Part, file: StagedFile) -> None:
        with self._records.locked():
            self._uploads.put_part(upload, part, _path(file))

    def parts(self, upload: Upload) -> Sequence[Part]:
        return self._uploads.parts(upload)

    def completing(self, upload: Upload) -> AbstractContextManager[None]:
        return self._uploads.completing(upload)

    def join_parts(self, upload: Upload, parts: Iterable[Part]) -> tuple[StagedFile, int, int]:
        return self._uploads.joined(upload, parts)

    def end_upload(self, upload: Upload) -> None:
        self._uploads.end(upload.bucket, upload.upload_id)

    def delete_buckets_of(self, account_id: int | None) -> None:
        with self._records.locked():
            for name in self._records.names():
                record = self._records.find(name)
                if record is not None and account_id in (None, record.owner_id):
                    shutil.rmtree(self._root / name, ignore_errors=True)
                    self._forget(name)

    def _folder(self, name: str) -> Path:
        folder = bucket_folder(self._root, name)
        if folder is None:
            raise BucketNotFoundError(name)
        return folder

    def _files(self, bucket: str) -> ObjectFiles:
        return ObjectFiles(self._folder(bucket), self._records.attributes / bucket)

    def _forget(self, name: str) -> None:
        """Delete what the store itself has of a bucket whose folder is gone."""
        self._uploads.end_all(name)
        shutil.rmtree(self._records.attributes / name, ignore_errors=True)
        self._records.delete(name)

    def _delete_stale(self) -> None:
        oldest = time.time() - _STALE_SECONDS
        for each in self._records.staged.iterdir():
            with suppress(OSError):
                if each.stat().st_mtime < oldest:
                    shutil.rmtree(each, ignore_errors=True) if each.is_dir() else each.unlink()


def _path(file: StagedFile) -> Path:
    if not isinstance(file, StagedContent):
        raise TypeError("the file is another store's")
    return file.path


@contextmanager
def _as_store_error(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise ObjectStoreError(f"{path} cannot be used: {error.strerror}") from error
