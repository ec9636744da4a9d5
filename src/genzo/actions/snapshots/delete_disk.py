"""DeleteDisk: delete a disk that is not attached, without its snapshots."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on
from genzo.actions.snapshots.find_snapshots import own_snapshots
from genzo.catalogue.disks import AVAILABLE, CREATING, IN_USE, Disk
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteDisk")
_NOT_FOUND = _ERRORS("InvalidDiskId.NotFound")
_NOT_PORTABLE = _ERRORS("DiskNotPortable")
_SYSTEM = _ERRORS("DiskTypeViolation")
_INITIALIZING = _ERRORS("IncorrectDiskStatus.Initializing")
_STATUS = _ERRORS("IncorrectDiskStatus")
_SNAPSHOT = _ERRORS("DiskCreatingSnapshot")


class DeleteDiskRequest(Request, frozen=True):
    disk_id: str
    region_id: str = ""


class DeleteDiskResponse(Response, frozen=True):
    request_id: str


def delete_disk(request: DeleteDiskRequest, context: WriteContext) -> DeleteDiskResponse:
    """Delete the disk."""
    disk = own_resource(context, Disk, request.region_id, request.disk_id, _NOT_FOUND)
    if not disk.is_portable:
        raise _NOT_PORTABLE()
    status = disk.status_at(context.now)
    if status == IN_USE and disk.disk_type == "system":
        raise _SYSTEM()
    if status == CREATING:
        raise _INITIALIZING()
    if status != AVAILABLE:
        raise _STATUS()
    for snapshot in own_snapshots(context, disk.region_id):
        if snapshot.disk_id == disk.resource_id and context.now < snapshot.settles_at:
            raise _SNAPSHOT()
    context.catalogue.delete_resource(disk)
    return DeleteDiskResponse(request_id=context.request_id)


DELETE_DISK = Action(
    name="DeleteDisk",
    request=DeleteDiskRequest,
    response=DeleteDiskResponse,
    handle=delete_disk,
    writes=True,
    resources=on("disk", "disk_id"),
)
