"""A new file beside the buckets, which becomes an object or a part by a rename."""

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from genzo.catalogue.bucket_store import Content, StoreFullError
from genzo.catalogue.object_store import ObjectStoreError
from genzo.objects.crc64 import updated

SPARE_BYTES = 256 * 1024 * 1024
"""The space that objects leave free on their disk, for the catalogue and its journal."""


class StagedContent:
    """See `genzo.catalogue.bucket_store.StagedFile`."""

    def __init__(self, folder: Path, announced_size: int) -> None:
        require_space(folder, announced_size)
        descriptor, name = mkstemp(dir=folder)
        self.path = Path(name)
        self.file = os.fdopen(descriptor, "wb", buffering=0)
        self._folder = folder
        self._size = 0
        self._crc64 = 0
        # MD5 is what OSS's ETag is made of; it protects nothing.
        self._md5 = hashlib.md5(usedforsecurity=False)

    def write(self, pieces: Iterable[bytes]) -> None:
        """See `genzo.catalogue.bucket_store.StagedFile`."""
        for piece in pieces:
            self._md5.update(piece)
            self._crc64 = updated(self._crc64, piece)
            self._size += len(piece)
            _write_all(self.file.fileno(), piece)
        require_space(self._folder, 0)

    def finish(self) -> Content:
        """See `genzo.catalogue.bucket_store.StagedFile`."""
        try:
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
        except OSError as error:
            raise ObjectStoreError(f"{self.path} cannot be written: {error.strerror}") from error
        return Content(self._size, self._md5.digest(), self._crc64)

    def discard(self) -> None:
        """See `genzo.catalogue.bucket_store.StagedFile`."""
        with suppress(OSError):
            self.file.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def require_space(folder: Path, size: int) -> None:
    """Check that the disk has space for so many bytes, and `SPARE_BYTES` more.

    Raises:
        StoreFullError: it has not.
    """
    disk = os.statvfs(folder)
    if disk.f_bavail * disk.f_frsize < size + SPARE_BYTES:
        raise StoreFullError(f"the disk of {folder} has no space for {size} bytes more")


def _write_all(descriptor: int, piece: bytes) -> None:
    rest = memoryview(piece)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except OSError as error:
        raise StoreFullError(f"an object cannot be written: {error.strerror}") from error
