"""What actions need of an object store: OSS as far as images go in and out."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol


class SparseFile(NamedTuple):
    """What a new object holds: ``pieces`` of bytes by where they begin, and zeros everywhere else."""

    size: int
    pieces: Mapping[int, bytes]


class ObjectStore(Protocol):
    """A store of objects in buckets.

    Every method but `is_authoritative_for` may raise an `ObjectStoreError`.
    """

    stores_sparse_files: bool
    """Whether long runs of zeros take no room."""

    def is_authoritative_for(self, bucket: str) -> bool:
        """Whether real objects stand behind this bucket; if not, whatever is said of them is believed."""

    def require_bucket(self, bucket: str) -> None:
        """Refuse a bucket that is not there, as far as the store can tell before it is written to."""

    def size(self, bucket: str, name: str) -> int:
        """How many bytes an object has."""

    def read(self, bucket: str, name: str, start: int, length: int) -> bytes:
        """The bytes of an object from ``start`` on, ``length`` of them or as many as there are."""

    def write(self, bucket: str, name: str, file: SparseFile) -> None:
        """Make a new object of a name that is not taken."""

    def delete(self, bucket: str, name: str) -> None:
        """Remove an object; one that is not there is removed already."""


class ObjectStoreError(Exception):
    """The store did not do what it was asked for."""


class BucketNotFoundError(ObjectStoreError):
    """There is no such bucket."""


class ObjectNotFoundError(ObjectStoreError):
    """There is no such object."""


class NotAuthorizedError(ObjectStoreError):
    """The store does not let Genzo have the object."""


class ObjectArchivedError(ObjectStoreError):
    """The object must be restored before it can be read."""
