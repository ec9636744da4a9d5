"""ResizeDisk: enlarge a disk, while its instance runs (online) or until its next start (offline)."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on
from genzo.actions.snapshots.disk_change import has_snapshot_under_way, instance_of
from genzo.actions.snapshots.disk_sizes import SIZES, most_of_system_disk
from genzo.catalogue.disks import AVAILABLE, IN_USE, Disk
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType, never_sent

_ERRORS = errors_of("ResizeDisk")
_TYPE = _ERRORS("InvalidParam.Type")
_NOT_FOUND = _ERRORS("InvalidDiskId.NotFound")
_CATEGORY = _ERRORS("OperationDenied")
_NOT_ONLINE = _ERRORS("InvalidDiskCategory.NotSupported")
_DETACHED_SYSTEM_DISK = _ERRORS("InvalidDisk.DetachedSystemDisk")
_DISK_STATUS = _ERRORS("IncorrectDiskStatus")
_INSTANCE_STATUS = _ERRORS("IncorrectInstanceStatus")
_NOT_RUNNING = _ERRORS("InvalidInstanceStatus.NotRunning")
_SNAPSHOT = _ERRORS("DiskCreatingSnapshot")
_SMALLER = _ERRORS("InvalidDiskSize.TooSmall")
_SAME_SIZE = _ERRORS("InvalidDiskSize")
_DATA_SIZE = _ERRORS("InvalidDataDiskSize.ValueNotSupported")
_SYSTEM_SIZE = _ERRORS("InvalidSystemDiskSize.ValueNotSupported")

_ONLINE = "online"
_TYPES = ("offline", _ONLINE)
_OFFLINE_ALONE = "cloud"  # basic disks (parameter Type)
_RUNNING = "Running"
_INSTANCE_STATUSES = (_RUNNING, "Stopped")
_NO_ORDER = never_sent("nothing is ordered or paid")


class ResizeDiskRequest(Request, frozen=True):
    disk_id: str
    new_size: Annotated[int, msgspec.Meta(ge=1, le=65_536)]
    region_id: str = ""
    type: str = _TYPES[0]
    client_token: str | None = None


@fields_in_key_order
class ResizeDiskResponse(Response, frozen=True, kw_only=True):
    request_id: str
    order_id: Annotated[str | UnsetType, _NO_ORDER] = UNSET


def resize_disk(request: ResizeDiskRequest, context: WriteContext) -> ResizeDiskResponse:
    """Enlarge the disk. DescribeDisks shows the new size at once."""
    if request.type not in _TYPES:
        raise _TYPE()
    disk = own_resource(context, Disk, request.region_id, request.disk_id, _NOT_FOUND)
    _require_resizable(disk, context, is_online=request.type == _ONLINE)
    _require_size(disk, request.new_size)
    is_pending = disk.instance_id and request.type != _ONLINE
    context.catalogue.put_resource(
        msgspec.structs.replace(
            disk, size=request.new_size, enlarged=context.now if is_pending else disk.enlarged
        )
    )
    return ResizeDiskResponse(request_id=context.request_id)


def _require_resizable(disk: Disk, context: WriteContext, *, is_online: bool) -> None:
    """Refuse a disk that cannot be enlarged, in general or now (ResizeDisk, description)."""
    if disk.is_local:
        raise _CATEGORY()
    if is_online and disk.category == _OFFLINE_ALONE:
        raise _NOT_ONLINE()
    status = disk.status_at(context.now)
    if status not in (IN_USE, AVAILABLE):
        raise _DISK_STATUS()
    if status == AVAILABLE and disk.disk_type == "system":
        raise _DETACHED_SYSTEM_DISK()
    if has_snapshot_under_way(disk, context):
        raise _SNAPSHOT()
    instance = instance_of(disk, context)
    if instance is None:
        return
    instance_status = instance.status_at(context.now)
    if is_online and instance_status != _RUNNING:
        raise _NOT_RUNNING()
    if instance_status not in _INSTANCE_STATUSES:
        raise _INSTANCE_STATUS()


def _require_size(disk: Disk, size: int) -> None:
    """Refuse a size that does not grow, or that is above the limit of the category."""
    if size < disk.size:
        raise _SMALLER()
    if size == disk.size:
        raise _SAME_SIZE()
    if disk.disk_type == "system":
        most = most_of_system_disk(disk.category)
        if size > most:
            raise _SYSTEM_SIZE(text=f"A {disk.category} system disk has at most {most} GiB.")
    elif size > SIZES[disk.category][1]:
        raise _DATA_SIZE()


RESIZE_DISK = Action(
    name="ResizeDisk",
    request=ResizeDiskRequest,
    response=ResizeDiskResponse,
    handle=resize_disk,
    writes=True,
    resources=on("disk", "disk_id"),
)
