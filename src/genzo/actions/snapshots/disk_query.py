"""The request of DescribeDisks, and the conditions that a disk must meet."""

from collections.abc import Iterable
from typing import Annotated

import msgspec

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
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.disk_performance import LEVELS, performance_level_of
from genzo.catalogue.disks import DISK_CATEGORIES, STATUSES
from genzo.errors import INVALID_PARAMETER, ErrorType
from genzo.errors.table import errors_of
from genzo.wire.json_array import json_list
from genzo.wire.structs import Request

_ERRORS = errors_of("DescribeDisks")
_REGION = _ERRORS("InvalidRegion.NotFound")
_ZONE = _ERRORS("InvalidZoneId.NotFound")
_DISK_IDS = _ERRORS("InvalidParameter.DiskIds")
_TOO_MANY_IDS = _ERRORS("InvalidDiskIds.Malformed")
_DISK_TYPE = _ERRORS("InvalidDiskType.ValueNotSupported")
_CATEGORY = _ERRORS("InvalidCategory.ValueNotSupported")
_STATUS = _ERRORS("InvalidStatus.ValueNotSupported")
_CHARGE_TYPE = _ERRORS("InvalidDiskChargeType.NotFound")
_LOCK_REASON = _ERRORS("InvalidLockReason.NotFound")
_MULTI_ATTACH = _ERRORS("InvalidParameter.MultiAttach")
_SHARED_NOT_MATCH = _ERRORS("InvalidParameter.MultiAttachAndEnableSharedNotMatch")
_PERFORMANCE_LEVEL = INVALID_PARAMETER._replace(
    message=INVALID_PARAMETER.message.format(name="PerformanceLevel")
)
_FILTER_KEY = _ERRORS("InvalidFilterKey.NotFound")
_FILTER_VALUE = _ERRORS("InvalidFilterValue")
_TAG_MISMATCH = _ERRORS("InvalidTag.Mismatch")
_TAG_COUNT = _ERRORS("InvalidTagCount")

_ALL = "all"
_DISK_TYPES = ("system", "data")
_CHARGE_TYPES = ("PrePaid", "PostPaid")
_LOCK_REASONS = ("financial", "security", "recycling")
_LEGACY_SHARED = "LegacyShared"
_MULTI_ATTACHES = ("Disabled", "Enabled", _LEGACY_SHARED)


class DescribeDisksRequest(Request, frozen=True):
    region_id: str
    zone_id: str | None = None
    disk_ids: str | None = None
    instance_id: str | None = None
    disk_type: str = _ALL
    category: str = _ALL
    status: str = _ALL
    snapshot_id: str | None = None
    portable: bool | None = None
    delete_with_instance: bool | None = None
    delete_auto_snapshot: bool | None = None
    page_number: Annotated[int, msgspec.Meta(ge=1)] | None = None
    page_size: PageSizeTo100 | None = None
    next_token: str | None = None
    max_results: Annotated[int, msgspec.Meta(ge=1)] | None = None
    disk_name: str | None = None
    auto_snapshot_policy_id: str | None = None
    enable_auto_snapshot: bool | None = None
    enable_automated_snapshot_policy: bool = False
    disk_charge_type: str | None = None
    lock_reason: str | None = None
    filter: tuple[FilterParameter, ...] = ()
    resource_group_id: str | None = None
    enable_shared: bool | None = None
    encrypted: bool | None = None
    dry_run: bool = False
    kms_key_id: str | None = msgspec.field(name="KMSKeyId", default=None)
    multi_attach: str | None = None
    performance_level: str | None = None
    tag: tuple[TagParameter, ...] = ()
    additional_attributes: Annotated[tuple[str, ...], msgspec.Meta(max_length=5)] = ()


def conditions_of(request: DescribeDisksRequest, context: Context) -> list[Condition]:
    """All conditions of the request.

    Raises:
        ApiError: a parameter is malformed or has an unknown value.
    """
    return [
        *_of_place(request, context),
        *_of_values(request, context.now),
        *_of_what_is_not_here(request),
        *equal(
            snapshot_id=request.snapshot_id,
            is_portable=request.portable,
            delete_with_instance=request.delete_with_instance,
            delete_auto_snapshot=request.delete_auto_snapshot,
            enable_auto_snapshot=request.enable_auto_snapshot,
            auto_snapshot_policy_id=request.auto_snapshot_policy_id,
            name=request.disk_name,
            resource_group_id=request.resource_group_id,
            encrypted=request.encrypted,
            kms_key_id=request.kms_key_id,
        ),
        *created_within(request.filter, _FILTER_KEY, _FILTER_VALUE),
        *tagged(request.tag, _TAG_MISMATCH, _TAG_COUNT),
    ]


def _of_place(request: DescribeDisksRequest, context: Context) -> list[Condition]:
    """The conditions of ids, zone and instance."""
    if request.region_id not in context.facts.regions:
        raise _REGION()
    zones = {zone.zone_id for zone in context.facts.zones_of(request.region_id)}
    if request.zone_id is not None and request.zone_id not in zones:
        raise _ZONE()
    conditions = equal(zone_id=request.zone_id)
    if request.disk_ids is not None:
        ids = json_list(request.disk_ids, MAX_IDS, _DISK_IDS(), _TOO_MANY_IDS())
        conditions.append(is_one_of("resource_id", ids))
    if request.instance_id is not None:
        conditions.append(lambda disk: disk.instance_at(context.now) == request.instance_id)
    return conditions


def _of_values(request: DescribeDisksRequest, now: int) -> list[Condition]:
    """The conditions of parameters with a closed set of values."""
    conditions = [
        *equal(
            disk_type=_allowed(request.disk_type, _DISK_TYPES, _DISK_TYPE),
            category=_allowed(request.category, DISK_CATEGORIES, _CATEGORY),
            charge_type=_allowed(request.disk_charge_type, _CHARGE_TYPES, _CHARGE_TYPE),
            multi_attach=_allowed(request.multi_attach, _MULTI_ATTACHES, _MULTI_ATTACH),
        )
    ]
    if request.performance_level is not None:
        level = documented(request.performance_level, LEVELS, _PERFORMANCE_LEVEL)
        conditions.append(lambda disk: performance_level_of(disk.category, disk.performance_level) == level)
    if request.enable_automated_snapshot_policy:
        conditions.append(lambda disk: bool(disk.auto_snapshot_policy_id))
    status = _allowed(request.status, STATUSES, _STATUS)
    if status is not None:
        conditions.append(lambda disk: disk.status_at(now) == status)
    return conditions


def _allowed(value: str | None, allowed: Iterable[str], error: ErrorType) -> str | None:
    """The value as the API spells it; None where the request asks for all."""
    return None if value is None or value.lower() == _ALL else documented(value, allowed, error)


def _of_what_is_not_here(request: DescribeDisksRequest) -> list[Condition]:
    """A condition that no disk meets, for a request for locked or shared disks."""
    _allowed(request.lock_reason, _LOCK_REASONS, _LOCK_REASON)
    if request.enable_shared and request.multi_attach not in (None, _LEGACY_SHARED):
        raise _SHARED_NOT_MATCH()
    is_asked = request.lock_reason is not None or request.enable_shared
    return [lambda _disk: False] if is_asked else []
