"""The reason for which the task of a call fails."""

import msgspec

from genzo.actions.action import WriteContext
from genzo.catalogue.tasks import Task


def with_failure(task: Task, context: WriteContext) -> Task:
    """The task with the failure of its call, if the operation of the call fails."""
    if context.failure is None:
        return task
    reason = context.failure
    return msgspec.structs.replace(task, failure=reason.code, failure_message=reason.message)
