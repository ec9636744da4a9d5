"""DescribeDisks: the disks of an account in a region, filtered and paged, newest first."""

import msgspec

from genzo import errors
from genzo.actions.action import Action, Context
from genzo.actions.resource_names import json_ids, on_or_any
from genzo.actions.snapshots.disk_query import DescribeDisksRequest, conditions_of
from genzo.actions.snapshots.disk_type import DiskType, present
from genzo.actions.snapshots.find_snapshots import disks_of
from genzo.actions.snapshots.page_request import page_request
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_IOPS = "IOPS"
_LEAST_RESULTS = 10
_MOST_RESULTS = 500


class Disks(msgspec.Struct, frozen=True, rename="pascal"):
    disk: list[DiskType]


@fields_in_key_order
class DescribeDisksResponse(Response, frozen=True, kw_only=True):
    next_token: str
    page_size: int
    page_number: int
    request_id: str
    total_count: int
    disks: Disks


def describe_disks(request: DescribeDisksRequest, context: Context) -> DescribeDisksResponse:
    """The page of disks that the request asks for.

    Raises:
        ApiError: see `conditions_of`; DryRunOperation, or InvalidParameter for NextToken.
    """
    conditions = conditions_of(request, context)
    if request.dry_run:
        raise errors.DRY_RUN_OPERATION()
    disks = disks_of(context, request.region_id)
    found = [disk for disk in disks if all(condition(disk) for condition in conditions)]
    paging = page_request(
        request.page_number, request.page_size, request.next_token, _results(request.max_results)
    )
    page = paging.page(found)
    is_detailed = _IOPS in request.additional_attributes
    return DescribeDisksResponse(
        next_token=page.next_token,
        page_size=paging.size,
        page_number=paging.number,
        request_id=context.request_id,
        total_count=len(found),
        disks=Disks([present(disk, context.now, is_detailed) for disk in page.items]),
    )


def _results(asked: int | None) -> int | None:
    """The size of a page; smaller and larger values become the limits (parameter MaxResults)."""
    return None if asked is None else min(max(asked, _LEAST_RESULTS), _MOST_RESULTS)


DESCRIBE_DISKS = Action(
    name="DescribeDisks",
    request=DescribeDisksRequest,
    response=DescribeDisksResponse,
    handle=describe_disks,
    resources=on_or_any("disk", "disk_ids", read=json_ids),
)
