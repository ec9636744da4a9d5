"""ExportImage: write the image's disk to an object store, under the name that the service gives it.

The disk in the file has the size of the image's disk and is empty. If no object store has the bucket, no
file is written (docs/objects.md).
"""

import re
from typing import Annotated, NamedTuple

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.image_transfer import export_conditions
from genzo.actions.image_transfer.object_access import Refusals, is_covered, object_access
from genzo.actions.image_transfer.task_failure import with_failure
from genzo.actions.resource_names import on
from genzo.catalogue.clock import parse_moment
from genzo.catalogue.disk_formats import DiskFormat
from genzo.catalogue.empty_disks import empty_disk
from genzo.catalogue.object_store import (
    BucketNotFoundError,
    NotAuthorizedError,
    ObjectNotFoundError,
    ObjectStore,
    SparseFile,
    require_access,
)
from genzo.catalogue.raw_archives import empty_raw_archive
from genzo.catalogue.tasks import Task
from genzo.errors import DRY_RUN_OPERATION, ApiError
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("ExportImage")
_PREFIX = _ERRORS("InvalidOSSPrefix.Malformed")
_FORMAT = _ERRORS("InvalidImageFormat.Malformed")
_FORMAT_NOT_HERE = _ERRORS("InvalidImageFormat.RegionNotSupported")
_FAILED = _ERRORS("ExportImageFailed")
_REFUSALS: Refusals = {
    BucketNotFoundError: _ERRORS("InvalidOSSBucket.NotFound"),
    NotAuthorizedError: _ERRORS("InvalidOSS.NotAuthorized"),
}

_PREFIX_RULE = re.compile(r"[A-Za-z0-9]{1,30}", re.ASCII)
_FORMATS = ("raw", "vhd", "qcow2", "vmdk", "vdi")
_DEFAULT_FORMAT = "raw"
_ARCHIVE = ".tar.gz"
_SUFFIXES = {"raw": f"raw{_ARCHIVE}", "vhd": "vhd", "qcow2": "qcow2"}
_GIB = 2**30


class ExportedFile(NamedTuple):
    """A file with an empty disk of ``size`` bytes, of an image that was made ``seconds`` after 1970."""

    bucket: str
    name: str
    format: DiskFormat
    size: int
    seconds: int


class ExportImageRequest(Request, frozen=True):
    region_id: str
    image_id: str
    oss_bucket: str = msgspec.field(name="OSSBucket")
    oss_prefix: str | None = msgspec.field(name="OSSPrefix", default=None)
    image_format: str | None = None
    role_name: Annotated[str | None, NO_EFFECT] = None
    dry_run: bool = False


@fields_in_key_order
class ExportImageResponse(Response, frozen=True, kw_only=True):
    request_id: str
    task_id: str
    region_id: str


def export_image(request: ExportImageRequest, context: WriteContext) -> ExportImageResponse:
    """Write the file, if an object store has the bucket, and store a task that runs as long as an export.

    An export that fails writes no file.
    """
    context.require_region(request.region_id)
    if request.oss_prefix is not None and not _PREFIX_RULE.fullmatch(request.oss_prefix):
        raise _PREFIX()
    image = export_conditions.exportable_image(context, request.region_id, request.image_id)
    bucket = context.objects.ask(_bucket, _Destination(request.oss_bucket, context.account_id))
    disk_format = _format(request)
    if bucket.refusal is not None:
        raise bucket.refusal
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    file = ExportedFile(
        bucket=request.oss_bucket,
        name=_object_name(request.oss_prefix, image.image_id, disk_format),
        format=disk_format,
        size=image.size * _GIB,
        seconds=(parse_moment(image.creation_time) or 0) // 1000,
    )
    writes = bucket.is_covered and context.failure is None
    is_new = context.objects.ask(_write, file) if writes else False
    task_id = context.ids.new_resource_id("t", request.region_id)
    task = Task(
        resource_id=task_id,
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        action="ExportImage",
        target_id=image.image_id,
        settles_at=context.now + context.durations.milliseconds("ExportImage"),
        bucket=request.oss_bucket,
        object_name=file.name,
        format=disk_format.lower(),
        has_written=is_new,
    )
    kept = context.catalogue.image(image.region_id, image.image_id) or image
    context.catalogue.put_images([msgspec.structs.replace(kept, exporting_until=task.settles_at)])
    context.catalogue.put_resource(with_failure(task, context))
    return ExportImageResponse(request_id=context.request_id, task_id=task_id, region_id=request.region_id)


def _format(request: ExportImageRequest) -> DiskFormat:
    """The format of the file: RAW is the documented default."""
    asked = (request.image_format or _DEFAULT_FORMAT).lower()
    if asked not in _FORMATS:
        raise _FORMAT()
    if asked not in _SUFFIXES:
        raise _FORMAT_NOT_HERE()
    return DiskFormat(asked.upper())


def _object_name(prefix: str | None, image_id: str, disk_format: DiskFormat) -> str:
    """The name that the Terraform provider deletes, and that files of the service have."""
    name = f"{image_id}_system.{_SUFFIXES[disk_format.lower()]}"
    return name if prefix is None else f"{prefix}_{name}"


class _Bucket(NamedTuple):
    """Whether an object store has a bucket, and why it cannot be used."""

    is_covered: bool
    refusal: ApiError | None = None


class _Destination(NamedTuple):
    """A bucket, and the account that exports to it."""

    bucket: str
    account_id: int


def _bucket(objects: ObjectStore, destination: _Destination) -> _Bucket:
    name, account_id = destination
    if not is_covered(objects, "ExportImage", name, "no file is written"):
        return _Bucket(is_covered=False)
    try:
        with object_access(_REFUSALS, otherwise=_FAILED):
            objects.require_bucket(name)
            require_access(objects, name, account_id)
    except ApiError as error:
        return _Bucket(is_covered=True, refusal=error)
    return _Bucket(is_covered=True)


def _write(objects: ObjectStore, file: ExportedFile) -> bool:
    """Write the file, and return whether its name was free.

    It is written before the transaction, so no task lacks its file, and replaces an earlier export of the
    image. If the transaction fails, the file is left over: it may be that of another export, which has the
    same name.
    """
    with object_access(_REFUSALS, otherwise=_FAILED):
        is_new = not _exists(objects, file)
        objects.write(file.bucket, file.name, _content(file))
    return is_new


def _exists(objects: ObjectStore, file: ExportedFile) -> bool:
    try:
        objects.size(file.bucket, file.name)
    except ObjectNotFoundError:
        return False
    return True


def _content(file: ExportedFile) -> SparseFile:
    if file.format is DiskFormat.RAW:
        return empty_raw_archive(file.name.removesuffix(_ARCHIVE), file.size)
    return empty_disk(file.format, file.size, file.seconds)


EXPORT_IMAGE = Action(
    name="ExportImage",
    request=ExportImageRequest,
    response=ExportImageResponse,
    handle=export_image,
    writes=True,
    resources=on("image", "image_id"),
    asks_objects=True,
)
