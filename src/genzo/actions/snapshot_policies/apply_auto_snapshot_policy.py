"""ApplyAutoSnapshotPolicy: give disks a policy, in place of the one that they have."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import json_ids, on, together
from genzo.actions.snapshot_policies.find_policy import disks_named, own_policy
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ApplyAutoSnapshotPolicy")
_REGION = _ERRORS("ParameterInvalid", status=403)
_NOT_FOUND = _ERRORS("ParameterInvalid", status=404)
_DISK_NOT_FOUND = _ERRORS("InvalidDiskId.NotFound")
_NO_DISK_SUPPORTED = _ERRORS("DiskCategory.OperationNotSupported")
_SOME_UNSUPPORTED = _ERRORS("PartofDiskCategory.OperationNotSupported")


class ApplyAutoSnapshotPolicyRequest(Request, frozen=True):
    region_id: str = msgspec.field(name="regionId")
    auto_snapshot_policy_id: str = msgspec.field(name="autoSnapshotPolicyId")
    disk_ids: str = msgspec.field(name="diskIds")


class ApplyAutoSnapshotPolicyResponse(Response, frozen=True):
    request_id: str


def apply_auto_snapshot_policy(
    request: ApplyAutoSnapshotPolicyRequest, context: WriteContext
) -> ApplyAutoSnapshotPolicyResponse:
    """Apply the policy to all the disks or to none."""
    if request.region_id not in context.facts.regions:
        raise _REGION()
    policy = own_policy(context, request.region_id, request.auto_snapshot_policy_id, _NOT_FOUND)
    disks = disks_named(context, request.region_id, request.disk_ids, _DISK_NOT_FOUND)
    supported = [disk for disk in disks if disk.supports_snapshots]
    if not supported:
        raise _NO_DISK_SUPPORTED()
    if len(supported) < len(disks):
        raise _SOME_UNSUPPORTED()
    for disk in disks:
        applied = msgspec.structs.replace(disk, auto_snapshot_policy_id=policy.resource_id)
        context.catalogue.put_resource(applied)
    return ApplyAutoSnapshotPolicyResponse(request_id=context.request_id)


APPLY_AUTO_SNAPSHOT_POLICY = Action(
    name="ApplyAutoSnapshotPolicy",
    request=ApplyAutoSnapshotPolicyRequest,
    response=ApplyAutoSnapshotPolicyResponse,
    handle=apply_auto_snapshot_policy,
    writes=True,
    resources=together(
        on("snapshotpolicy", "auto_snapshot_policy_id"), on("disk", "disk_ids", read=json_ids)
    ),
)
