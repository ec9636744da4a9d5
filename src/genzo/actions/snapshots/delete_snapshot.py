"""DeleteSnapshot: delete a snapshot, also a progressing one, unless images or disks were made of it."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import on
from genzo.actions.snapshots.find_snapshots import disks_of, image_of, own_snapshot
from genzo.catalogue.snapshots import Snapshot
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteSnapshot")
_NOT_FOUND = _ERRORS("InvalidSnapshotId.NotFound")
_HAS_IMAGE = _ERRORS("SnapshotCreatedImage")
_HAS_DISK = _ERRORS("SnapshotCreatedDisk")
_COPYING = _ERRORS("Operation.Conflict")


class DeleteSnapshotRequest(Request, frozen=True):
    snapshot_id: str
    region_id: str = ""
    force: bool = False


class DeleteSnapshotResponse(Response, frozen=True):
    request_id: str


def delete_snapshot(request: DeleteSnapshotRequest, context: WriteContext) -> DeleteSnapshotResponse:
    """Delete the snapshot.

    Force skips the check for disks and no other check (DeleteSnapshot, parameter Force).
    """
    snapshot = own_snapshot(context, request.region_id, request.snapshot_id)
    if snapshot is None:
        raise _NOT_FOUND()
    if image_of(context, snapshot) is not None:
        raise _HAS_IMAGE()
    if _is_being_copied(snapshot, context):
        raise _COPYING()
    if not request.force:
        disks = disks_of(context, snapshot.region_id)
        if any(disk.snapshot_id == snapshot.resource_id for disk in disks):
            raise _HAS_DISK()
    context.catalogue.delete_resource(snapshot)
    return DeleteSnapshotResponse(request_id=context.request_id)


def _is_being_copied(snapshot: Snapshot, context: WriteContext) -> bool:
    """Whether the owner copies the snapshot, to any region."""
    regions = tuple(context.facts.regions)
    return any(
        copy.source_snapshot_id == snapshot.resource_id and context.now < copy.settles_at
        for copy in context.catalogue.resources_in_all(Snapshot, snapshot.owner_id, regions)
    )


DELETE_SNAPSHOT = Action(
    name="DeleteSnapshot",
    request=DeleteSnapshotRequest,
    response=DeleteSnapshotResponse,
    handle=delete_snapshot,
    writes=True,
    resources=on("snapshot", "snapshot_id"),
)
