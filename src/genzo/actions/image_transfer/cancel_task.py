"""CancelTask: cancel a running import or export."""

from functools import partial
from typing import NamedTuple

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.image_transfer.object_access import object_access
from genzo.actions.images.image_snapshots import delete_snapshots
from genzo.actions.resource_names import EVERYTHING
from genzo.catalogue.image import Detection, Image
from genzo.catalogue.lifecycle import Event, after_event, image_at
from genzo.catalogue.object_store import ObjectStore
from genzo.catalogue.store import CatalogueWriter
from genzo.catalogue.tasks import Task, TaskStatus
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CancelTask")
_NOT_FOUND = _ERRORS("InvalidTaskId.NotFound")
_STATUS = _ERRORS("InvalidTaskId.IncorrectTaskStatus")
_FAILED = _ERRORS("CancelTaskFailed")


class CancelTaskRequest(Request, frozen=True):
    region_id: str
    task_id: str


class CancelTaskResponse(Response, frozen=True):
    request_id: str


def cancel_task(request: CancelTaskRequest, context: WriteContext) -> CancelTaskResponse:
    """Cancel the task, and undo its changes."""
    context.require_region(request.region_id)
    task = own_resource(context, Task, request.region_id, request.task_id, _NOT_FOUND)
    if task.status_at(context.now) is not TaskStatus.PROCESSING:
        raise _STATUS()
    cancelled = msgspec.structs.replace(task, cancelled_at=context.now)
    image = context.catalogue.image(task.region_id, task.target_id)
    if image is not None:
        stopped = _without_import if task.action == "ImportImage" else _without_export
        context.catalogue.put_images([stopped(image, context)])
    context.catalogue.put_resource(cancelled)
    if task.has_written:
        file = _File(task.bucket, task.object_name)
        context.objects.after_commit(_delete, file, partial(_continue_export, task, cancelled))
    return CancelTaskResponse(request_id=context.request_id)


class _File(NamedTuple):
    bucket: str
    name: str


def _delete(objects: ObjectStore, file: _File) -> None:
    """Delete the exported file: after the commit, so that no task whose export ends lacks its file."""
    with object_access({}, otherwise=_FAILED):
        objects.delete(file.bucket, file.name)


def _continue_export(task: Task, cancelled: Task, catalogue: CatalogueWriter) -> None:
    """Take the cancellation back, since the file could not be deleted."""
    if catalogue.resource(Task, task.owner_id, task.region_id, task.resource_id) != cancelled:
        return
    catalogue.put_resource(task)
    image = catalogue.image(task.region_id, task.target_id)
    if image is not None and image.exporting_until == cancelled.cancelled_at:
        catalogue.put_images([msgspec.structs.replace(image, exporting_until=task.settles_at)])


def _without_import(image: Image, context: WriteContext) -> Image:
    """The image as CreateFailed, at the progress it had; its snapshots are deleted."""
    now = image_at(image, context.now)
    failed = after_event(now, Event.CANCEL)
    if failed is None:
        raise _STATUS()
    delete_snapshots(context, image.region_id, [disk.snapshot_id for disk in image.disk_device_mappings])
    disks = tuple(
        msgspec.structs.replace(disk, snapshot_id="", remain_time=0) for disk in now.disk_device_mappings
    )
    return msgspec.structs.replace(
        failed,
        disk_device_mappings=disks,
        detection=Detection(),
        settles_at=context.now,
        usable=image.usable,
        usable_at=0,
    )


def _without_export(image: Image, context: WriteContext) -> Image:
    return msgspec.structs.replace(image, exporting_until=context.now)


CANCEL_TASK = Action(
    name="CancelTask",
    request=CancelTaskRequest,
    response=CancelTaskResponse,
    handle=cancel_task,
    writes=True,
    resources=EVERYTHING,
    asks_objects=True,
)
