"""The request of DescribeSnapshots, and the conditions that a snapshot must meet."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import msgspec

from genzo import errors
from genzo.actions.action import Context
from genzo.actions.filter_parameter import FilterParameter
from genzo.actions.page_parameters import PageSizeTo100
from genzo.actions.snapshots.conditions import (
    MAX_IDS,
    Condition,
    created_within,
    documented,
    equal,
    is_one_of,
    tagged,
)
from genzo.actions.snapshots.find_snapshots import disks_of
from genzo.actions.snapshots.snapshot_type import ACCOMPLISHED, FAILED, PROGRESSING, status_of
from genzo.actions.snapshots.snapshot_usage import USAGES
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.snapshots import Snapshot
from genzo.errors import ErrorType
from genzo.errors.table import errors_of
from genzo.wire.json_array import json_list
from genzo.wire.structs import Request

_ERRORS = errors_of("DescribeSnapshots")
_TAG_MISMATCH = _ERRORS("InvalidTag.Mismatch")
_TAG_COUNT = _ERRORS("InvalidTagCount")
_TOO_MANY_IDS = _ERRORS("InvalidSnapshotIds.Malformed")
_CATEGORY = _ERRORS("InvalidSnapshotCategory.Malformed")
_FILTER_KEY = _ERRORS("InvalidFilterKey.NotFound")
_FILTER_VALUE = _ERRORS("InvalidFilterValue")
_USAGE = _ERRORS("InvalidUsage")
_DISK_TYPE = _ERRORS("InvalidSourceDiskType")
_STATUS = _ERRORS("InvalidStatus.NotFound")
_SNAPSHOT_TYPE = _ERRORS("InvalidSnapshotType.NotFound")
_LINK = _ERRORS("InvalidSnapshotLinkId.NotFound")

_ALL = "all"
_STATUSES = (PROGRESSING, ACCOMPLISHED, FAILED, _ALL)
_TYPES_OF_ALL = ("user", _ALL)
_TYPES = (*_TYPES_OF_ALL, "auto", "timer")
_STANDARD = "standard"
_CATEGORIES = (_STANDARD, "flash", "archive")
_DISK_TYPES = ("system", "data")


class DescribeSnapshotsRequest(Request, frozen=True):
    region_id: str
    instance_id: str | None = None
    disk_id: str | None = None
    snapshot_link_id: str | None = None
    snapshot_ids: str | None = None
    page_number: Annotated[int, msgspec.Meta(ge=1)] | None = None
    page_size: PageSizeTo100 | None = None
    next_token: str | None = None
    max_results: PageSizeTo100 | None = None
    snapshot_name: str | None = None
    status: str = _ALL
    snapshot_type: str = _ALL
    filter: tuple[FilterParameter, ...] = ()
    usage: str | None = None
    source_disk_type: str | None = None
    encrypted: bool | None = None
    resource_group_id: str | None = None
    dry_run: bool = False
    kms_key_id: str | None = msgspec.field(name="KMSKeyId", default=None)
    category: str | None = None
    tag: tuple[TagParameter, ...] = ()


def conditions_of(
    request: DescribeSnapshotsRequest, snapshots: Sequence[Snapshot], context: Context
) -> list[Condition]:
    """All conditions of the request, except Usage.

    Raises:
        ApiError: a parameter is malformed or has an unknown value.
    """
    return [
        *_of_lists(request, snapshots),
        *_of_values(request, context.now),
        *_of_instance(request, context),
        *equal(
            disk_id=request.disk_id,
            name=request.snapshot_name,
            encrypted=request.encrypted,
            resource_group_id=request.resource_group_id,
            kms_key_id=request.kms_key_id,
        ),
        *created_within(request.filter, _FILTER_KEY, _FILTER_VALUE),
        *tagged(request.tag, _TAG_MISMATCH, _TAG_COUNT),
    ]


def _of_lists(request: DescribeSnapshotsRequest, snapshots: Sequence[Snapshot]) -> list[Condition]:
    conditions = []
    if request.snapshot_ids is not None:
        malformed = errors.INVALID_PARAMETER(name="SnapshotIds")
        ids = json_list(request.snapshot_ids, MAX_IDS, malformed, _TOO_MANY_IDS())
        conditions.append(is_one_of("resource_id", ids))
    if request.snapshot_link_id is not None:
        text = request.snapshot_link_id
        malformed = errors.INVALID_PARAMETER(name="SnapshotLinkId")
        links = json_list(text, MAX_IDS, malformed, malformed) if text.startswith("[") else [text]
        if set(links).isdisjoint(snapshot.link_id for snapshot in snapshots):
            raise _LINK()
        conditions.append(is_one_of("link_id", links))
    return conditions


def _of_values(request: DescribeSnapshotsRequest, now: int) -> list[Condition]:
    """The conditions of parameters with a closed set of values; all snapshots here are manual."""
    conditions: list[Condition] = []
    disk_type = _allowed(request.source_disk_type, _DISK_TYPES, _DISK_TYPE)
    conditions += equal(disk_type=disk_type)
    if _allowed(request.category, _CATEGORIES, _CATEGORY) not in (None, _STANDARD):
        conditions.append(_none)
    if _allowed(request.snapshot_type, _TYPES, _SNAPSHOT_TYPE) not in _TYPES_OF_ALL:
        conditions.append(_none)
    status = _allowed(request.status, _STATUSES, _STATUS)
    if status != _ALL:
        conditions.append(lambda snapshot: status_of(snapshot, now) == status)
    _allowed(request.usage, USAGES, _USAGE)
    return conditions


def _allowed(value: str | None, allowed: Iterable[str], error: ErrorType) -> str | None:
    """The value as the API spells it; None where the request leaves it out."""
    return None if value is None else documented(value, allowed, error)


def _none(_snapshot: Snapshot) -> bool:
    return False


def _of_instance(request: DescribeSnapshotsRequest, context: Context) -> list[Condition]:
    """Snapshots of the disks of an instance, also of disks that were deleted."""
    if request.instance_id is None:
        return []
    instances = {disk.resource_id: disk.instance_id for disk in disks_of(context, request.region_id)}
    return [lambda snapshot: instances.get(snapshot.disk_id, snapshot.instance_id) == request.instance_id]
