"""ExportImage: write the image's disk to an object store, in a file that ImportImage accepts.

The disk in the file has the size of the image's disk and is empty. If no object store has the bucket, no
file is written (docs/objects.md).
"""

import re
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.image_transfer import export_conditions
from genzo.actions.image_transfer.object_access import Refusals, is_covered, object_access
from genzo.actions.image_transfer.task_failure import with_failure
from genzo.actions.resource_names import on
from genzo.catalogue.disk_formats import DiskFormat
from genzo.catalogue.empty_disks import empty_disk
from genzo.catalogue.id_generator import IdGenerator
from genzo.catalogue.object_store import BucketNotFoundError, NotAuthorizedError, ObjectStore, require_access
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
_IMPORTED_AGAIN = ("raw", "vhd", "qcow2")
_GIB = 2**30


@dataclass(frozen=True, kw_only=True)
class ExportedFile:
    """A file of ``size`` bytes for a task that does not exist yet.

    ``now`` is in seconds since 1970. Neither it nor the source of ids tells two files apart.
    """

    region_id: str
    bucket: str
    name: str
    format: DiskFormat
    size: int
    ids: IdGenerator = field(compare=False)
    now: int = field(compare=False)

    def object_name(self, task_id: str) -> str:
        """The object's name; the task id makes it unique."""
        return f"{self.name}_{task_id}.{self.format.lower()}"


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
    disk_format = _format(request, context)
    if bucket.refusal is not None:
        raise bucket.refusal
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    file = ExportedFile(
        region_id=request.region_id,
        bucket=request.oss_bucket,
        name=f"{request.oss_prefix}_{image.image_id}" if request.oss_prefix is not None else image.image_id,
        format=disk_format,
        size=image.size * _GIB,
        ids=context.ids,
        now=context.now // 1000,
    )
    writes = bucket.is_covered and context.failure is None
    task_id = context.objects.ask(_write, file, undo=_delete) if writes else _new_task_id(file)
    task = Task(
        resource_id=task_id,
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        action="ExportImage",
        target_id=image.image_id,
        settles_at=context.now + context.durations.milliseconds("ExportImage"),
        bucket=request.oss_bucket,
        object_name=file.object_name(task_id),
        format=disk_format.lower(),
        has_written=writes,
    )
    kept = context.catalogue.image(image.region_id, image.image_id) or image
    context.catalogue.put_images([msgspec.structs.replace(kept, exporting_until=task.settles_at)])
    context.catalogue.put_resource(with_failure(task, context))
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


def _write(objects: ObjectStore, file: ExportedFile) -> str:
    """Write the file and return the id of its task.

    It is written before the transaction, so no task lacks its file. If the server ends in between, a file
    is left over that no task names.
    """
    task_id = _new_task_id(file)
    disk = empty_disk(file.format, file.size, file.now)
    with object_access(_REFUSALS, otherwise=_FAILED):
        objects.write(file.bucket, file.object_name(task_id), disk)
    return task_id


def _delete(objects: ObjectStore, file: ExportedFile, task_id: str) -> None:
    with object_access(_REFUSALS, otherwise=_FAILED):
        objects.delete(file.bucket, file.object_name(task_id))


def _new_task_id(file: ExportedFile) -> str:
    return file.ids.new_resource_id("t", file.region_id)


EXPORT_IMAGE = Action(
    name="ExportImage",
    request=ExportImageRequest,
    response=ExportImageResponse,
    handle=export_image,
    writes=True,
    resources=on("image", "image_id"),
    asks_objects=True,
)
