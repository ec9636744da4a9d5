"""The interface of an object store (OSS), as far as importing and exporting images need it."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class SparseFile(NamedTuple):
    """The content of a new object: ``size`` bytes, with ``pieces`` by their offset and zeros elsewhere."""

    size: int
    pieces: Mapping[int, bytes]


class ObjectStore(Protocol):
    """Objects in buckets.

    Raises:
        ObjectStoreError: the store failed or refused; every method but `is_authoritative_for` may raise it.
    """

    def is_authoritative_for(self, bucket: str) -> bool:
        """Whether the store has this bucket's objects.

        If it does not, actions trust what a request says of an object.
        """

    def require_bucket(self, bucket: str) -> None:
        """Raise if the bucket is missing, if the store can tell without writing to it."""

    def owner(self, bucket: str) -> int | None:
        """The account that a bucket belongs to; None for one that images of every account may use."""

    def size(self, bucket: str, name: str) -> int:
        """The size of an object in bytes."""

    def read(self, bucket: str, name: str, start: int, length: int) -> bytes:
        """Up to ``length`` bytes of an object from offset ``start`` on; fewer only at its end."""

    def write(self, bucket: str, name: str, file: SparseFile) -> None:
        """Create an object, or replace one as a whole."""

    def delete(self, bucket: str, name: str) -> None:
        """Delete an object. A missing object is no error."""


class ObjectStoreError(Exception):
    """The store failed, or refused an operation."""


class BucketNotFoundError(ObjectStoreError):
    """The bucket does not exist."""


class ObjectNotFoundError(ObjectStoreError):
    """The object does not exist."""


class NotAuthorizedError(ObjectStoreError):
    """The store denies Genzo access to the object."""


class ObjectArchivedError(ObjectStoreError):
    """The object is archived and must be restored before it can be read."""


def require_access(objects: ObjectStore, bucket: str, account_id: int) -> None:
    """Check that images of an account may come from a bucket and go to it.

    Raises:
        NotAuthorizedError: it belongs to another account.
    """
    if objects.owner(bucket) not in (None, account_id):
        raise NotAuthorizedError(bucket)
