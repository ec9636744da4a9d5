"""Operations on uploads in parts."""

import hashlib
import os
from collections.abc import Sequence
from itertools import pairwise

from genzo.catalogue.bucket_store import ObjectHead, Part, Upload, UploadNotFoundError
from genzo.catalogue.object_store import ObjectNotFoundError
from genzo.errors import oss as errors
from genzo.http.oss.bucket_operations import iso_time, listed_limit
from genzo.http.oss.call import OssCall, OssResponse, xml_response
from genzo.http.oss.listing import text_encoder
from genzo.http.oss.object_headers import checksum_headers, kept_headers, require_md5
from genzo.http.oss.object_operations import replaces
from genzo.wire.oss.xml import Element, elements, named_parts

_MAX_PARTS = 10_000
_MIN_PART = 100 * 1024
"""The smallest part but for the last, in bytes, as on the service."""
_MAX_OBJECT = 50_000 * 1024**3
_MAX_UPLOADS = 1000
"""How many uploads to a bucket can be under way."""


def initiate_upload(call: OssCall) -> OssResponse:
    """InitiateMultipartUpload."""
    if len(call.store.uploads(call.bucket_name)) >= _MAX_UPLOADS:
        raise errors.UNAVAILABLE()
    upload = Upload(
        os.urandom(16).hex().upper(), call.bucket_name, call.key, call.now, kept_headers(call.request)
    )
    call.store.begin_upload(upload)
    encoded = text_encoder(call.request.parameters.get("encoding-type", ""))
    members = elements(Bucket=call.bucket_name, Key=encoded(call.key), UploadId=upload.upload_id)
    return xml_response(Element("InitiateMultipartUploadResult", members))


def require_upload(call: OssCall) -> None:
    """Check the number of a part and that its upload is under way, before the part is received.

    Raises:
        OssError: InvalidArgument.
        UploadNotFoundError: there is no such upload.
    """
    _part_number(call)
    _upload(call)


def upload_part(call: OssCall) -> OssResponse:
    """UploadPart."""
    file, content = call.file
    require_md5(call.request.header("content-md5"), content)
    etag = content.md5.hex().upper()
    part = Part(_part_number(call), content.size, etag, content.crc64, call.now)
    call.store.put_part(_upload(call), part, file)
    return OssResponse(200, checksum_headers(etag, content.crc64))


def complete_upload(call: OssCall) -> OssResponse:
    """CompleteMultipartUpload: the parts that the body names, or all of them.

    A repetition is answered like the first one: to copy large parts may take longer than a client waits.
    """
    try:
        head = _completed(call)
    except UploadNotFoundError:
        repeated = _made_before(call)
        if repeated is None:
            raise
        head = repeated
    encoded = text_encoder(call.request.parameters.get("encoding-type", ""))
    members = elements(
        Location=f"http://{call.request.header('host')}{call.request.http.path}",
        Bucket=call.bucket_name,
        Key=encoded(call.key),
        ETag=f'"{head.etag}"',
    )
    headers = checksum_headers(head.etag, head.crc64)
    return xml_response(Element("CompleteMultipartUploadResult", members), headers)


def _completed(call: OssCall) -> ObjectHead:
    """The object of an upload, which has ended with it.

    A client that waits no longer repeats its request: the repetition waits, instead of copying the parts too.
    """
    upload = _upload(call)
    with call.store.completing(upload):
        return _joined(call, upload)


def _joined(call: OssCall, upload: Upload) -> ObjectHead:
    parts = call.store.parts(upload)
    takes_all = call.request.header("x-oss-complete-all").lower() == "yes"
    chosen = parts if takes_all else _named(call.body, parts)
    if not chosen:
        raise errors.INVALID_PART() if takes_all else errors.MALFORMED_XML()
    if any(part.size < _MIN_PART for part in chosen[:-1]):
        raise errors.PART_TOO_SMALL()
    if sum(part.size for part in chosen) > _MAX_OBJECT:
        raise errors.TOO_LARGE()
    etag = _etag_of([part.etag for part in chosen])
    file, size, crc64 = call.store.join_parts(upload, chosen)
    try:
        head = ObjectHead(call.key, size, call.now, etag, crc64, upload.headers, is_multipart=True)
        call.store.put(call.bucket_name, head, file, replaces=replaces(call))
    finally:
        file.discard()
    call.store.end_upload(upload)
    return head


def _made_before(call: OssCall) -> ObjectHead | None:
    """The object that the parts in the body have become; None if there is no such object."""
    try:
        etag = _etag_of([etag for _, etag in named_parts(call.body)])
        head = call.store.head(call.bucket_name, call.key)
    except (ObjectNotFoundError, ValueError):
        return None
    return head if head.etag == etag else None


def _etag_of(etags: Sequence[str]) -> str:
    """The ETag of an object in parts, as the service makes it: no MD5 of its content."""
    md5s = b"".join(bytes.fromhex(each) for each in etags)
    return f"{hashlib.md5(md5s, usedforsecurity=False).hexdigest().upper()}-{len(etags)}"


def abort_upload(call: OssCall) -> OssResponse:
    """AbortMultipartUpload."""
    call.store.end_upload(_upload(call))
    return OssResponse(204)


def list_parts(call: OssCall) -> OssResponse:
    """ListParts."""
    upload = _upload(call)
    given = call.request.parameters
    encoded = text_encoder(given.get("encoding-type", ""))
    limit = listed_limit(given.get("max-parts", ""), default=1000)
    marker = given.get("part-number-marker", "") or "0"
    if not (marker.isascii() and marker.isdecimal()):
        raise errors.INVALID_ARGUMENT(ArgumentName="part-number-marker")
    left = [part for part in call.store.parts(upload) if part.number > int(marker)]
    shown = left[:limit]
    members = elements(
        Bucket=call.bucket_name,
        Key=encoded(call.key),
        UploadId=upload.upload_id,
        PartNumberMarker=marker,
        NextPartNumberMarker=shown[-1].number if shown else 0,
        MaxParts=limit,
        IsTruncated=len(left) > limit,
        StorageClass="Standard",
    )
    return xml_response(Element("ListPartsResult", [*members, *map(_shown_part, shown)]))


def list_uploads(call: OssCall) -> OssResponse:
    """ListMultipartUploads."""
    given = call.request.parameters
    encoded = text_encoder(given.get("encoding-type", ""))
    limit = listed_limit(given.get("max-uploads", ""), default=1000)
    prefix, after = given.get("prefix", ""), (given.get("key-marker", ""), given.get("upload-id-marker", ""))
    left = [
        each
        for each in call.store.uploads(call.bucket_name)
        if each.name.startswith(prefix) and _is_behind(each, *after)
    ]
    shown = left[:limit]
    is_truncated = len(left) > limit
    members = elements(
        Bucket=call.bucket_name,
        KeyMarker=encoded(after[0]),
        UploadIdMarker=after[1],
        NextKeyMarker=encoded(shown[-1].name) if is_truncated and shown else "",
        NextUploadIdMarker=shown[-1].upload_id if is_truncated and shown else "",
        Delimiter="",
        Prefix=encoded(prefix),
        MaxUploads=limit,
        IsTruncated=is_truncated,
    )
    members += [
        Element(
            "Upload",
            elements(Key=encoded(each.name), UploadId=each.upload_id, Initiated=iso_time(each.initiated)),
        )
        for each in shown
    ]
    return xml_response(Element("ListMultipartUploadsResult", members))


def _is_behind(upload: Upload, key_marker: str, upload_id_marker: str) -> bool:
    if not upload_id_marker:
        return not key_marker or upload.name > key_marker
    return (upload.name, upload.upload_id) > (key_marker, upload_id_marker)


def _shown_part(part: Part) -> Element:
    members = elements(
        PartNumber=part.number,
        LastModified=iso_time(part.modified),
        ETag=f'"{part.etag}"',
        Size=part.size,
        HashCrc64ecma=part.crc64,
    )
    return Element("Part", members)


def _named(body: bytes, parts: Sequence[Part]) -> list[Part]:
    """The parts that a body names.

    Raises:
        OssError: MalformedXML; InvalidPartOrder; InvalidPart, if there is no such part.
    """
    named = named_parts(body)
    numbers = [number for number, _ in named]
    if any(second <= first for first, second in pairwise(numbers)):
        raise errors.INVALID_PART_ORDER()
    by_number = {part.number: part for part in parts}
    chosen = []
    for number, etag in named:
        part = by_number.get(number)
        if part is None or part.etag != etag.upper():
            raise errors.INVALID_PART(PartNumber=str(number))
        chosen.append(part)
    return chosen


def _upload(call: OssCall) -> Upload:
    return call.store.upload(call.bucket_name, call.key, call.request.parameters.get("uploadId", ""))


def _part_number(call: OssCall) -> int:
    text = call.request.parameters.get("partNumber", "")
    if not (text.isascii() and text.isdecimal() and 1 <= int(text) <= _MAX_PARTS):
        raise errors.INVALID_ARGUMENT(ArgumentName="partNumber", ArgumentValue=text[:64])
    return int(text)
