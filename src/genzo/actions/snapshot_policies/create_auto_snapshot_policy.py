"""CreateAutoSnapshotPolicy: make a policy, which is applied to no disk yet."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of
from genzo.actions.snapshot_policies.policy_parameters import (
    PolicyErrors,
    PolicyRequest,
    changes_of,
    require_target,
)
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.snapshot_policies import AutoSnapshotPolicy
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Response

_ERRORS = errors_of("CreateAutoSnapshotPolicy")
_POLICY = PolicyErrors(_ERRORS)
_TAGS = TagErrors(_ERRORS)
_REGION = _ERRORS("ParameterInvalid")
_QUOTA = _ERRORS("AutoSnapshotPolicy.QuotaExceed")


class CreateAutoSnapshotPolicyRequest(PolicyRequest, frozen=True, kw_only=True):
    region_id: str = msgspec.field(name="regionId")
    time_points: str = msgspec.field(name="timePoints")
    repeat_weekdays: str = msgspec.field(name="repeatWeekdays")
    retention_days: int = msgspec.field(name="retentionDays")
    resource_group_id: str = ""
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    association_type: Annotated[str | None, NO_EFFECT] = None
    storage_location_arn: Annotated[str | None, NO_EFFECT] = None


@fields_in_key_order
class CreateAutoSnapshotPolicyResponse(Response, frozen=True, kw_only=True):
    auto_snapshot_policy_id: str
    request_id: str


def create_auto_snapshot_policy(
    request: CreateAutoSnapshotPolicyRequest, context: WriteContext
) -> CreateAutoSnapshotPolicyResponse:
    """Store the policy; no snapshot is made by it."""
    if request.region_id not in context.facts.regions:
        raise _REGION()
    schedule = (request.time_points, request.repeat_weekdays, request.retention_days)
    members = changes_of(request, schedule, set(context.facts.regions) - {request.region_id}, _POLICY)
    tags = tags_of(request.tag, _TAGS)
    policies = context.catalogue.resources(AutoSnapshotPolicy, context.account_id, request.region_id)
    if len(policies) >= context.quotas["auto_snapshot_policies"]:
        raise _QUOTA()
    policy = AutoSnapshotPolicy(
        resource_id=context.ids.new_resource_id("sp", request.region_id),
        region_id=request.region_id,
        owner_id=context.account_id,
        created=context.now,
        resource_group_id=request.resource_group_id,
        tags=tags,
        **members,
    )
    require_target(policy, _POLICY)
    context.catalogue.put_resource(policy)
    return CreateAutoSnapshotPolicyResponse(
        auto_snapshot_policy_id=policy.resource_id, request_id=context.request_id
    )


CREATE_AUTO_SNAPSHOT_POLICY = Action(
    name="CreateAutoSnapshotPolicy",
    request=CreateAutoSnapshotPolicyRequest,
    response=CreateAutoSnapshotPolicyResponse,
    handle=create_auto_snapshot_policy,
    writes=True,
    resources=any_of("snapshotpolicy"),
)
