"""Operations on buckets."""

import re
from datetime import UTC, datetime

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.bucket_store import Bucket, BucketExistsError, TooManyBucketsError
from genzo.catalogue.object_store import BucketNotFoundError
from genzo.errors import oss as errors
from genzo.http.oss.call import OssCall, OssResponse, xml_response
from genzo.wire.oss.xml import Element, element, elements, named_location

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]", re.ASCII)
_DEFAULT_REGION = "cn-hangzhou"
_PRIVATE = "private"
_MAX_LISTED = 1000
LOCATION_PREFIX = "oss-"


def owner_of(bucket: Bucket) -> int:
    """The account of a bucket. Those that the operator has made are the first account's."""
    return FIRST_ACCOUNT_ID if bucket.owner_id is None else bucket.owner_id


def list_buckets(call: OssCall) -> OssResponse:
    """GetService: the caller's buckets."""
    given = call.request.parameters
    prefix, marker = given.get("prefix", ""), given.get("marker", "")
    limit = listed_limit(given.get("max-keys", ""))
    own = [
        each
        for each in call.store.buckets()
        if owner_of(each) == call.account_id and each.name.startswith(prefix) and each.name > marker
    ]
    page, is_truncated = own[:limit], len(own) > limit
    members = [owner(call.account_id), Element("Buckets", [_listed(each) for each in page])]
    if given.keys() & {"prefix", "marker", "max-keys"}:
        paging = elements(Prefix=prefix, Marker=marker, MaxKeys=limit, IsTruncated=is_truncated)
        next_marker = elements(NextMarker=page[-1].name) if is_truncated and page else []
        members = [*paging, *next_marker, *members]
    return xml_response(Element("ListAllMyBucketsResult", members))


def put_bucket(call: OssCall) -> OssResponse:
    """PutBucket. A bucket that the caller has already stays as it is."""
    name = call.bucket_name
    if not _NAME.fullmatch(name):
        raise errors.INVALID_BUCKET_NAME(BucketName=name)
    if call.request.header("x-oss-acl") not in ("", _PRIVATE):
        raise errors.PUBLIC_ACL()
    region_id = _region(call)
    try:
        existing = call.store.bucket(name)
    except BucketNotFoundError:
        made = Bucket(name, call.account_id, region_id, call.now)
        try:
            call.store.create_bucket(made, call.max_buckets)
        except TooManyBucketsError:
            raise errors.TOO_MANY_BUCKETS() from None
        except BucketExistsError:
            existing = call.store.bucket(name)
        else:
            return OssResponse(200, {"location": f"/{name}"})
    if owner_of(existing) != call.account_id:
        raise errors.BUCKET_EXISTS(BucketName=name)
    return OssResponse(200, {"location": f"/{name}"})


def put_bucket_acl(call: OssCall) -> OssResponse:
    """PutBucketAcl: buckets stay private."""
    acl = call.request.header("x-oss-acl")
    if acl != _PRIVATE:
        raise errors.PUBLIC_ACL() if acl else errors.INVALID_ARGUMENT(ArgumentName="x-oss-acl")
    return OssResponse(200)


def delete_bucket(call: OssCall) -> OssResponse:
    """DeleteBucket: an empty one."""
    call.store.delete_bucket(call.bucket_name)
    return OssResponse(204)


def get_bucket_info(call: OssCall) -> OssResponse:
    """GetBucketInfo."""
    bucket = _bucket(call)
    region_id = bucket.region_id or _DEFAULT_REGION
    described = [
        Element("CreationDate", iso_time(bucket.created)),
        Element("ExtranetEndpoint", f"oss-{region_id}.aliyuncs.com"),
        Element("IntranetEndpoint", f"oss-{region_id}-internal.aliyuncs.com"),
        Element("Location", f"{LOCATION_PREFIX}{region_id}"),
        Element("Name", bucket.name),
        Element("StorageClass", "Standard"),
        Element("DataRedundancyType", "LRS"),
        owner(call.account_id),
        element("AccessControlList", Grant=_PRIVATE),
        Element("Comment", ""),
    ]
    return xml_response(Element("BucketInfo", [Element("Bucket", described)]))


def get_bucket_location(call: OssCall) -> OssResponse:
    """GetBucketLocation."""
    region_id = _bucket(call).region_id or _DEFAULT_REGION
    return xml_response(Element("LocationConstraint", f"{LOCATION_PREFIX}{region_id}"))


def get_acl(call: OssCall) -> OssResponse:
    """GetBucketAcl and GetObjectAcl. An object has the ACL of its bucket."""
    grant = "default" if call.key else _PRIVATE
    members = [owner(call.account_id), element("AccessControlList", Grant=grant)]
    return xml_response(Element("AccessControlPolicy", members))


def owner(account_id: int) -> Element:
    """The element of an owner."""
    return element("Owner", ID=account_id, DisplayName=account_id)


def iso_time(milliseconds: int) -> str:
    """A time as OSS writes it in documents: in whole seconds, with three zeros that oss2 asks for."""
    return datetime.fromtimestamp(milliseconds // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def listed_limit(text: str, default: int = 100) -> int:
    """How many entries a list has at most.

    Raises:
        OssError: InvalidArgument.
    """
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and int(text) <= _MAX_LISTED):
        raise errors.INVALID_ARGUMENT(ArgumentName="max-keys", ArgumentValue=text[:_MAX_LISTED])
    return int(text)


def _listed(bucket: Bucket) -> Element:
    region_id = bucket.region_id or _DEFAULT_REGION
    return element(
        "Bucket",
        CreationDate=iso_time(bucket.created),
        ExtranetEndpoint=f"oss-{region_id}.aliyuncs.com",
        IntranetEndpoint=f"oss-{region_id}-internal.aliyuncs.com",
        Location=f"{LOCATION_PREFIX}{region_id}",
        Name=bucket.name,
        Region=region_id,
        StorageClass="Standard",
    )


def _bucket(call: OssCall) -> Bucket:
    if call.bucket is None:
        raise RuntimeError("an operation without a bucket asked for it")
    return call.bucket


def _region(call: OssCall) -> str:
    """The region of a new bucket: of the body, else of the host name.

    Raises:
        OssError: InvalidLocationConstraint, if there is no such region, or both name one and differ.
    """
    named = named_location(call.body).removeprefix(LOCATION_PREFIX)
    of_host = call.request.address.region_id
    region_id = named or of_host or _DEFAULT_REGION
    if region_id not in call.regions or (named and of_host not in ("", named)):
        raise errors.INVALID_LOCATION()
    return region_id
