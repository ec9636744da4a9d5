"""Operations on objects."""

import base64
from urllib.parse import unquote

from genzo.catalogue.bucket_store import MAX_OBJECT, InvalidObjectNameError, ObjectHead
from genzo.catalogue.object_store import ObjectNotFoundError
from genzo.errors import oss as errors
from genzo.http.oss.bucket_operations import iso_time
from genzo.http.oss.call import OssCall, OssResponse, xml_response
from genzo.http.oss.object_headers import (
    asked_range,
    checksum_headers,
    chosen_headers,
    headers_of,
    http_date,
    is_unchanged,
    kept_headers,
    require_md5,
)
from genzo.wire.oss.xml import Element, elements, named_objects

_MAX_DELETED = 1000
_COPIED_BYTES = 1024 * 1024
_PUBLIC_ACLS = ("public-read", "public-read-write")
_PRIVATE_ACLS = ("", "default", "private")


def require_new(call: OssCall) -> None:
    """Check the name of a new object, and that it is private.

    Raises:
        OssError: InvalidObjectName, or AccessDenied for a public ACL.
    """
    if call.key.startswith(("/", "\\")):
        raise errors.INVALID_OBJECT_NAME(ObjectName=call.key)
    acl = call.request.header("x-oss-object-acl")
    if acl in _PUBLIC_ACLS:
        raise errors.PUBLIC_OBJECT_ACL()
    if acl not in _PRIVATE_ACLS:
        raise errors.INVALID_ARGUMENT(ArgumentName="x-oss-object-acl", ArgumentValue=acl)


def put_object(call: OssCall) -> OssResponse:
    """PutObject."""
    file, content = call.file
    require_md5(call.request.header("content-md5"), content)
    etag = content.md5.hex().upper()
    head = ObjectHead(call.key, content.size, call.now, etag, content.crc64, kept_headers(call.request))
    call.store.put(call.bucket_name, head, file, replaces=replaces(call))
    md5 = base64.b64encode(content.md5).decode("ascii")
    return OssResponse(200, {**checksum_headers(etag, content.crc64), "content-md5": md5})


def copy_object(call: OssCall) -> OssResponse:
    """CopyObject, of an object that the caller may read."""
    source = unquote(call.request.header("x-oss-copy-source")).removeprefix("/").partition("?")[0]
    bucket, _, key = source.partition("/")
    call.allowed_bucket("oss:GetObject", bucket, key)
    opened = call.store.open(bucket, key)
    with opened.file:
        if opened.head.size > MAX_OBJECT:
            raise errors.TOO_LARGE()
        file = call.store.stage(opened.head.size)
        try:
            while piece := opened.file.read(_COPIED_BYTES):
                file.write([piece])
            content = file.finish()
            is_replaced = call.request.header("x-oss-metadata-directive").upper() == "REPLACE"
            headers = kept_headers(call.request) if is_replaced else opened.head.headers
            etag = content.md5.hex().upper()
            head = ObjectHead(call.key, content.size, call.now, etag, content.crc64, headers)
            call.store.put(call.bucket_name, head, file, replaces=replaces(call))
        finally:
            file.discard()
    members = elements(ETag=f'"{etag}"', LastModified=iso_time(call.now))
    return xml_response(Element("CopyObjectResult", members), checksum_headers(etag, content.crc64))


def get_object(call: OssCall) -> OssResponse:
    """GetObject, and HeadObject, whose answer is sent without its body."""
    opened = call.store.open(call.bucket_name, call.key)
    try:
        head = opened.head
        if is_unchanged(call.request, head):
            opened.file.close()
            return OssResponse(304, checksum_headers(head.etag, head.crc64))
        headers = {**headers_of(head), **chosen_headers(call.request.parameters)}
        part = asked_range(call.request, head.size)
        if part is None:
            return OssResponse(200, headers, opened=opened, length=head.size)
        start, length = part
        headers["content-range"] = f"bytes {start}-{start + length - 1}/{head.size}"
        return OssResponse(206, headers, opened=opened, start=start, length=length)
    except BaseException:
        opened.file.close()
        raise


def get_object_meta(call: OssCall) -> OssResponse:
    """GetObjectMeta: size, ETag and time alone."""
    head = call.store.head(call.bucket_name, call.key)
    headers = {**checksum_headers(head.etag, head.crc64), "last-modified": http_date(head.modified)}
    return OssResponse(200, {**headers, "content-length": str(head.size)})


def delete_object(call: OssCall) -> OssResponse:
    """DeleteObject. A missing object is no error."""
    call.store.delete(call.bucket_name, call.key)
    return OssResponse(204)


def delete_objects(call: OssCall) -> OssResponse:
    """DeleteMultipleObjects."""
    names, is_quiet = named_objects(call.body)
    if not names or len(names) > _MAX_DELETED:
        raise errors.MALFORMED_XML()
    for name in names:
        call.allowed_bucket("oss:DeleteObject", call.bucket_name, name)
    for name in names:
        call.store.delete(call.bucket_name, name)
    listed = [] if is_quiet else [Element("Deleted", elements(Key=name)) for name in names]
    return xml_response(Element("DeleteResult", listed))


def replaces(call: OssCall) -> bool:
    """Whether a new object may replace one (``x-oss-forbid-overwrite``)."""
    return call.request.header("x-oss-forbid-overwrite").lower() != "true"


def require_object(call: OssCall) -> None:
    """Check that there is the object.

    Raises:
        ObjectNotFoundError: there is none.
    """
    try:
        call.store.head(call.bucket_name, call.key)
    except InvalidObjectNameError:
        raise ObjectNotFoundError(call.key) from None
