"""The disks of a new snapshot-consistent group, and the request that names them."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import Context
from genzo.actions.snapshots.find_snapshots import attached_disks
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.disks import REGIONAL, Disk
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Request

_ERRORS = errors_of("CreateSnapshotGroup")
_NO_INSTANCE_ID = _ERRORS("MissingParamter.InstanceId")
_TWO_WAYS = _ERRORS("InvalidParam.ExcludeDiskIdsAndDiskIds.Conflict")
_INSTANCE = _ERRORS("InvalidInstanceId.NotFound")
_DISK = _ERRORS("InvalidDiskId.NotFound")
_DISK_OF_OTHER = _ERRORS("DiskId.ValueNotSupported")
_NO_DISK = _ERRORS("InvalidInstance.NoDisk")
_NUMBER = _ERRORS("NumberExceed.TooManyDisks")
_CAPACITY = _ERRORS("CapacityExceed.TooManyDisks")
_ZONES = _ERRORS("InvalidDiskIds.NotInSameZone")
_REGIONAL_AND_OTHERS = _ERRORS("InvalidDisk.DiskCategoryInconsistent")
_CATEGORY = _ERRORS("IncorrectDiskType.NotSupport")

_MOST_DISKS = 16
_MOST_GIB = 32 * 1024
_CATEGORIES = ("cloud_essd", "cloud_auto", "cloud_essd_entry", REGIONAL)
_Ids = Annotated[tuple[str, ...], msgspec.Meta(max_length=_MOST_DISKS)]
_RetentionDays = Annotated[int, msgspec.Meta(ge=1, le=65535)]


class CreateSnapshotGroupRequest(Request, frozen=True):
    region_id: str
    instance_id: str | None = None
    disk_id: _Ids = ()
    exclude_disk_id: _Ids = ()
    name: str | None = None
    description: str | None = None
    client_token: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    resource_group_id: str = ""
    instant_access: Annotated[bool | None, NO_EFFECT] = None
    instant_access_retention_days: Annotated[_RetentionDays | None, NO_EFFECT] = None
    storage_location_arn: Annotated[str | None, NO_EFFECT] = None


def chosen_disks(request: CreateSnapshotGroupRequest, context: Context) -> list[Disk]:
    """The disks that the request names, or those of its instance without the excluded ones.

    Raises:
        ApiError: a disk or the instance does not exist, or the disks cannot be in one group.
    """
    if request.disk_id and request.exclude_disk_id:
        raise _TWO_WAYS()
    disks = _of_instance(request, context) if request.instance_id is not None else _named(request, context)
    if not disks:
        raise _NO_DISK()
    _require_together(disks)
    return disks


def _of_instance(request: CreateSnapshotGroupRequest, context: Context) -> list[Disk]:
    instance = context.catalogue.resource(
        Instance, context.account_id, request.region_id, request.instance_id or ""
    )
    if instance is None:
        raise _INSTANCE()
    attached = attached_disks(context, instance)
    if not request.disk_id:
        return [disk for disk in attached if disk.resource_id not in request.exclude_disk_id]
    ids = {disk.resource_id for disk in attached}
    named = _named(request, context)
    if not all(disk.resource_id in ids for disk in named):
        raise _DISK_OF_OTHER()
    return named


def _named(request: CreateSnapshotGroupRequest, context: Context) -> list[Disk]:
    if not request.disk_id:
        raise _NO_INSTANCE_ID()
    disks = list[Disk]()
    for disk_id in dict.fromkeys(request.disk_id):
        disk = context.catalogue.resource(Disk, context.account_id, request.region_id, disk_id)
        if disk is None:
            raise _DISK()
        disks.append(disk)
    return disks


def _require_together(disks: Sequence[Disk]) -> None:
    """Refuse disks that cannot be in one group (CreateSnapshotGroup, description)."""
    if len(disks) > _MOST_DISKS:
        raise _NUMBER()
    if sum(disk.size for disk in disks) > _MOST_GIB:
        raise _CAPACITY()
    if not all(disk.category in _CATEGORIES for disk in disks):
        raise _CATEGORY()
    if len({disk.is_regional for disk in disks}) > 1:
        raise _REGIONAL_AND_OTHERS()
    if len({disk.zone_id for disk in disks}) > 1:
        raise _ZONES()
