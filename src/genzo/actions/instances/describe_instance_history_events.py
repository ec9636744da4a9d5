"""DescribeInstanceHistoryEvents: the system events of instances, of which there are none here."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.resource_names import on, on_or_any, otherwise
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.clock import parse_timestamp
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, UNSET, Request, Response, UnsetType, never_sent

_ERRORS = errors_of("DescribeInstanceHistoryEvents")
_INVALID = _ERRORS("InvalidParameter")
_ENDS_BEFORE_START = _ERRORS("InvalidParameter.TimeEndBeforeStart")
_TOO_MANY = _ERRORS("EventIdLimitExceeded")


_STATUSES = ("Scheduled", "Avoided", "Executing", "Executed", "Canceled", "Failed", "Inquiring")
_RESOURCE_TYPES = ("instance", "ddh", "managedhost")
_MOST_EVENTS = 100
_NO_EVENTS = never_sent("no system events occur here")
_MaxResults = Annotated[int, msgspec.Meta(ge=1)]  # others are taken as 10 or 100 (description)


class TimeRangeParameter(msgspec.Struct, frozen=True, rename="pascal"):
    start: str | None = None
    end: str | None = None


class DescribeInstanceHistoryEventsRequest(Request, frozen=True):
    region_id: str
    event_publish_time: TimeRangeParameter | None = None
    not_before: TimeRangeParameter | None = None
    event_cycle_status: str | None = None
    event_id: tuple[str, ...] = ()
    event_type: Annotated[str | None, NO_EFFECT] = None
    impact_level: Annotated[str | None, NO_EFFECT] = None
    instance_event_cycle_status: Annotated[tuple[str, ...], msgspec.Meta(max_length=10)] = ()
    instance_event_type: Annotated[tuple[str, ...], msgspec.Meta(max_length=30), NO_EFFECT] = ()
    instance_id: str | None = None
    max_results: Annotated[_MaxResults | None, NO_EFFECT] = None
    next_token: Annotated[str | None, NO_EFFECT] = None
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10
    resource_group_id: Annotated[str | None, NO_EFFECT] = None
    resource_id: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    resource_type: str = "instance"
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20), NO_EFFECT] = ()


@fields_in_key_order
class EventType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    name: Annotated[str, _NO_EVENTS]
    code: Annotated[int, _NO_EVENTS]


@fields_in_key_order
class EventCycleStatus(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    name: Annotated[str, _NO_EVENTS]
    code: Annotated[int, _NO_EVENTS]


@fields_in_key_order
class InactiveDiskType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    creation_time: Annotated[str, _NO_EVENTS]
    device_size: Annotated[str, _NO_EVENTS]
    device_category: Annotated[str, _NO_EVENTS]
    device_type: Annotated[str, _NO_EVENTS]
    release_time: Annotated[str, _NO_EVENTS]


class InactiveDisks(msgspec.Struct, frozen=True, rename="pascal"):
    inactive_disk: Annotated[list[InactiveDiskType], _NO_EVENTS]


class MigrationOptions(msgspec.Struct, frozen=True, rename="pascal"):
    migration_option: Annotated[list[str], _NO_EVENTS]


@fields_in_key_order
class ExtendedAttribute(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    device: Annotated[str, _NO_EVENTS]
    disk_id: Annotated[str, _NO_EVENTS]
    inactive_disks: Annotated[InactiveDisks, _NO_EVENTS]
    host_type: Annotated[str, _NO_EVENTS]
    host_id: Annotated[str, _NO_EVENTS]
    migration_options: Annotated[MigrationOptions, _NO_EVENTS]
    online_repair_policy: Annotated[str, _NO_EVENTS]
    rack: Annotated[str, _NO_EVENTS]
    punish_type: Annotated[str, _NO_EVENTS]
    punish_domain: Annotated[str, _NO_EVENTS]
    punish_url: Annotated[str, _NO_EVENTS]
    code: Annotated[str, _NO_EVENTS]
    can_accept: Annotated[str, _NO_EVENTS]
    response_result: Annotated[str, _NO_EVENTS]
    initial_not_before: Annotated[str | UnsetType, _NO_EVENTS] = UNSET
    metric_name: Annotated[str | UnsetType, _NO_EVENTS] = UNSET
    metric_value: Annotated[str | UnsetType, _NO_EVENTS] = UNSET


@fields_in_key_order
class InstanceSystemEventType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    event_id: Annotated[str, _NO_EVENTS]
    event_publish_time: Annotated[str, _NO_EVENTS]
    event_finish_time: Annotated[str, _NO_EVENTS]
    resource_type: Annotated[str, _NO_EVENTS]
    impact_level: Annotated[str, _NO_EVENTS]
    not_before: Annotated[str, _NO_EVENTS]
    instance_id: Annotated[str, _NO_EVENTS]
    reason: Annotated[str, _NO_EVENTS]
    event_type: Annotated[EventType, _NO_EVENTS]
    event_cycle_status: Annotated[EventCycleStatus, _NO_EVENTS]
    extended_attribute: Annotated[ExtendedAttribute, _NO_EVENTS]
    reason_code: Annotated[str | UnsetType, _NO_EVENTS] = UNSET


class InstanceSystemEventSet(msgspec.Struct, frozen=True, rename="pascal"):
    instance_system_event_type: list[InstanceSystemEventType]


@fields_in_key_order
class DescribeInstanceHistoryEventsResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    instance_system_event_set: InstanceSystemEventSet
    next_token: Annotated[str | UnsetType, _NO_EVENTS] = UNSET


def describe_instance_history_events(
    request: DescribeInstanceHistoryEventsRequest, context: Context
) -> DescribeInstanceHistoryEventsResponse:
    """An empty page, after the checks of the parameters."""
    context.require_region(request.region_id)
    _require_values(request)
    for name, times in (("NotBefore", request.not_before), ("EventPublishTime", request.event_publish_time)):
        if times is not None:
            _require_range(name, times)
    return DescribeInstanceHistoryEventsResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=0,
        instance_system_event_set=InstanceSystemEventSet([]),
    )


def _require_values(request: DescribeInstanceHistoryEventsRequest) -> None:
    """Refuse values that the parameters do not have, and too many ids."""
    if request.resource_type not in _RESOURCE_TYPES:
        raise _INVALID(text="The specified ResourceType is not valid.")
    statuses = {*request.instance_event_cycle_status, request.event_cycle_status or _STATUSES[0]}
    if not statuses <= set(_STATUSES):
        raise _INVALID(text="The specified EventCycleStatus is not valid.")
    if len(request.event_id) > _MOST_EVENTS:
        raise _TOO_MANY(text=f"At most {_MOST_EVENTS} events can be specified.")


def _require_range(name: str, times: TimeRangeParameter) -> None:
    """Refuse times that are malformed, or that end before they begin."""
    moments = [None if text is None else parse_timestamp(text) for text in (times.start, times.end)]
    for side, text, moment in zip(("Start", "End"), (times.start, times.end), moments, strict=True):
        if text is not None and moment is None:
            raise _INVALID(text=f"The specified {name}.{side} is not valid.")
    start, end = moments
    if start is not None and end is not None and end < start:
        raise _ENDS_BEFORE_START(text=f"{name}.End is before {name}.Start.")


DESCRIBE_INSTANCE_HISTORY_EVENTS = Action(
    name="DescribeInstanceHistoryEvents",
    request=DescribeInstanceHistoryEventsRequest,
    response=DescribeInstanceHistoryEventsResponse,
    handle=describe_instance_history_events,
    resources=otherwise(on("instance", "resource_id"), on_or_any("instance", "instance_id")),
)
