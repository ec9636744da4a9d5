"""DescribeTaskAttribute: one task, its progress, and the object that it reads or writes."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.find_resource import own_resource
from genzo.actions.image_transfer.task_queries import finished_time, support_cancel
from genzo.actions.resource_names import EVERYTHING
from genzo.catalogue.clock import format_minute
from genzo.catalogue.tasks import Task, TaskStatus
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_NOT_FOUND = errors_of("DescribeTaskAttribute")("InvalidTaskId.NotFound")

_OPERATION_STATUS = {
    TaskStatus.PROCESSING: "Processing",
    TaskStatus.FINISHED: "Success",  # as in the service's samples
    TaskStatus.FAILED: "Failed",
}
_CANCELLED = ("TaskCancelled", "The task has been cancelled.")


class DescribeTaskAttributeRequest(Request, frozen=True):
    region_id: str
    task_id: str


@fields_in_key_order
class RelatedItem(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    name: str
    value: str


class RelatedItemSet(msgspec.Struct, frozen=True, rename="pascal"):
    related_item: list[RelatedItem] = []


@fields_in_key_order
class OperationProgress(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    error_msg: str = ""
    error_code: str = ""
    operation_status: str
    related_item_set: RelatedItemSet


class OperationProgressSet(msgspec.Struct, frozen=True, rename="pascal"):
    operation_progress: list[OperationProgress] = []


@fields_in_key_order
class DescribeTaskAttributeResponse(Response, frozen=True, kw_only=True):
    creation_time: str
    support_cancel: str
    total_count: int
    success_count: int
    region_id: str
    task_action: str
    failed_count: int
    request_id: str
    task_status: str
    task_process: str
    finished_time: str
    task_id: str
    operation_progress_set: OperationProgressSet


def describe_task_attribute(
    request: DescribeTaskAttributeRequest, context: Context
) -> DescribeTaskAttributeResponse:
    """The task as it is now, with one operation."""
    context.require_region(request.region_id)
    task = own_resource(context, Task, request.region_id, request.task_id, _NOT_FOUND)
    status = task.status_at(context.now)
    return DescribeTaskAttributeResponse(
        creation_time=format_minute(task.created // 1000),
        support_cancel=support_cancel(task),
        total_count=1,
        success_count=int(status is TaskStatus.FINISHED),
        region_id=task.region_id,
        task_action=task.action,
        failed_count=int(status is TaskStatus.FAILED),
        request_id=context.request_id,
        task_status=status.value,
        task_process=f"{task.progress_at(context.now).percent}%",
        finished_time=finished_time(task, context.now),
        task_id=task.resource_id,
        operation_progress_set=OperationProgressSet([_operation(task, status)]),
    )


def _operation(task: Task, status: TaskStatus) -> OperationProgress:
    code, message = "", ""
    if status is TaskStatus.FAILED:
        code, message = _CANCELLED if task.cancelled_at else (task.failure, task.failure_message)
    items = {
        "OSSBucket": task.bucket,
        "OSSObject": task.object_name,
        "ImageFormat": task.format,
    }
    return OperationProgress(
        error_msg=message,
        error_code=code,
        operation_status=_OPERATION_STATUS[status],
        related_item_set=RelatedItemSet(
            [RelatedItem(name=name, value=value) for name, value in items.items()]
        ),
    )


DESCRIBE_TASK_ATTRIBUTE = Action(
    name="DescribeTaskAttribute",
    request=DescribeTaskAttributeRequest,
    response=DescribeTaskAttributeResponse,
    handle=describe_task_attribute,
    resources=EVERYTHING,
)
