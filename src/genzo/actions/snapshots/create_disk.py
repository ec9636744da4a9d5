"""CreateDisk: create a data disk in a zone, or attached to a subscribed instance."""

from typing import Annotated, NamedTuple

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.snapshots.create_disk_conditions import (
    checked_tags,
    require_kind,
    size_of,
    snapshot_of,
)
from genzo.actions.snapshots.disk_category import with_category
from genzo.actions.snapshots.disk_parameters import CreateDiskRequest
from genzo.actions.snapshots.find_snapshots import attached_disks
from genzo.catalogue.disk_performance import performance_level_of
from genzo.catalogue.disks import CREATING, DATA_DEVICES, REGIONAL, Disk
from genzo.catalogue.instances import Instance
from genzo.errors import MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Response, UnsetType, never_sent

_ERRORS = errors_of("CreateDisk")
_ZONE_AND_INSTANCE = _ERRORS("InvalidParam.ZoneIdAndInstanceId.Conflict")
_ZONE = _ERRORS("InvalidZoneId.NotFound")
_INSTANCE = _ERRORS("InvalidInstanceId.NotFound")
_ZONE_OF_REGIONAL = _ERRORS("InvalidZoneId.DiskCategoryUnsupported")
_CHARGE_TYPE = _ERRORS("InvalidInstanceChargeType.ValueNotSupported")
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")
_INSTANCE_FULL = _ERRORS("InstanceDiskCategoryLimitExceed")

_SUBSCRIBED = "PrePaid"

_NO_ORDER = never_sent("nothing is ordered or paid")


@fields_in_key_order
class CreateDiskResponse(Response, frozen=True, kw_only=True):
    """The new disk; orders, which the service has for subscribed disks, do not exist here."""

    disk_id: str
    request_id: str
    order_id: Annotated[str | UnsetType, _NO_ORDER] = UNSET


class _Place(NamedTuple):
    """The zone of the disk, and the instance and device that it is attached to."""

    zone_id: str
    instance: Instance | None
    device: str


def create_disk(request: CreateDiskRequest, context: WriteContext) -> CreateDiskResponse:
    """Begin a disk, which is Creating as long as the action takes, and then Available or In_use."""
    context.require_region(request.region_id)
    tags = checked_tags(request, context)
    request = with_category(request, context)
    require_kind(request)
    place = _place(request, context)
    snapshot = snapshot_of(request, context)
    is_attached = place.instance is not None
    disk = Disk(
        resource_id=context.ids.new_resource_id("d", request.region_id),
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=request.disk_name or "",
        description=request.description or "",
        resource_group_id="" if is_attached else request.resource_group_id,
        tags=() if is_attached else tags,
        instance_id=place.instance.resource_id if place.instance is not None else "",
        disk_type="data",
        category=request.disk_category,
        size=size_of(request, snapshot),
        device=place.device,
        snapshot_id=request.snapshot_id or "",
        zone_id="" if request.disk_category == REGIONAL else place.zone_id,
        encrypted=bool(request.encrypted) or (snapshot is not None and snapshot.encrypted),
        kms_key_id=request.kms_key_id or (snapshot.kms_key_id if snapshot is not None else ""),
        delete_with_instance=is_attached,
        transitional_status=CREATING,
        settles_at=context.now + context.durations.milliseconds("CreateDisk"),
        attached=context.now if is_attached else 0,
        performance_level=performance_level_of(request.disk_category, request.performance_level),
        charge_type=_SUBSCRIBED if is_attached else "PostPaid",
        provisioned_iops=request.provisioned_iops,
        bursting_enabled=request.bursting_enabled,
    )
    context.catalogue.put_resource(disk)
    return CreateDiskResponse(disk_id=disk.resource_id, request_id=context.request_id)


def _place(request: CreateDiskRequest, context: WriteContext) -> _Place:
    """The zone of the request, none for a Regional ESSD, or its subscribed instance with a free device."""
    if request.instance_id is not None:
        if request.zone_id is not None:
            raise _ZONE_AND_INSTANCE()
        return _place_at_instance(request.instance_id, request.region_id, context)
    if request.disk_category == REGIONAL:
        if request.zone_id is not None:
            raise _ZONE_OF_REGIONAL()
        return _Place("", None, "")
    if request.zone_id is None:
        raise MISSING_PARAMETER(name="ZoneId")
    if request.zone_id not in {zone.zone_id for zone in context.facts.zones_of(request.region_id)}:
        raise _ZONE()
    return _Place(request.zone_id, None, "")


def _place_at_instance(instance_id: str, region_id: str, context: WriteContext) -> _Place:
    instance = context.catalogue.resource(Instance, context.account_id, region_id, instance_id)
    if instance is None:
        raise _INSTANCE()
    if instance.instance_charge_type != _SUBSCRIBED:
        raise _CHARGE_TYPE()
    disks = attached_disks(context, instance)
    if all(disk.disk_type != "system" for disk in disks):
        raise _NO_SYSTEM_DISK()
    taken = {disk.device for disk in disks}
    free = [device for device in DATA_DEVICES if device not in taken]
    if not free:
        raise _INSTANCE_FULL()
    return _Place(instance.zone_id, instance, free[0])


CREATE_DISK = Action(
    name="CreateDisk",
    request=CreateDiskRequest,
    response=CreateDiskResponse,
    handle=create_disk,
    writes=True,
    resources=together(any_of("disk"), on("snapshot", "snapshot_id"), on("instance", "instance_id")),
)
