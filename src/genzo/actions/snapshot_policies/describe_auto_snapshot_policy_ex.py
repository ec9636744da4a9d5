"""DescribeAutoSnapshotPolicyEx: the policies of an account in a region, filtered and paged, newest first."""

from collections import Counter

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.actions.resource_names import on_or_any
from genzo.actions.snapshot_policies.policy_type import AutoSnapshotPolicyType, present
from genzo.actions.snapshots.find_snapshots import disks_of
from genzo.actions.tag_parameters import TagParameter, checked_tags
from genzo.catalogue.query import TagFilter
from genzo.catalogue.snapshot_policies import AutoSnapshotPolicy
from genzo.catalogue.tagging import has_tags
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DescribeAutoSnapshotPolicyEx")
_TAG_MISMATCH = _ERRORS("InvalidTag.Mismatch")
_TAG_COUNT = _ERRORS("InvalidTagCount")

_MOST_TAGS = 20


class DescribeAutoSnapshotPolicyExRequest(Request, frozen=True):
    region_id: str
    auto_snapshot_policy_id: str | None = None
    auto_snapshot_policy_name: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10
    tag: tuple[TagParameter, ...] = ()
    resource_group_id: str | None = None


class AutoSnapshotPolicies(msgspec.Struct, frozen=True, rename="pascal"):
    auto_snapshot_policy: list[AutoSnapshotPolicyType]


@fields_in_key_order
class DescribeAutoSnapshotPolicyExResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    auto_snapshot_policies: AutoSnapshotPolicies


def describe_auto_snapshot_policy_ex(
    request: DescribeAutoSnapshotPolicyExRequest, context: Context
) -> DescribeAutoSnapshotPolicyExResponse:
    """The page of policies that the request asks for."""
    context.require_region(request.region_id)
    tags = checked_tags(request.tag, _MOST_TAGS, _TAG_COUNT, _TAG_MISMATCH)
    policies = context.catalogue.resources(AutoSnapshotPolicy, context.account_id, request.region_id)
    found = [policy for policy in policies if _is_asked_for(policy, request, tags)]
    counts = Counter(disk.auto_snapshot_policy_id for disk in disks_of(context, request.region_id))
    page = by_number(found, request.page_number, request.page_size)
    return DescribeAutoSnapshotPolicyExResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        auto_snapshot_policies=AutoSnapshotPolicies(
            [present(policy, counts[policy.resource_id]) for policy in page]
        ),
    )


def _is_asked_for(
    policy: AutoSnapshotPolicy, request: DescribeAutoSnapshotPolicyExRequest, tags: tuple[TagFilter, ...]
) -> bool:
    return (
        request.auto_snapshot_policy_id in (None, policy.resource_id)
        and request.auto_snapshot_policy_name in (None, policy.name)
        and request.resource_group_id in (None, policy.resource_group_id)
        and has_tags(policy, tags)
    )


DESCRIBE_AUTO_SNAPSHOT_POLICY_EX = Action(
    name="DescribeAutoSnapshotPolicyEx",
    request=DescribeAutoSnapshotPolicyExRequest,
    response=DescribeAutoSnapshotPolicyExResponse,
    handle=describe_auto_snapshot_policy_ex,
    resources=on_or_any("snapshotpolicy", "auto_snapshot_policy_id"),
)
