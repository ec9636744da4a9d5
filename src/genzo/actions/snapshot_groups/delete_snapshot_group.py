"""DeleteSnapshotGroup: delete a group and its snapshots, but for those that images or disks use."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import on
from genzo.actions.snapshot_groups.find_group import own_group, snapshots_in
from genzo.actions.snapshots.find_snapshots import disks_of, image_of, own_snapshots
from genzo.catalogue.snapshots import Snapshot
from genzo.errors import ErrorType
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteSnapshotGroup")
_NOT_FOUND = _ERRORS("InvalidSnapshotGroup.NotFound")
_DELETE_SNAPSHOT = errors_of("DeleteSnapshot")
_HAS_IMAGE = _DELETE_SNAPSHOT("SnapshotCreatedImage")
_HAS_DISK = _DELETE_SNAPSHOT("SnapshotCreatedDisk")


class DeleteSnapshotGroupRequest(Request, frozen=True):
    region_id: str
    snapshot_group_id: str


@fields_in_key_order
class RelatedItemType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    name: str = "SnapshotId"
    value: str


class RelatedItemSet(msgspec.Struct, frozen=True, rename="pascal"):
    related_item: list[RelatedItemType]


@fields_in_key_order
class OperationProgressType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """What became of one snapshot."""

    error_msg: str = ""
    error_code: str = ""
    operation_status: str = "Success"
    related_item_set: RelatedItemSet


class OperationProgressSet(msgspec.Struct, frozen=True, rename="pascal"):
    operation_progress: list[OperationProgressType]


@fields_in_key_order
class DeleteSnapshotGroupResponse(Response, frozen=True, kw_only=True):
    request_id: str
    operation_progress_set: OperationProgressSet


def delete_snapshot_group(
    request: DeleteSnapshotGroupRequest, context: WriteContext
) -> DeleteSnapshotGroupResponse:
    """Delete the group; a snapshot that stays is no failure of the call."""
    context.require_region(request.region_id)
    group = own_group(context, request.region_id, request.snapshot_group_id, _NOT_FOUND)
    snapshots = {each.resource_id: each for each in own_snapshots(context, request.region_id)}
    sources = {disk.snapshot_id for disk in disks_of(context, request.region_id)}
    progress = list[OperationProgressType]()
    for snapshot in snapshots_in(group, snapshots):
        reason = _reason_to_stay(snapshot, sources, context)
        if reason is None:
            context.catalogue.delete_resource(snapshot)
        progress.append(_progress(snapshot, reason))
    context.catalogue.delete_resource(group)
    return DeleteSnapshotGroupResponse(
        request_id=context.request_id, operation_progress_set=OperationProgressSet(progress)
    )


def _reason_to_stay(snapshot: Snapshot, sources: set[str], context: WriteContext) -> ErrorType | None:
    if image_of(context, snapshot) is not None:
        return _HAS_IMAGE
    return _HAS_DISK if snapshot.resource_id in sources else None


def _progress(snapshot: Snapshot, reason: ErrorType | None) -> OperationProgressType:
    items = RelatedItemSet([RelatedItemType(value=snapshot.resource_id)])
    if reason is None:
        return OperationProgressType(related_item_set=items)
    return OperationProgressType(
        error_msg=reason.message, error_code=reason.code, operation_status="Failed", related_item_set=items
    )


DELETE_SNAPSHOT_GROUP = Action(
    name="DeleteSnapshotGroup",
    request=DeleteSnapshotGroupRequest,
    response=DeleteSnapshotGroupResponse,
    handle=delete_snapshot_group,
    writes=True,
    resources=on("snapshotgroup", "snapshot_group_id"),
)
