"""The interface of an object store whose buckets and objects clients make themselves (docs/oss.md)."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import BinaryIO, NamedTuple, Protocol

from genzo.catalogue.object_store import ObjectStore, ObjectStoreError

MAX_OBJECT = 5 * 1024**3
"""The largest object, part or copy of one request, in bytes, as on the service."""


class Bucket(NamedTuple):
    """A bucket. ``created`` is in milliseconds since 1970.

    ``owner_id`` is None for a bucket that the operator made, outside of the API.
    """

    name: str
    owner_id: int | None
    region_id: str
    created: int


class ObjectHead(NamedTuple):
    """What is known of an object without its content.

    ``modified`` is in milliseconds since 1970. ``crc64`` is None where it is not known, as for a file that
    the operator has put there. ``headers`` are those of the request that made it, by their names in lower
    case.
    """

    name: str
    size: int
    modified: int
    etag: str
    crc64: int | None = None
    headers: Mapping[str, str] = {}
    is_multipart: bool = False


class OpenObject(NamedTuple):
    """An object that is open for reading; a later write of the same name does not change it."""

    head: ObjectHead
    file: BinaryIO


class Content(NamedTuple):
    """The size and the checksums of what was written: MD5, and CRC-64/XZ (OSS names it crc64ecma)."""

    size: int
    md5: bytes
    crc64: int


class StagedFile(Protocol):
    """A new file that no bucket shows yet."""

    def write(self, pieces: Iterable[bytes]) -> None:
        """Append."""

    def finish(self) -> Content:
        """Make the file durable."""

    def discard(self) -> None:
        """Delete the file, unless an object or a part has become of it."""


class Upload(NamedTuple):
    """A multipart upload. ``initiated`` is in milliseconds since 1970."""

    upload_id: str
    bucket: str
    name: str
    initiated: int
    headers: Mapping[str, str]


class Part(NamedTuple):
    """A part of an upload. ``modified`` is in milliseconds since 1970."""

    number: int
    size: int
    etag: str
    crc64: int
    modified: int


class BucketStore(Protocol):
    """Buckets, their objects, and uploads in parts.

    Raises:
        ObjectStoreError: of its kinds, from every method.
    """

    def buckets(self) -> Sequence[Bucket]:
        """All buckets, by name."""

    def bucket(self, name: str) -> Bucket:
        """One bucket."""

    def create_bucket(self, bucket: Bucket, limit: int) -> None:
        """Make a bucket. Its name must be free in all accounts; its owner has at most ``limit`` buckets."""

    def delete_bucket(self, name: str) -> None:
        """Delete an empty bucket."""

    def names(self, bucket: str, prefix: str) -> Sequence[str]:
        """The names of the objects that begin with ``prefix``, in order."""

    def head(self, bucket: str, name: str) -> ObjectHead:
        """An object without its content."""

    def open(self, bucket: str, name: str) -> OpenObject:
        """An object with its content."""

    def stage(self, announced_size: int) -> StagedFile:
        """A new file for so many bytes, 0 if that is not known."""

    def put(self, bucket: str, head: ObjectHead, file: StagedFile, *, replaces: bool) -> None:
        """Make an object of a finished file, at once: readers see the object before or after.

        Without ``replaces``, the name must be free.
        """

    def delete(self, bucket: str, name: str) -> None:
        """Delete an object. A missing object is no error."""

    def begin_upload(self, upload: Upload) -> None:
        """Begin an upload in parts."""

    def uploads(self, bucket: str) -> Sequence[Upload]:
        """The uploads in parts to a bucket that have not ended, by name and id."""

    def upload(self, bucket: str, name: str, upload_id: str) -> Upload:
        """One upload in parts."""

    def put_part(self, upload: Upload, part: Part, file: StagedFile) -> None:
        """Add a finished file as a part, which replaces one of the same number."""

    def parts(self, upload: Upload) -> Sequence[Part]:
        """The parts of an upload, by number."""

    def completing(self, upload: Upload) -> AbstractContextManager[None]:
        """Keep other completions of the upload out, also of other processes, until the end of the block.

        Raises:
            UploadNotFoundError: it has ended, be it while this one waited.
        """

    def join_parts(self, upload: Upload, parts: Iterable[Part]) -> tuple[StagedFile, int, int]:
        """A finished file of some parts in their order; its size and its CRC-64."""

    def end_upload(self, upload: Upload) -> None:
        """Delete an upload and its parts."""


class AccountsObjectStore(ObjectStore, Protocol):
    """An object store in which accounts may make buckets."""

    def bucket_store(self) -> BucketStore | None:
        """The same store for the endpoint of OSS; None where accounts make no buckets through Genzo.

        Raises:
            ObjectStoreError: it cannot be used.
        """

    def delete_buckets_of(self, account_id: int | None) -> None:
        """Delete the buckets that an account, or all accounts for None, have made, with their objects."""


class BucketExistsError(ObjectStoreError):
    """The name of a new bucket is taken."""


class TooManyBucketsError(ObjectStoreError):
    """The owner of a new bucket has as many as it may have."""


class BucketNotEmptyError(ObjectStoreError):
    """A bucket with objects or uploads cannot be deleted."""


class ObjectExistsError(ObjectStoreError):
    """An object must not be replaced."""


class InvalidObjectNameError(ObjectStoreError):
    """The store cannot have an object of this name."""


class UploadNotFoundError(ObjectStoreError):
    """The upload does not exist, or has ended."""


class StoreFullError(ObjectStoreError):
    """There is no space left for an object."""
