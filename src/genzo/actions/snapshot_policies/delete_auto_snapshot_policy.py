"""DeleteAutoSnapshotPolicy: delete a policy, and take it from the disks that it is applied to."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import on
from genzo.actions.snapshot_policies.find_policy import disks_with_policy, own_policy
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteAutoSnapshotPolicy")
_NOT_FOUND = _ERRORS("ParameterInvalid")


class DeleteAutoSnapshotPolicyRequest(Request, frozen=True):
    region_id: str = msgspec.field(name="regionId")
    auto_snapshot_policy_id: str = msgspec.field(name="autoSnapshotPolicyId")


class DeleteAutoSnapshotPolicyResponse(Response, frozen=True):
    request_id: str


def delete_auto_snapshot_policy(
    request: DeleteAutoSnapshotPolicyRequest, context: WriteContext
) -> DeleteAutoSnapshotPolicyResponse:
    """Delete the policy."""
    policy = own_policy(context, request.region_id, request.auto_snapshot_policy_id, _NOT_FOUND)
    for disk in disks_with_policy(context, policy):
        context.catalogue.put_resource(msgspec.structs.replace(disk, auto_snapshot_policy_id=""))
    context.catalogue.delete_resource(policy)
    return DeleteAutoSnapshotPolicyResponse(request_id=context.request_id)


DELETE_AUTO_SNAPSHOT_POLICY = Action(
    name="DeleteAutoSnapshotPolicy",
    request=DeleteAutoSnapshotPolicyRequest,
    response=DeleteAutoSnapshotPolicyResponse,
    handle=delete_auto_snapshot_policy,
    writes=True,
    resources=on("snapshotpolicy", "auto_snapshot_policy_id"),
)
