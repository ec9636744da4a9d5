"""A snapshot as the API shows it, with the fields in the order of the description's sample."""

import msgspec

from genzo.actions.shown_tags import Tags, shown_tags
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.snapshots import Snapshot
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType

ACCOMPLISHED = "accomplished"
PROGRESSING = "progressing"
FAILED = "failed"

_GIB = 2**30


@fields_in_key_order
class SnapshotType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """A snapshot; one without an end has no days of retention."""

    status: str = ACCOMPLISHED
    creation_time: str = ""
    progress: str = ""
    instant_access: bool = False
    available: bool = True
    remain_time: int = 0
    source_disk_size: int = 0
    retention_days: int | UnsetType = UNSET
    source_disk_type: str = ""
    source_storage_type: str = "disk"
    usage: str = "none"
    last_modified_time: str = ""
    encrypted: bool = False
    snapshot_type: str = "user"
    source_disk_id: str = ""
    snapshot_name: str = ""
    instant_access_retention_days: int | UnsetType = UNSET
    description: str = ""
    snapshot_id: str
    region_id: str = ""
    resource_group_id: str = ""
    category: str = "standard"
    kms_key_id: str = msgspec.field(name="KMSKeyId", default="")
    snapshot_sn: str = msgspec.field(name="SnapshotSN", default="")
    product_code: str = ""
    source_snapshot_id: str = ""
    source_region_id: str = ""
    snapshot_link_id: str = ""
    tags: Tags = Tags()
    full_snapshot_size_in_bytes: int | UnsetType = UNSET


def status_of(snapshot: Snapshot, now: int) -> str:
    """The state of a snapshot, which follows from the clock."""
    if now < snapshot.settles_at:
        return PROGRESSING
    return FAILED if snapshot.fails else ACCOMPLISHED


def present(snapshot: Snapshot, usage: str, now: int) -> SnapshotType:
    """The snapshot as its owner sees it at ``now``."""
    how_far, is_accomplished = snapshot.progress_at(now), snapshot.is_accomplished_at(now)
    is_instant = snapshot.is_instant_at(now)
    days = UNSET if snapshot.retention_days is None else snapshot.retention_days
    return SnapshotType(
        status=status_of(snapshot, now),
        creation_time=format_timestamp(snapshot.created // 1000),
        progress=f"{how_far.percent}%",
        instant_access=is_instant,
        available=is_instant or is_accomplished,
        remain_time=how_far.remaining,
        source_disk_size=snapshot.size,
        retention_days=days,
        source_disk_type=snapshot.disk_type,
        usage=usage,
        last_modified_time=format_timestamp((snapshot.modified or snapshot.created) // 1000),
        encrypted=snapshot.encrypted,
        source_disk_id=snapshot.disk_id,
        snapshot_name=snapshot.name,
        instant_access_retention_days=days if is_instant else UNSET,
        description=snapshot.description,
        snapshot_id=snapshot.resource_id,
        region_id=snapshot.region_id,
        resource_group_id=snapshot.resource_group_id,
        kms_key_id=snapshot.kms_key_id,
        snapshot_sn=snapshot.serial_number,
        product_code=snapshot.product_code,
        source_snapshot_id=snapshot.source_snapshot_id,
        source_region_id=snapshot.source_region_id,
        snapshot_link_id=snapshot.link_id,
        tags=shown_tags(snapshot.tags),
        full_snapshot_size_in_bytes=snapshot.size * _GIB if is_accomplished else UNSET,
    )
