"""A disk as the API shows it, with the fields in the order of the description's sample."""

from typing import Annotated

import msgspec

from genzo.actions.shown_tags import Tags, shown_tags
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.disk_performance import disk_performance, performance_level_of
from genzo.catalogue.disks import DETACHING, IN_USE, Disk
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType, never_sent

_AUTO_PL = "cloud_auto"
_SHAREABLE = "Enabled"
_NEVER = "2999-09-08T16:00Z"  # the service's answer for disks that do not expire

_NO_LOCKS = never_sent("nothing is locked")
_NO_PARTITIONS = never_sent("there are no storage sets")
_NO_SOURCE = never_sent("a disk has no source but its image or snapshot")
_NO_PLACEMENT = never_sent("the zones of a regional disk's data are not stored")


class OperationLock(msgspec.Struct, frozen=True, rename="pascal"):
    lock_reason: Annotated[str, _NO_LOCKS]


class OperationLocks(msgspec.Struct, frozen=True, rename="pascal"):
    operation_lock: list[OperationLock] = []


class MountInstance(msgspec.Struct, frozen=True, rename="pascal"):
    attached_time: str
    instance_id: str
    device: str


class MountInstances(msgspec.Struct, frozen=True, rename="pascal"):
    mount_instance: list[MountInstance] = []


@fields_in_key_order
class Attachment(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    instance_id: str
    device: str
    attached_time: str


class Attachments(msgspec.Struct, frozen=True, rename="pascal"):
    attachment: list[Attachment] = []


class Placement(msgspec.Struct, frozen=True, rename="pascal"):
    """Where a regional disk stores its data; disks of one zone have no such place."""

    zone_ids: Annotated[str | UnsetType, _NO_PLACEMENT] = UNSET


@fields_in_key_order
class DataSource(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    id: str
    type: str


@fields_in_key_order
class DiskType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A disk.

    Its IOPS and throughput are those of reading and writing together; a request can ask for those of each.
    Which members are left out is a decision (docs/decisions/0030-recorded-members.md).
    """

    serial_number: str = ""
    creation_time: str = ""
    status: str = ""
    type: str = ""
    performance_level: str = ""
    bdf_id: str = ""
    enable_auto_snapshot: bool = True
    storage_set_id: str = ""
    storage_set_partition_number: Annotated[int | UnsetType, _NO_PARTITIONS] = UNSET
    disk_id: str
    delete_auto_snapshot: bool = False
    storage_cluster_id: str = ""
    encrypted: bool = False
    iops_read: int | UnsetType = msgspec.field(name="IOPSRead", default=UNSET)
    mount_instance_num: int | UnsetType = UNSET
    description: str = ""
    device: str = ""
    disk_name: str = ""
    portable: bool = False
    image_id: str = ""
    kms_key_id: str = msgspec.field(name="KMSKeyId", default="")
    delete_with_instance: bool = False
    detached_time: str = ""
    source_snapshot_id: str = ""
    auto_snapshot_policy_id: str = ""
    enable_automated_snapshot_policy: bool = False
    iops_write: int | UnsetType = msgspec.field(name="IOPSWrite", default=UNSET)
    instance_id: str = ""
    iops: int | UnsetType = msgspec.field(name="IOPS", default=UNSET)
    region_id: str = ""
    expired_time: str = _NEVER
    size: int = 0
    resource_group_id: str = ""
    disk_charge_type: str = "PostPaid"
    zone_id: str = ""
    attached_time: str = ""
    category: str = ""
    product_code: str = ""
    multi_attach: str = "Disabled"
    operation_locks: OperationLocks = OperationLocks()
    mount_instances: MountInstances | UnsetType = UNSET
    tags: Tags = Tags()
    attachments: Attachments = Attachments()
    provisioned_iops: int | UnsetType = UNSET
    bursting_enabled: bool | UnsetType = UNSET
    throughput: int | UnsetType = UNSET
    throughput_read: int | UnsetType = UNSET
    throughput_write: int | UnsetType = UNSET
    placement: Placement = Placement()
    data_source: Annotated[DataSource | UnsetType, _NO_SOURCE] = UNSET
    source_disk_id: Annotated[str | UnsetType, _NO_SOURCE] = UNSET


def present(disk: Disk, now: int, is_detailed: bool) -> DiskType:
    """The disk as its owner sees it at ``now``, with its performance for reading and writing if detailed."""
    is_shareable = disk.multi_attach == _SHAREABLE
    status = disk.status_at(now)
    instance_id = disk.instance_at(now)
    attached_time = _time(disk.attached)
    shown = DiskType(
        serial_number=disk.resource_id.partition("-")[2],
        creation_time=_time(disk.created),
        status=status,
        type=disk.disk_type,
        performance_level=performance_level_of(disk.category, disk.performance_level),
        enable_auto_snapshot=disk.enable_auto_snapshot,
        disk_id=disk.resource_id,
        delete_auto_snapshot=disk.delete_auto_snapshot,
        encrypted=disk.encrypted,
        mount_instance_num=int(bool(instance_id)) if is_shareable else UNSET,
        description=disk.description,
        device=disk.device if status in (IN_USE, DETACHING) else "",
        disk_name=disk.name,
        portable=disk.is_portable,
        image_id=disk.image_id,
        kms_key_id=disk.kms_key_id,
        delete_with_instance=disk.delete_with_instance,
        detached_time=_time(disk.detached),
        source_snapshot_id=disk.snapshot_id,
        auto_snapshot_policy_id=disk.auto_snapshot_policy_id,
        enable_automated_snapshot_policy=bool(disk.auto_snapshot_policy_id),
        instance_id=instance_id,
        region_id=disk.region_id,
        size=disk.size,
        resource_group_id=disk.resource_group_id,
        disk_charge_type=disk.charge_type,
        zone_id=disk.zone_id,
        attached_time=attached_time,
        category=disk.category,
        product_code=disk.product_code,
        multi_attach=disk.multi_attach,
        tags=shown_tags(disk.tags),
        attachments=_attachments(disk, instance_id, attached_time),
        mount_instances=_mounts(disk, instance_id) if is_shareable else UNSET,
        provisioned_iops=UNSET if disk.provisioned_iops is None else disk.provisioned_iops,
        bursting_enabled=disk.bursting_enabled if disk.category == _AUTO_PL else UNSET,
    )
    return _performing(shown, disk, is_detailed)


def _time(milliseconds: int) -> str:
    return format_timestamp(milliseconds // 1000) if milliseconds else ""


def _attachments(disk: Disk, instance_id: str, attached_time: str) -> Attachments:
    if not instance_id:
        return Attachments()
    return Attachments([Attachment(instance_id=instance_id, device=disk.device, attached_time=attached_time)])


def _mounts(disk: Disk, instance_id: str) -> MountInstances:
    return MountInstances(
        [MountInstance(_time(disk.attached), instance_id, disk.device)] if instance_id else []
    )


def _performing(shown: DiskType, disk: Disk, is_detailed: bool) -> DiskType:
    """The disk with IOPS and throughput, which are the same for reading and writing."""
    can = disk_performance(disk.category, disk.performance_level, disk.size)
    if can is None:
        return shown
    iops = can.iops + (disk.provisioned_iops or 0)
    return msgspec.structs.replace(
        shown,
        iops=iops,
        iops_read=iops if is_detailed else UNSET,
        iops_write=iops if is_detailed else UNSET,
        throughput=can.throughput,
        throughput_read=can.throughput if is_detailed else UNSET,
        throughput_write=can.throughput if is_detailed else UNSET,
    )
