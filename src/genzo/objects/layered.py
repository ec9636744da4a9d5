"""An object store over another one that it only reads."""

from genzo.catalogue.object_store import (
    BucketNotFoundError,
    ObjectNotFoundError,
    ObjectStore,
    SparseFile,
)
from genzo.objects.folder import FolderObjects


class LayeredObjects:
    """Objects of ``below``, and in ``own`` those that were written since. ``below`` is never written.

    What was written since hides an object of ``below`` of the same name. An object of ``below`` cannot be
    deleted: `delete` deletes what was written since.
    """

    def __init__(self, own: FolderObjects, below: ObjectStore) -> None:
        self._own = own
        self._below = below

    def is_authoritative_for(self, bucket: str) -> bool:
        return self._below.is_authoritative_for(bucket)

    def require_bucket(self, bucket: str) -> None:
        self._below.require_bucket(bucket)

    def owner(self, bucket: str) -> int | None:
        return self._below.owner(bucket)

    def bucket_store(self) -> None:
        """Nobody makes buckets here: they would be those of ``below``."""

    def delete_buckets_of(self, account_id: int | None) -> None:
        """Nothing was made here, and ``below`` stays as it is."""

    def size(self, bucket: str, name: str) -> int:
        try:
            return self._own.size(bucket, name)
        except (BucketNotFoundError, ObjectNotFoundError):
            return self._below.size(bucket, name)

    def read(self, bucket: str, name: str, start: int, length: int) -> bytes:
        try:
            return self._own.read(bucket, name, start, length)
        except (BucketNotFoundError, ObjectNotFoundError):
            return self._below.read(bucket, name, start, length)

    def write(self, bucket: str, name: str, file: SparseFile) -> None:
        self.require_bucket(bucket)
        self._own.make_bucket(bucket)
        self._own.write(bucket, name, file)

    def delete(self, bucket: str, name: str) -> None:
        try:
            self._own.delete(bucket, name)
        except BucketNotFoundError:
            self.require_bucket(bucket)
