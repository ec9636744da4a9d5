"""DescribeTasks: the tasks of an account in a region, the newest first."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.comma_list import comma_list
from genzo.actions.image_transfer.task_queries import finished_time, support_cancel
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.actions.resource_names import EVERYTHING
from genzo.catalogue.clock import format_minute, parse_timestamp
from genzo.catalogue.tasks import Task, TaskStatus
from genzo.errors import INVALID_PARAMETER
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_MAX_IDS = 100
_ACTIONS = ("ImportImage", "ExportImage", "RedeployInstance", "ModifyDiskSpec", "ArchiveSnapshot")


class DescribeTasksRequest(Request, frozen=True):
    region_id: str
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10
    task_group_id: str | None = None
    task_ids: str | None = None
    task_action: str | None = None
    task_status: str | None = None
    start_time: str | None = None
    end_time: str | None = None
    resource_ids: Annotated[tuple[str, ...], msgspec.Meta(max_length=_MAX_IDS)] = ()


@fields_in_key_order
class TaskType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    creation_time: str
    task_status: str
    finished_time: str = ""
    support_cancel: str
    task_id: str
    task_action: str
    resource_id: str = ""


class TaskSet(msgspec.Struct, frozen=True, rename="pascal"):
    task: list[TaskType] = []


@fields_in_key_order
class DescribeTasksResponse(Response, frozen=True, kw_only=True):
    page_size: int
    page_number: int
    request_id: str
    total_count: int
    region_id: str
    task_set: TaskSet


def describe_tasks(request: DescribeTasksRequest, context: Context) -> DescribeTasksResponse:
    """The page of tasks that the request asks for."""
    context.require_region(request.region_id)
    tasks = _asked_for(request, context)
    page = by_number(tasks, request.page_number, request.page_size)
    return DescribeTasksResponse(
        page_size=request.page_size,
        page_number=request.page_number,
        request_id=context.request_id,
        total_count=len(tasks),
        region_id=request.region_id,
        task_set=TaskSet([_shown(task, context.now) for task in page]),
    )


def _asked_for(request: DescribeTasksRequest, context: Context) -> list[Task]:
    if request.task_group_id is not None:
        # No task here belongs to a group, and a group goes before every other condition.
        return []
    if request.task_action not in (None, *_ACTIONS):
        raise INVALID_PARAMETER(name="TaskAction")
    ids = _ids(request.task_ids)
    begin, end = _moment("StartTime", request.start_time), _moment("EndTime", request.end_time)
    # Other states are ignored, as documented.
    status = request.task_status if request.task_status in set(TaskStatus) else None
    return [
        task
        for task in context.catalogue.resources(Task, context.account_id, request.region_id)
        if (ids is None or task.resource_id in ids)
        and request.task_action in (None, task.action)
        and status in (None, task.status_at(context.now))
        and (begin is None or task.created // 1000 >= begin)
        and (end is None or task.created // 1000 <= end)
        and (not request.resource_ids or task.target_id in request.resource_ids)
    ]


def _ids(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    ids = comma_list(text)
    if len(ids) > _MAX_IDS:
        raise INVALID_PARAMETER(name="TaskIds")
    return ids


def _moment(name: str, text: str | None) -> int | None:
    """Seconds since 1970 of a time that a request names."""
    if text is None:
        return None
    seconds = parse_timestamp(text)
    if seconds is None:
        raise INVALID_PARAMETER(name=name)
    return seconds


def _shown(task: Task, now: int) -> TaskType:
    return TaskType(
        creation_time=format_minute(task.created // 1000),
        task_status=task.status_at(now).value,
        finished_time=finished_time(task, now),
        support_cancel=support_cancel(task),
        task_id=task.resource_id,
        task_action=task.action,
        resource_id=task.target_id,
    )


DESCRIBE_TASKS = Action(
    name="DescribeTasks",
    request=DescribeTasksRequest,
    response=DescribeTasksResponse,
    handle=describe_tasks,
    resources=EVERYTHING,
)
