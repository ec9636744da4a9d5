"""The headers of objects: which are kept, which are answered, and which conditions and ranges a read has."""

import base64
import re
from collections.abc import Mapping
from email.utils import formatdate, parsedate_to_datetime

from genzo.catalogue.bucket_store import Content, ObjectHead
from genzo.errors import oss as errors
from genzo.wire.oss.request import OssRequest

_KEPT = (
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
)
_META = "x-oss-meta-"
_MAX_META = 8 * 1024  # bytes of all names and values, as on the service
_DEFAULT_TYPE = "application/octet-stream"
_RESPONSE = "response-"
_RANGE = re.compile(r"bytes=([0-9]{0,19})-([0-9]{0,19})", re.ASCII)


def kept_headers(request: OssRequest) -> dict[str, str]:
    """The headers of a request that belong to the object which it makes.

    Raises:
        OssError: InvalidArgument, if the object's own take more than 8 KiB.
    """
    kept = {name: value for name, value in request.headers.items() if name in _KEPT or name.startswith(_META)}
    if sum(len(name) + len(value) for name, value in kept.items()) > _MAX_META:
        raise errors.INVALID_ARGUMENT(ArgumentName=f"{_META}*")
    return kept


def checksum_headers(etag: str, crc64: int | None) -> dict[str, str]:
    """The headers with what SDKs compare with the bytes that they have sent or read."""
    headers = {"etag": f'"{etag}"'}
    if crc64 is not None:
        headers["x-oss-hash-crc64ecma"] = str(crc64)
    return headers


def headers_of(head: ObjectHead) -> dict[str, str]:
    """The headers of an answer about an object."""
    return {
        "content-type": _DEFAULT_TYPE,
        **head.headers,
        **checksum_headers(head.etag, head.crc64),
        "last-modified": http_date(head.modified),
        "accept-ranges": "bytes",
        "x-oss-object-type": "Multipart" if head.is_multipart else "Normal",
        "x-oss-storage-class": "Standard",
    }


def chosen_headers(parameters: Mapping[str, str]) -> dict[str, str]:
    """The headers that a signed URL chooses for the answer, such as ``response-content-type``.

    Raises:
        OssError: InvalidArgument, if one has a character that no header can have.
    """
    chosen = {
        name.removeprefix(_RESPONSE): value
        for name, value in parameters.items()
        if name.startswith(_RESPONSE) and name.removeprefix(_RESPONSE) in _KEPT
    }
    if not all(value.isascii() and value.isprintable() for value in chosen.values()):
        raise errors.INVALID_ARGUMENT(ArgumentName=f"{_RESPONSE}*")
    return chosen


def http_date(milliseconds: int) -> str:
    """A time as headers have it."""
    return formatdate(milliseconds // 1000, usegmt=True)


def require_md5(given: str, content: Content) -> None:
    """Compare what was received with Content-MD5.

    Raises:
        OssError: InvalidDigest.
    """
    if given and given != base64.b64encode(content.md5).decode("ascii"):
        raise errors.INVALID_DIGEST()


def is_unchanged(request: OssRequest, head: ObjectHead) -> bool:
    """Whether the caller has the object already (If-None-Match, If-Modified-Since).

    Raises:
        OssError: PreconditionFailed, if If-Match or If-Unmodified-Since does not hold.
    """
    match, none_match = request.header("if-match"), request.header("if-none-match")
    since, until = _seconds(request, "if-modified-since"), _seconds(request, "if-unmodified-since")
    modified = head.modified // 1000
    if match and not _names(match, head.etag):
        raise errors.PRECONDITION_FAILED(Condition="If-Match")
    if until is not None and modified > until:
        raise errors.PRECONDITION_FAILED(Condition="If-Unmodified-Since")
    if none_match:
        return _names(none_match, head.etag)
    return since is not None and modified <= since


def asked_range(request: OssRequest, size: int) -> tuple[int, int] | None:
    """The first byte and the number of bytes that a request asks for; None for the whole object.

    A range that is not within the object asks for the whole object, as on the service. With
    ``x-oss-range-behavior: standard`` it ends with the object.

    Raises:
        OssError: InvalidRange, if a range of the standard behaviour has no byte of the object.
    """
    text = request.header("range")
    found = _RANGE.fullmatch(text)
    if request.header("x-oss-range-behavior") != "standard" or found is None or not (found[1] or found[2]):
        return range_of(text, size)
    first = int(found[1]) if found[1] else max(size - int(found[2]), 0)
    last = min(int(found[2]), size - 1) if found[1] and found[2] else size - 1
    if first >= size:
        raise errors.INVALID_RANGE(ActualObjectSize=str(size), RangeHeader=text)
    return (first, last - first + 1) if first <= last else None


def range_of(text: str, size: int) -> tuple[int, int] | None:
    """The first byte and the number of bytes of a Range; None for the whole object.

    A range that is malformed or not within the object asks for the whole object, as on the service.
    """
    found = _RANGE.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return None
    if not found[1]:
        length = int(found[2])
        return (size - length, length) if 0 < length <= size else None
    first = int(found[1])
    last = int(found[2]) if found[2] else size - 1
    if not first <= last < size:
        return None
    return first, last - first + 1


def _names(tags: str, etag: str) -> bool:
    return tags.strip() == "*" or etag in [each.strip().strip('"') for each in tags.split(",")]


def _seconds(request: OssRequest, name: str) -> float | None:
    text = request.header(name)
    try:
        return parsedate_to_datetime(text).timestamp() if text else None
    except (TypeError, ValueError):
        return None
