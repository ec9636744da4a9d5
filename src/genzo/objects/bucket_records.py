"""Whose the buckets of a folder store are: a record for each bucket that was made by the API."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from genzo.objects.durable_files import read_json, sync_folder, write_json
from genzo.objects.names import OWN_PREFIX, bucket_folder


class BucketRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The owner of a bucket. ``created`` is in milliseconds since 1970."""

    owner_id: int
    region_id: str
    created: int


class BucketRecords:
    """The records, and the other files that a store keeps beside its buckets.

    They are no resources of the catalogue: the name of a bucket is free or taken in all accounts, and a
    folder with files must not lose its owner when a catalogue is reset (docs/decisions/0072-oss.md).
    """

    def __init__(self, root: Path) -> None:
        self._own = root / OWN_PREFIX
        self._records = self._own / "buckets"
        self.staged = self._own / "staged"
        self.uploads = self._own / "uploads"
        self.attributes = self._own / "attributes"

    def make_folders(self) -> None:
        """Make the folders of the store itself, which only its user can read."""
        for folder in (self._own, self._records, self.staged, self.uploads, self.attributes):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other change out, also of other processes, until the end of the block."""
        descriptor = os.open(self._own / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def find(self, bucket: str) -> BucketRecord | None:
        """The record of a bucket; None for one without."""
        return read_json(self._records / bucket, BucketRecord)

    def owner(self, bucket: str) -> int | None:
        """The account of a bucket; None for one without a record, and for a name that no bucket can have."""
        if bucket_folder(self._records.parent.parent, bucket) is None:
            return None
        record = self.find(bucket)
        return None if record is None else record.owner_id

    def names(self) -> list[str]:
        """The names of the buckets with records."""
        return sorted(each.name for each in self._records.iterdir())

    def put(self, bucket: str, record: BucketRecord) -> None:
        """Write a record."""
        write_json(self._records / bucket, record, self.staged)
        sync_folder(self._records)

    def delete(self, bucket: str) -> None:
        """Delete a record."""
        (self._records / bucket).unlink(missing_ok=True)
