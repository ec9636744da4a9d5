"""DescribeSnapshots: the snapshots of an account in a region, filtered and paged, newest first."""

import msgspec

from genzo import errors
from genzo.actions.action import Action, Context
from genzo.actions.resource_names import json_ids, on_or_any
from genzo.actions.snapshots.find_snapshots import own_snapshots
from genzo.actions.snapshots.page_request import page_request
from genzo.actions.snapshots.snapshot_query import DescribeSnapshotsRequest, conditions_of
from genzo.actions.snapshots.snapshot_type import SnapshotType, present
from genzo.actions.snapshots.snapshot_usage import Usages
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response


class Snapshots(msgspec.Struct, frozen=True, rename="pascal"):
    snapshot: list[SnapshotType]


@fields_in_key_order
class DescribeSnapshotsResponse(Response, frozen=True, kw_only=True):
    next_token: str
    page_size: int
    page_number: int
    request_id: str
    total_count: int
    snapshots: Snapshots


def describe_snapshots(request: DescribeSnapshotsRequest, context: Context) -> DescribeSnapshotsResponse:
    """The page of snapshots that the request asks for.

    Raises:
        ApiError: see `conditions_of`; DryRunOperation, or InvalidParameter for NextToken.
    """
    context.require_region(request.region_id)
    snapshots = own_snapshots(context, request.region_id)
    conditions = conditions_of(request, snapshots, context)
    if request.dry_run:
        raise errors.DRY_RUN_OPERATION()
    usages = Usages(context, request.region_id)
    found = [each for each in snapshots if all(condition(each) for condition in conditions)]
    if request.usage is not None:
        found = [each for each in found if usages.of(each) == request.usage.lower()]
    paging = page_request(request.page_number, request.page_size, request.next_token, request.max_results)
    page = paging.page(found)
    return DescribeSnapshotsResponse(
        next_token=page.next_token,
        page_size=paging.size,
        page_number=paging.number,
        request_id=context.request_id,
        total_count=len(found),
        snapshots=Snapshots([present(each, usages.of(each), context.now) for each in page.items]),
    )


DESCRIBE_SNAPSHOTS = Action(
    name="DescribeSnapshots",
    request=DescribeSnapshotsRequest,
    response=DescribeSnapshotsResponse,
    handle=describe_snapshots,
    resources=on_or_any("snapshot", "snapshot_ids", read=json_ids),
)
