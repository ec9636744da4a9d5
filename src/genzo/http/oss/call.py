"""A request to OSS whose caller is known, and its answer."""

from collections.abc import Callable, Collection, Mapping
from typing import NamedTuple

from genzo.catalogue.bucket_store import Bucket, BucketStore, Content, OpenObject, StagedFile
from genzo.wire.oss.request import OssRequest
from genzo.wire.oss.xml import Element, encode

XML = "application/xml"


class Received(NamedTuple):
    """A body that was written to a file."""

    file: StagedFile
    content: Content


class OssCall(NamedTuple):
    """A request that is permitted.

    ``now`` is in milliseconds since 1970. ``bucket`` is the one that the request names, which exists and is
    the caller's; None for PutBucket and ListBuckets. ``allowed_bucket`` gives another one for a permission, a
    bucket and a key, or raises OssError. ``body`` is a short body, ``received`` a long one.
    """

    request: OssRequest
    account_id: int
    now: int
    store: BucketStore
    regions: Collection[str]
    max_buckets: int
    allowed_bucket: Callable[[str, str, str], Bucket]
    bucket: Bucket | None = None
    body: bytes = b""
    received: Received | None = None

    @property
    def key(self) -> str:
        """The name of the object."""
        return self.request.address.key

    @property
    def bucket_name(self) -> str:
        """The name of the bucket."""
        return self.request.address.bucket

    @property
    def file(self) -> Received:
        """The long body of an operation that has one."""
        if self.received is None:
            raise RuntimeError("an operation without a file asked for it")
        return self.received


class OssResponse(NamedTuple):
    """An answer: ``body``, or ``length`` bytes of an object from ``start`` on."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""
    opened: OpenObject | None = None
    start: int = 0
    length: int = 0


def xml_response(root: Element, headers: Mapping[str, str] | None = None) -> OssResponse:
    """A success with a document."""
    return OssResponse(200, {"content-type": XML, **(headers or {})}, encode(root))
