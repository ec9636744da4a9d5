"""DescribeSnapshotGroups: the snapshot-consistent groups of an account in a region, newest first."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.page_parameters import PageSizeTo100
from genzo.actions.paging import INVALID_NEXT_TOKEN, NEWEST_FIRST, by_token
from genzo.actions.resource_names import on_or_any
from genzo.actions.snapshot_groups.find_group import STATUSES, group_status, snapshots_in
from genzo.actions.snapshot_groups.group_type import SnapshotGroupType, present
from genzo.actions.snapshots.find_snapshots import own_snapshots
from genzo.actions.tag_parameters import TagParameter, asked_tags
from genzo.catalogue.snapshot_groups import SnapshotGroup
from genzo.catalogue.snapshots import Snapshot
from genzo.catalogue.tagging import has_tags
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DescribeSnapshotGroups")
_STATUS = _ERRORS("InvalidStatus.ValueNotSupported")
_MUST_BE_ONE = _ERRORS("InvalidSnapshotGroupId.MustBeOne")

_PROGRESS_STATUS = "SNAPSHOT_GROUP_PROGRESS_STATUS"
_UpToTen = Annotated[tuple[str, ...], msgspec.Meta(max_length=10)]


class DescribeSnapshotGroupsRequest(Request, frozen=True):
    region_id: str
    instance_id: str | None = None
    name: str | None = None
    next_token: str | None = None
    max_results: PageSizeTo100 = 10
    snapshot_group_id: _UpToTen = ()
    status: _UpToTen = ()
    additional_attributes: Annotated[tuple[str, ...], msgspec.Meta(max_length=5)] = ()
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=16)] = ()
    resource_group_id: str | None = None


class SnapshotGroups(msgspec.Struct, frozen=True, rename="pascal"):
    snapshot_group: list[SnapshotGroupType]


@fields_in_key_order
class DescribeSnapshotGroupsResponse(Response, frozen=True, kw_only=True):
    next_token: str
    request_id: str
    snapshot_groups: SnapshotGroups


def describe_snapshot_groups(
    request: DescribeSnapshotGroupsRequest, context: Context
) -> DescribeSnapshotGroupsResponse:
    """The page of groups that the request asks for."""
    context.require_region(request.region_id)
    if not set(request.status) <= set(STATUSES):
        raise _STATUS(text="The specified Status is not supported.")
    if _PROGRESS_STATUS in request.additional_attributes and len(request.snapshot_group_id) != 1:
        raise _MUST_BE_ONE()
    snapshots = {each.resource_id: each for each in own_snapshots(context, request.region_id)}
    groups = context.catalogue.resources(SnapshotGroup, context.account_id, request.region_id)
    found = {
        group.resource_id: (group, held)
        for group in groups
        if _is_asked_for(group, held := snapshots_in(group, snapshots), request, context.now)
    }
    page = by_token(
        [group for group, _ in found.values()],
        request.next_token,
        request.max_results,
        NEWEST_FIRST,
        INVALID_NEXT_TOKEN,
    )
    shown = [present(*found[group.resource_id], context.now) for group in page.items]
    return DescribeSnapshotGroupsResponse(
        next_token=page.next_token, request_id=context.request_id, snapshot_groups=SnapshotGroups(shown)
    )


def _is_asked_for(
    group: SnapshotGroup, snapshots: Sequence[Snapshot], request: DescribeSnapshotGroupsRequest, now: int
) -> bool:
    return (
        (not request.snapshot_group_id or group.resource_id in request.snapshot_group_id)
        and (not request.status or group_status(snapshots, now) in request.status)
        and request.instance_id in (None, group.instance_id)
        and request.name in (None, group.name)
        and request.resource_group_id in (None, group.resource_group_id)
        and has_tags(group, asked_tags(request.tag))
    )


DESCRIBE_SNAPSHOT_GROUPS = Action(
    name="DescribeSnapshotGroups",
    request=DescribeSnapshotGroupsRequest,
    response=DescribeSnapshotGroupsResponse,
    handle=describe_snapshot_groups,
    resources=on_or_any("snapshotgroup", "snapshot_group_id"),
)
