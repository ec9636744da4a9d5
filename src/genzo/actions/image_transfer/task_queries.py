"""Attributes of tasks that DescribeTasks and DescribeTaskAttribute show."""

from genzo.catalogue.clock import format_minute
from genzo.catalogue.tasks import Task, TaskStatus

CANCELLABLE = ("ImportImage", "ExportImage")
"""The actions whose tasks can be cancelled (CancelTask)."""


def finished_time(task: Task, now: int) -> str:
    """The time when the task ended; empty while it runs."""
    return "" if task.status_at(now) is TaskStatus.PROCESSING else format_minute(task.ends_at // 1000)


def support_cancel(task: Task) -> str:
    """Whether tasks of this kind can be cancelled, also for a finished task, as in the samples."""
    return str(task.action in CANCELLABLE).lower()
