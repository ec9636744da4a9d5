"""Finding snapshots, until their retention is over, and disks."""

from genzo.actions.action import Context
from genzo.actions.find_resource import find_own, own_resources
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Image
from genzo.catalogue.instances import Instance
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.snapshots import Snapshot
from genzo.catalogue.visibility import Arm


def own_snapshot(context: Context, region_id: str, snapshot_id: str) -> Snapshot | None:
    """The caller's snapshot of this id, unless its retention is over."""
    snapshot = find_own(context, Snapshot, region_id, snapshot_id)
    return snapshot if snapshot is not None and is_retained(context, snapshot) else None


def own_snapshots(context: Context, region_id: str) -> list[Snapshot]:
    """The caller's snapshots in a region, newest first, without those whose retention is over."""
    snapshots = own_resources(context, Snapshot, region_id)
    return [snapshot for snapshot in snapshots if is_retained(context, snapshot)]


def is_retained(context: Context, snapshot: Snapshot) -> bool:
    """Whether a snapshot exists: it ends with its retention, unless an image is made of it."""
    return not snapshot.is_expired(context.now) or image_of(context, snapshot) is not None


def image_of(context: Context, snapshot: Snapshot) -> Image | None:
    """One of the owner's images that are made of the snapshot."""
    query = ImageQuery(
        viewer=snapshot.owner_id,
        region_id=snapshot.region_id,
        arms=(Arm.OWN,),
        limit=1,
        snapshot_id=snapshot.resource_id,
    )
    images = context.catalogue.images_page(query).images
    return images[0] if images else None


def attached_disks(context: Context, instance: Instance) -> list[Disk]:
    """The disks that are attached to an instance, newest first."""
    disks = disks_of(context, instance.region_id)
    return [disk for disk in disks if disk.instance_id == instance.resource_id]


def disks_of(context: Context, region_id: str) -> list[Disk]:
    """The caller's disks in a region, newest first."""
    return own_resources(context, Disk, region_id)
