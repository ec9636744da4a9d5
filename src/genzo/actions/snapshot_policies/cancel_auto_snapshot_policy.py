"""CancelAutoSnapshotPolicy: take policies from disks."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import json_ids, on, together
from genzo.actions.snapshot_policies.find_policy import disks_named
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CancelAutoSnapshotPolicy")
_REGION = _ERRORS("ParameterInvalid")
_DISK_NOT_FOUND = _ERRORS("InvalidDiskId.NotFound")


class CancelAutoSnapshotPolicyRequest(Request, frozen=True):
    """With ``auto_snapshot_policy_id``, disks that have another policy keep it."""

    region_id: str = msgspec.field(name="regionId")
    disk_ids: str = msgspec.field(name="diskIds")
    auto_snapshot_policy_id: str | None = msgspec.field(name="autoSnapshotPolicyId", default=None)


class CancelAutoSnapshotPolicyResponse(Response, frozen=True):
    request_id: str


def cancel_auto_snapshot_policy(
    request: CancelAutoSnapshotPolicyRequest, context: WriteContext
) -> CancelAutoSnapshotPolicyResponse:
    """Leave the disks without a policy, also those that have none."""
    if request.region_id not in context.facts.regions:
        raise _REGION()
    for disk in disks_named(context, request.region_id, request.disk_ids, _DISK_NOT_FOUND):
        if request.auto_snapshot_policy_id in (None, disk.auto_snapshot_policy_id):
            context.catalogue.put_resource(msgspec.structs.replace(disk, auto_snapshot_policy_id=""))
    return CancelAutoSnapshotPolicyResponse(request_id=context.request_id)


CANCEL_AUTO_SNAPSHOT_POLICY = Action(
    name="CancelAutoSnapshotPolicy",
    request=CancelAutoSnapshotPolicyRequest,
    response=CancelAutoSnapshotPolicyResponse,
    handle=cancel_auto_snapshot_policy,
    writes=True,
    resources=together(
        on("snapshotpolicy", "auto_snapshot_policy_id"), on("disk", "disk_ids", read=json_ids)
    ),
)
