"""A snapshot-consistent group as the API shows it, in the order of the description's sample."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from genzo.actions.snapshot_groups.find_group import group_status
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.image import Tag
from genzo.catalogue.snapshot_groups import SnapshotGroup
from genzo.catalogue.snapshots import Snapshot
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType, never_sent

_NOT_OPEN = never_sent("the description calls it not available")


@fields_in_key_order
class GroupTagType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    key: str
    value: str


class GroupTags(msgspec.Struct, frozen=True, rename="pascal"):
    tag: list[GroupTagType]


@fields_in_key_order
class GroupedSnapshotType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    source_disk_id: str
    progress: str
    available: bool | UnsetType = UNSET
    instant_access_retention_days: Annotated[
        int | UnsetType, never_sent("snapshots of a group have no days of retention")
    ] = UNSET
    snapshot_id: str
    instant_access: bool | UnsetType = UNSET
    source_disk_type: str
    tags: GroupTags


class GroupedSnapshots(msgspec.Struct, frozen=True, rename="pascal"):
    snapshot: list[GroupedSnapshotType]


@fields_in_key_order
class SnapshotGroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    status: str
    creation_time: str
    description: str
    progress_status: Annotated[str | UnsetType, _NOT_OPEN] = UNSET
    snapshot_group_id: str
    instance_id: str
    name: str
    resource_group_id: str
    tags: GroupTags
    snapshots: GroupedSnapshots


def present(group: SnapshotGroup, snapshots: Sequence[Snapshot], now: int) -> SnapshotGroupType:
    """The group with the snapshots that it still has, at ``now`` (milliseconds since 1970)."""
    return SnapshotGroupType(
        status=group_status(snapshots, now),
        creation_time=format_timestamp(group.created // 1000),
        description=group.description,
        snapshot_group_id=group.resource_id,
        instance_id=group.instance_id,
        name=group.name,
        resource_group_id=group.resource_group_id,
        tags=_tags(group.tags),
        snapshots=GroupedSnapshots([_snapshot(each, now) for each in snapshots]),
    )


def _snapshot(snapshot: Snapshot, now: int) -> GroupedSnapshotType:
    is_instant = snapshot.is_instant_at(now)
    return GroupedSnapshotType(
        source_disk_id=snapshot.disk_id,
        progress=f"{snapshot.progress_at(now).percent}%",
        available=is_instant or snapshot.is_accomplished_at(now),
        snapshot_id=snapshot.resource_id,
        instant_access=is_instant,
        source_disk_type=snapshot.disk_type,
        tags=_tags(snapshot.tags),
    )


def _tags(tags: Iterable[Tag]) -> GroupTags:
    return GroupTags([GroupTagType(key=tag.key, value=tag.value) for tag in tags])
