"""Tasks of the caller, as DescribeTasks and DescribeTaskAttribute show them."""

from datetime import UTC, datetime

from genzo.actions.action import Context
from genzo.catalogue.tasks import Task, TaskStatus
from genzo.errors import ErrorType

CANCELLABLE = ("ImportImage", "ExportImage")
"""The actions whose tasks can be cancelled (CancelTask)."""


def own_task(context: Context, region_id: str, task_id: str, missing: ErrorType) -> Task:
    """The caller's task of this id.

    Raises:
        ApiError: ``missing``, also for tasks of others.
    """
    task = context.catalogue.resource(Task, context.account_id, region_id, task_id)
    if task is None:
        raise missing()
    return task


def minute(milliseconds: int) -> str:
    """``yyyy-MM-ddTHH:mmZ``: the times of tasks have no seconds in any of the service's samples."""
    return datetime.fromtimestamp(milliseconds // 1000, tz=UTC).strftime("%Y-%m-%dT%H:%MZ")


def finished_time(task: Task, now: int) -> str:
    """When the task ended; empty while it runs."""
    return "" if task.status_at(now) is TaskStatus.PROCESSING else minute(task.ends_at)


def support_cancel(task: Task) -> str:
    """Whether tasks of this kind can be cancelled; the samples say so of finished ones too."""
    return str(task.action in CANCELLABLE).lower()
