"""The operations of OSS that there are, by method, by what they are about and by subresource."""

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from genzo.errors import oss as errors
from genzo.errors.oss import OSS_PREFIX
from genzo.http.oss import bucket_operations, listing, object_operations, upload_operations
from genzo.http.oss.call import OssCall, OssResponse
from genzo.wire.oss.request import OssRequest
from genzo.wire.oss.signature_v1 import SUBRESOURCES


class Body(Enum):
    """What becomes of the body of a request."""

    IGNORED = auto()
    SHORT = auto()
    FILE = auto()


class Operation(NamedTuple):
    """One operation.

    ``permission`` is the RAM action, ``""`` where ``answer`` asks for each object by itself. ``check`` runs
    before a body is received. ``needs_bucket`` says whether the bucket must exist.
    """

    name: str
    permission: str
    answer: Callable[[OssCall], OssResponse]
    body: Body = Body.IGNORED
    check: Callable[[OssCall], None] | None = None
    needs_bucket: bool = True


def find(request: OssRequest) -> Operation:
    """The operation that a request asks for.

    Raises:
        OssError: NotImplemented or MethodNotAllowed.
    """
    subresources = [name for name in request.parameters if name in _KNOWN]
    unknown = [
        name for name in request.parameters if name in SUBRESOURCES and name not in _KNOWN | _WITHOUT_EFFECT
    ]
    if unknown and not unknown[0].startswith("response-"):
        raise errors.NOT_IMPLEMENTED(Subresource=unknown[0])
    if "x-oss-copy-source" in request.headers:
        if subresources:
            raise errors.NOT_IMPLEMENTED(Header="x-oss-copy-source")
        subresources = [_COPY]
    elif request.parameters.get("list-type") == "2" and not subresources:
        subresources = [_V2]
    level = "object" if request.address.key else "bucket" if request.address.bucket else "service"
    operation = _OPERATIONS.get((request.method, level, subresources[0] if subresources else ""))
    if operation is None:
        raise errors.METHOD_NOT_ALLOWED(Method=request.method)
    return operation


def operation_name(request: OssRequest) -> str:
    """The name of a request's operation among the actions of all products, such as ``oss/PutObject``."""
    try:
        return f"{OSS_PREFIX}{find(request).name}"
    except errors.OssError:
        return UNKNOWN_OPERATION


UNKNOWN_OPERATION = f"{OSS_PREFIX}unknown"
_COPY, _V2 = "copy", "list-type=2"
"""Operations that another header or parameter than a subresource tells from the rest."""
_WITHOUT_EFFECT = frozenset(("security-token", "partNumber", "continuation-token", "sequential"))

_PUT_OBJECT = "oss:PutObject"
_OPERATIONS = {
    ("GET", "service", ""): Operation(
        "ListBuckets", "oss:ListBuckets", bucket_operations.list_buckets, needs_bucket=False
    ),
    ("PUT", "bucket", ""): Operation(
        "PutBucket", "oss:PutBucket", bucket_operations.put_bucket, Body.SHORT, needs_bucket=False
    ),
    ("GET", "bucket", ""): Operation("ListObjects", "oss:ListObjects", listing.list_objects),
    ("GET", "bucket", _V2): Operation("ListObjectsV2", "oss:ListObjects", listing.list_objects_v2),
    ("DELETE", "bucket", ""): Operation("DeleteBucket", "oss:DeleteBucket", bucket_operations.delete_bucket),
    ("GET", "bucket", "bucketInfo"): Operation(
        "GetBucketInfo", "oss:GetBucketInfo", bucket_operations.get_bucket_info
    ),
    ("GET", "bucket", "location"): Operation(
        "GetBucketLocation", "oss:GetBucketLocation", bucket_operations.get_bucket_location
    ),
    ("GET", "bucket", "acl"): Operation("GetBucketAcl", "oss:GetBucketAcl", bucket_operations.get_acl),
    ("PUT", "bucket", "acl"): Operation("PutBucketAcl", "oss:PutBucketAcl", bucket_operations.put_bucket_acl),
    ("GET", "bucket", "uploads"): Operation(
        "ListMultipartUploads", "oss:ListMultipartUploads", upload_operations.list_uploads
    ),
    ("POST", "bucket", "delete"): Operation(
        "DeleteMultipleObjects", "", object_operations.delete_objects, Body.SHORT
    ),
    ("PUT", "object", ""): Operation(
        "PutObject",
        _PUT_OBJECT,
        object_operations.put_object,
        Body.FILE,
        object_operations.require_name,
    ),
    ("PUT", "object", _COPY): Operation(
        "CopyObject", _PUT_OBJECT, object_operations.copy_object, check=object_operations.require_name
    ),
    ("GET", "object", ""): Operation("GetObject", "oss:GetObject", object_operations.get_object),
    ("HEAD", "object", ""): Operation("HeadObject", "oss:GetObject", object_operations.get_object),
    ("GET", "object", "objectMeta"): Operation(
        "GetObjectMeta", "oss:GetObject", object_operations.get_object_meta
    ),
    ("HEAD", "object", "objectMeta"): Operation(
        "GetObjectMeta", "oss:GetObject", object_operations.get_object_meta
    ),
    ("GET", "object", "acl"): Operation(
        "GetObjectAcl",
        "oss:GetObjectAcl",
        bucket_operations.get_acl,
        check=object_operations.require_object,
    ),
    ("DELETE", "object", ""): Operation("DeleteObject", "oss:DeleteObject", object_operations.delete_object),
    ("POST", "object", "uploads"): Operation(
        "InitiateMultipartUpload",
        _PUT_OBJECT,
        upload_operations.initiate_upload,
        check=object_operations.require_name,
    ),
    ("PUT", "object", "uploadId"): Operation(
        "UploadPart", _PUT_OBJECT, upload_operations.upload_part, Body.FILE, upload_operations.require_upload
    ),
    ("POST", "object", "uploadId"): Operation(
        "CompleteMultipartUpload", _PUT_OBJECT, upload_operations.complete_upload, Body.SHORT
    ),
    ("DELETE", "object", "uploadId"): Operation(
        "AbortMultipartUpload", "oss:AbortMultipartUpload", upload_operations.abort_upload
    ),
    ("GET", "object", "uploadId"): Operation("ListParts", "oss:ListParts", upload_operations.list_parts),
}
_KNOWN = frozenset(subresource for _, _, subresource in _OPERATIONS if subresource not in ("", _COPY, _V2))
OPERATIONS = tuple(_OPERATIONS.values())
"""All operations, for the documentation."""
