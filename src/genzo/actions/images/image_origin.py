"""The source of a new image: the disks of an instance, or one snapshot (CreateImage)."""

from dataclasses import dataclass

from genzo.actions.action import WriteContext
from genzo.actions.snapshots.find_snapshots import attached_disks, own_snapshot, own_snapshots
from genzo.actions.snapshots.new_snapshot import new_snapshot
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import DiskDeviceMapping
from genzo.catalogue.instances import Instance
from genzo.catalogue.snapshots import Snapshot, image_attributes_of
from genzo.errors.table import errors_of

_ERRORS = errors_of("CreateImage")
_NO_INSTANCE = _ERRORS("InvalidInstanceId.NotFound")
_INSTANCE_STATUS = _ERRORS("IncorrectInstanceStatus")
_HIBERNATION = _ERRORS("HibernationConfigured.InstanceOperationForbidden")
_NO_SYSTEM_DISK = _ERRORS("InvalidInstance.NotFoundSystemDisk")
_DISK_CATEGORY = _ERRORS("InvalidDiskCategory.CreateImage")
_DISK_STATUS = _ERRORS("IncorrectDiskStatus")
_CREATING_SNAPSHOT = _ERRORS("IncorrectDiskStatus.CreatingSnapshot")
_SNAPSHOT_QUOTA = _ERRORS("QuotaExceed.Snapshot")
_NO_SNAPSHOT = _ERRORS("InvalidSnapshotId.NotFound")
_NOT_READY = _ERRORS("InvalidSnapshotId.NotReady")
_TOO_OLD = _ERRORS("InvalidSnapshot.TooOld")
_NOT_A_SYSTEM_DISK = _ERRORS("OperationDenied", "not allowed")

_INSTANCE_STATUSES = ("Running", "Stopped")
# Snapshots of 15 July 2013 and earlier cannot become images (CreateImage, description).
_END_OF_15_JULY_2013 = 1_373_932_800_000
_SYSTEM_DEVICE = "/dev/xvda"


@dataclass(frozen=True, slots=True)
class Origin:
    """The disks of a new image.

    ``system`` is the snapshot of its system disk, which has the operating system. ``new_snapshots`` are
    stored together with the image.
    """

    system: Snapshot
    disks: tuple[DiskDeviceMapping, ...]
    new_snapshots: tuple[Snapshot, ...] = ()


def mapping(snapshot: Snapshot, device: str, disk_type: str, size: int) -> DiskDeviceMapping:
    """A disk of an image, of ``size`` GiB, with the content of a snapshot."""
    return DiskDeviceMapping(
        device=device,
        size=str(size),
        snapshot_id=snapshot.resource_id,
        type=disk_type,
        encrypted=True if snapshot.encrypted else None,
    )


def of_snapshot(context: WriteContext, region_id: str, snapshot_id: str) -> Origin:
    """One snapshot of a system disk."""
    snapshot = ready_snapshot(context, region_id, snapshot_id)
    if snapshot.disk_type != "system":
        raise _NOT_A_SYSTEM_DISK()
    return Origin(snapshot, (mapping(snapshot, _SYSTEM_DEVICE, "system", snapshot.size),))


def ready_snapshot(context: WriteContext, region_id: str, snapshot_id: str) -> Snapshot:
    """The caller's snapshot, if an image can be made of it."""
    snapshot = own_snapshot(context, region_id, snapshot_id)
    if snapshot is None:
        raise _NO_SNAPSHOT()
    if not snapshot.is_accomplished_at(context.now):
        raise _NOT_READY()
    if snapshot.created < _END_OF_15_JULY_2013:
        raise _TOO_OLD()
    return snapshot


def of_instance(context: WriteContext, region_id: str, instance_id: str) -> Origin:
    """A new snapshot of each disk of an instance; elastic ephemeral disks have none and are left out."""
    instance = context.catalogue.resource(Instance, context.account_id, region_id, instance_id)
    if instance is None:
        raise _NO_INSTANCE()
    if instance.status_at(context.now) not in _INSTANCE_STATUSES:
        raise _INSTANCE_STATUS()
    if instance.hibernation_configured:
        raise _HIBERNATION()
    disks = attached_disks(context, instance)
    disks.sort(key=lambda disk: (disk.disk_type != "system", disk.device))
    if not disks or disks[0].disk_type != "system":
        raise _NO_SYSTEM_DISK()
    if disks[0].is_ephemeral or any(disk.is_local for disk in disks) or _has_local_disks(context, instance):
        raise _DISK_CATEGORY()
    kept_disks = [disk for disk in disks if not disk.is_ephemeral]
    _require_snapshots_possible(context, region_id, kept_disks)
    snapshots = tuple(
        new_snapshot(context, "CreateImage", disk, **image_attributes_of(instance)) for disk in kept_disks
    )
    mappings = tuple(
        mapping(snapshot, disk.device, disk.disk_type, disk.size)
        for snapshot, disk in zip(snapshots, kept_disks, strict=True)
    )
    return Origin(snapshots[0], mappings, snapshots)


def _has_local_disks(context: WriteContext, instance: Instance) -> bool:
    """Whether the instance type comes with local disks."""
    instance_type = context.facts.instance_types.get(instance.instance_type)
    if instance_type is None:
        return False
    return context.facts.find_family(instance_type.instance_type_family).has_local_disks


def _require_snapshots_possible(context: WriteContext, region_id: str, disks: list[Disk]) -> None:
    """Refuse disks that no snapshot can be taken of now, such as one with an unfinished snapshot."""
    if any(disk.status_at(context.now) != "In_use" for disk in disks):
        raise _DISK_STATUS()
    snapshots = own_snapshots(context, region_id)
    if len(snapshots) + len(disks) > context.quotas["snapshots"]:
        raise _SNAPSHOT_QUOTA()
    for disk in disks:
        of_disk = [snapshot for snapshot in snapshots if snapshot.disk_id == disk.resource_id]
        if any(context.now < snapshot.settles_at for snapshot in of_disk):
            raise _CREATING_SNAPSHOT()
        if len(of_disk) >= context.quotas["snapshots_per_disk"]:
            raise _SNAPSHOT_QUOTA()
