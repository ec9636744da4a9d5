"""DescribeCloudAssistantStatus: whether the agent of instances runs, and what it has run."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.commands.assisted_instances import InstanceErrors, named_instances
from genzo.actions.commands.find_command import own_invocations
from genzo.actions.commands.page_of_list import ListPage, PagedRequest, PageErrors, page_of
from genzo.actions.paging import NEWEST_FIRST
from genzo.actions.resource_names import on_or_any
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.instances import Instance
from genzo.catalogue.invocations import UNDER_WAY, Invocation, TargetStatus
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Response, UnsetType


class _Errors(PageErrors, InstanceErrors):
    """All errors of the action."""


_ERRORS = _Errors(errors_of("DescribeCloudAssistantStatus"))
_MOST = 100
_MINUTE = 60
_OS_TYPES = {"linux": "Linux", "windows": "Windows"}
_VERSIONS = {"linux": "2.2.3.541", "windows": "2.1.3.541"}
"""The lowest version with all that the API describes (ModifyInvocationAttribute)."""
_WAITING = (TargetStatus.PENDING, TargetStatus.SCHEDULED)


class DescribeCloudAssistantStatusRequest(PagedRequest, frozen=True, kw_only=True):
    region_id: str
    instance_id: tuple[str, ...] = ()
    os_type: str | None = msgspec.field(name="OSType", default=None)


@fields_in_key_order
class InstanceCloudAssistantStatusType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    cloud_assistant_status: str
    last_invoked_time: str
    cloud_assistant_version: str
    active_task_count: int
    invocation_count: int
    instance_id: str
    last_heartbeat_time: str
    os_type: str = msgspec.field(name="OSType")
    support_session_manager: bool


class InstanceCloudAssistantStatusSet(msgspec.Struct, frozen=True, rename="pascal"):
    instance_cloud_assistant_status: list[InstanceCloudAssistantStatusType]


@fields_in_key_order
class DescribeCloudAssistantStatusResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    next_token: str | UnsetType = UNSET
    instance_cloud_assistant_status_set: InstanceCloudAssistantStatusSet


def describe_cloud_assistant_status(
    request: DescribeCloudAssistantStatusRequest, context: Context
) -> DescribeCloudAssistantStatusResponse:
    """The agents of the named instances, or of the page of all that the request asks for."""
    context.require_region(request.region_id)
    page = _page(request, context)
    invocations = own_invocations(context, request.region_id)
    shown = [_shown(instance, invocations, context.now) for instance in page.items]
    return DescribeCloudAssistantStatusResponse(
        page_size=page.size,
        request_id=context.request_id,
        page_number=page.number,
        total_count=page.total,
        next_token=page.next_token,
        instance_cloud_assistant_status_set=InstanceCloudAssistantStatusSet(shown),
    )


def _page(request: DescribeCloudAssistantStatusRequest, context: Context) -> ListPage[Instance]:
    """The instances; named ones are all on one page, whose size the request does not choose."""
    if request.instance_id:
        named = named_instances(request.instance_id, request.region_id, _MOST, context, _ERRORS)
        found = [instance for instance in named if _is_of_system(instance, request.os_type)]
        return ListPage(found, 1, max(1, len(found)), "", len(found))
    instances = context.catalogue.resources(Instance, context.account_id, request.region_id)
    found = [instance for instance in instances if _is_of_system(instance, request.os_type)]
    return page_of(found, request, NEWEST_FIRST, _ERRORS)


def _is_of_system(instance: Instance, os_type: str | None) -> bool:
    return os_type in (None, _OS_TYPES.get(instance.os_type))


def _shown(instance: Instance, invocations: list[Invocation], now: int) -> InstanceCloudAssistantStatusType:
    targets = [
        target
        for invocation in invocations
        for target in invocation.targets
        if target.instance_id == instance.resource_id
    ]
    statuses = [target.status_at(now) for target in targets]
    begun = max((target.starts_at for target in targets if target.has_started_at(now)), default=0)
    is_running = instance.status_at(now) == "Running"
    return InstanceCloudAssistantStatusType(
        cloud_assistant_status=str(is_running).lower(),
        last_invoked_time=format_timestamp(begun // 1000) if begun else "",
        cloud_assistant_version=_VERSIONS.get(instance.os_type, "") if is_running else "",
        active_task_count=sum(status in UNDER_WAY and status not in _WAITING for status in statuses),
        invocation_count=sum(status not in UNDER_WAY for status in statuses),
        instance_id=instance.resource_id,
        last_heartbeat_time=format_timestamp(now // 1000 // _MINUTE * _MINUTE) if is_running else "",
        os_type=_OS_TYPES.get(instance.os_type, ""),
        support_session_manager=is_running,
    )


DESCRIBE_CLOUD_ASSISTANT_STATUS = Action(
    name="DescribeCloudAssistantStatus",
    request=DescribeCloudAssistantStatusRequest,
    response=DescribeCloudAssistantStatusResponse,
    handle=describe_cloud_assistant_status,
    resources=on_or_any("instance", "instance_id"),
)
