"""DetachDisk: detach a disk from its instance."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on, together
from genzo.catalogue.disks import AVAILABLE, DETACHING, IN_USE, Disk
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DetachDisk")
_INSTANCE_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_DISK_NOT_FOUND = _ERRORS("InvalidDiskId.NotFound")
_DETACHED = _ERRORS("InvalidDisk.AlreadyDetached")
_DISK_STATUS = _ERRORS("IncorrectDiskStatus")
_OTHER_INSTANCE = _ERRORS("DependencyViolation")
_NOT_PORTABLE = _ERRORS("DiskNotPortable")
_EPHEMERAL = _ERRORS("InvalidOperation.DiskCategoryUnsupported")
_INSTANCE_STATUS = _ERRORS("IncorrectInstanceStatus")

_STATUSES = {"system": ("Stopped",), "data": ("Running", "Stopped")}


class DetachDiskRequest(Request, frozen=True):
    instance_id: str
    disk_id: str
    region_id: str = ""
    delete_with_instance: bool | None = None


class DetachDiskResponse(Response, frozen=True):
    request_id: str


def detach_disk(request: DetachDiskRequest, context: WriteContext) -> DetachDiskResponse:
    """Begin to detach the disk, which is Detaching as long as the action takes."""
    instance = own_resource(context, Instance, request.region_id, request.instance_id, _INSTANCE_NOT_FOUND)
    disk = own_resource(context, Disk, instance.region_id, request.disk_id, _DISK_NOT_FOUND)
    _require_attached(disk, request, context)
    if instance.status_at(context.now) not in _STATUSES[disk.disk_type]:
        raise _INSTANCE_STATUS()
    is_system = disk.disk_type == "system"
    goes_with_instance = is_system if request.delete_with_instance is None else request.delete_with_instance
    context.catalogue.put_resource(
        msgspec.structs.replace(
            disk,
            instance_id="",
            detached_from=instance.resource_id,
            origin_id=instance.resource_id if is_system else disk.origin_id,
            detached=context.now,
            transitional_status=DETACHING,
            settles_at=context.now + context.durations.milliseconds("DetachDisk"),
            delete_with_instance=goes_with_instance,
        )
    )
    return DetachDiskResponse(request_id=context.request_id)


def _require_attached(disk: Disk, request: DetachDiskRequest, context: WriteContext) -> None:
    """Refuse a disk that is not attached to the instance, or that cannot be detached."""
    status = disk.status_at(context.now)
    if status == AVAILABLE:
        raise _DETACHED()
    if status != IN_USE:
        raise _DISK_STATUS()
    if disk.instance_id != request.instance_id:
        raise _OTHER_INSTANCE()
    if not disk.is_portable:
        raise _NOT_PORTABLE()
    if disk.is_ephemeral and not request.delete_with_instance:
        raise _EPHEMERAL()


DETACH_DISK = Action(
    name="DetachDisk",
    request=DetachDiskRequest,
    response=DetachDiskResponse,
    handle=detach_disk,
    writes=True,
    resources=together(on("disk", "disk_id"), on("instance", "instance_id")),
)
