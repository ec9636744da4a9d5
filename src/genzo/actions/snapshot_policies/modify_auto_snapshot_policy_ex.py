"""ModifyAutoSnapshotPolicyEx: change a policy, also for the disks that it is applied to."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.resource_names import on
from genzo.actions.snapshot_policies.find_policy import own_policy
from genzo.actions.snapshot_policies.policy_parameters import (
    PolicyErrors,
    PolicyRequest,
    changes_of,
    require_target,
)
from genzo.errors.table import errors_of
from genzo.wire.structs import Response

_ERRORS = errors_of("ModifyAutoSnapshotPolicyEx")
_POLICY = PolicyErrors(_ERRORS)
_REGION = _ERRORS("ParameterInvalid", status=403)
_NOT_FOUND = _ERRORS("ParameterInvalid", status=404)


class ModifyAutoSnapshotPolicyExRequest(PolicyRequest, frozen=True, kw_only=True):
    region_id: str = msgspec.field(name="regionId")
    auto_snapshot_policy_id: str = msgspec.field(name="autoSnapshotPolicyId")
    time_points: str | None = msgspec.field(name="timePoints", default=None)
    repeat_weekdays: str | None = msgspec.field(name="repeatWeekdays", default=None)
    retention_days: int | None = msgspec.field(name="retentionDays", default=None)


class ModifyAutoSnapshotPolicyExResponse(Response, frozen=True):
    request_id: str


def modify_auto_snapshot_policy_ex(
    request: ModifyAutoSnapshotPolicyExRequest, context: WriteContext
) -> ModifyAutoSnapshotPolicyExResponse:
    """Change what the request names."""
    if request.region_id not in context.facts.regions:
        raise _REGION()
    schedule = (request.time_points, request.repeat_weekdays, request.retention_days)
    changes = changes_of(request, schedule, set(context.facts.regions) - {request.region_id}, _POLICY)
    policy = own_policy(context, request.region_id, request.auto_snapshot_policy_id, _NOT_FOUND)
    changed = msgspec.structs.replace(policy, **changes)
    require_target(changed, _POLICY)
    context.catalogue.put_resource(changed)
    return ModifyAutoSnapshotPolicyExResponse(request_id=context.request_id)


MODIFY_AUTO_SNAPSHOT_POLICY_EX = Action(
    name="ModifyAutoSnapshotPolicyEx",
    request=ModifyAutoSnapshotPolicyExRequest,
    response=ModifyAutoSnapshotPolicyExResponse,
    handle=modify_auto_snapshot_policy_ex,
    writes=True,
    resources=on("snapshotpolicy", "auto_snapshot_policy_id"),
)
