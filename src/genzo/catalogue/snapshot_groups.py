"""Snapshot-consistent groups: snapshots of several disks of one moment."""

from typing import ClassVar

from genzo.catalogue.resource import Resource


class SnapshotGroup(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A group of snapshots; ``instance_id`` is the instance of all its disks, "" if they have several."""

    kind: ClassVar[str] = "snapshotgroup"

    instance_id: str = ""
    snapshot_ids: tuple[str, ...] = ()
