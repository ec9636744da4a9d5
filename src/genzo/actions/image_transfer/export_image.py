"""ExportImage: write the image's disk to an object store, in a file that ImportImage accepts.

The disk in the file has the size of the image's disk and is empty. If no object store has the bucket, no
file is written (docs/objects.md).
"""

import re
from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.image_transfer import export_conditions
from genzo.actions.image_transfer.object_access import Refusals, is_covered, object_access
from genzo.actions.resource_names import on
from genzo.catalogue.disk_formats import DiskFormat
from genzo.catalogue.empty_disks import empty_disk
from genzo.catalogue.object_store import BucketNotFoundError, NotAuthorizedError
from genzo.catalogue.tasks import Task
from genzo.errors import DRY_RUN_OPERATION
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
_IMPORTED_AGAIN = ("raw", "vhd", "qcow2")
_GIB = 2**30


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
    """Write the file, if an object store has the bucket, and store a task that runs as long as an export."""
    context.require_region(request.region_id)
    if request.oss_prefix is not None and not _PREFIX_RULE.fullmatch(request.oss_prefix):
        raise _PREFIX()
    image = export_conditions.exportable_image(context, request.region_id, request.image_id)
    covered = is_covered(context, "ExportImage", request.oss_bucket, "no file is written")
    disk_format = _format(request, context)
    if covered:
        with object_access(_REFUSALS, otherwise=_FAILED):
            context.objects.require_bucket(request.oss_bucket)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    task_id = context.ids.new_resource_id("t", request.region_id)
    prefix = "" if request.oss_prefix is None else f"{request.oss_prefix}_"
    task = Task(
        resource_id=task_id,
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        action="ExportImage",
        target_id=image.image_id,
        settles_at=context.now + context.durations.milliseconds("ExportImage"),
        bucket=request.oss_bucket,
        object_name=f"{prefix}{image.image_id}_{task_id}.{disk_format.lower()}",
        format=disk_format.lower(),
        has_written=covered,
    )
    kept = context.catalogue.image(image.region_id, image.image_id) or image
    context.catalogue.put_images([msgspec.structs.replace(kept, exporting_until=task.settles_at)])
    context.catalogue.put_resource(task)
    if covered:
        _write(task, disk_format, image.size * _GIB, context)
    return ExportImageResponse(request_id=context.request_id, task_id=task_id, region_id=request.region_id)


def _format(request: ExportImageRequest, context: WriteContext) -> DiskFormat:
    """The format of the file.

    RAW is the documented default. It needs a store that keeps sparse files; with other stores QCOW2 is the
    default and RAW is not supported.
    """
    can_be_raw = context.objects.stores_sparse_files
    if request.image_format is None:
        return DiskFormat.RAW if can_be_raw else DiskFormat.QCOW2
    asked = request.image_format.lower()
    if asked not in _FORMATS:
        raise _FORMAT()
    if asked not in _IMPORTED_AGAIN or (asked == "raw" and not can_be_raw):
        raise _FORMAT_NOT_HERE()
    return DiskFormat(asked.upper())


def _write(task: Task, disk_format: DiskFormat, size: int, context: WriteContext) -> None:
    file = empty_disk(disk_format, size, context.now // 1000)
    with object_access(_REFUSALS, otherwise=_FAILED):
        context.objects.write(task.bucket, task.object_name, file)


EXPORT_IMAGE = Action(
    name="ExportImage",
    request=ExportImageRequest,
    response=ExportImageResponse,
    handle=export_image,
    writes=True,
    resources=on("image", "image_id"),
)
