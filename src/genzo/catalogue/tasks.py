"""Tasks: the progress of imports and exports."""

from enum import StrEnum
from typing import ClassVar

from genzo.catalogue.lifecycle import LAST_PERCENT, Progress, linear_progress
from genzo.catalogue.resource import Resource


class TaskStatus(StrEnum):
    """The states that DescribeTasks queries (its parameter TaskStatus)."""

    PROCESSING = "Processing"
    FINISHED = "Finished"
    FAILED = "Failed"


class Task(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A task of the action ``action`` on the image ``target_id``, from ``created`` to ``settles_at``.

    It fails if it is cancelled, at ``cancelled_at``, or if it has a ``failure``, an error code, which
    ``failure_message`` explains. ``bucket``,
    ``object_name`` and ``format`` identify the file that it reads or writes; ``has_written`` is true if it
    created that file. All times are in milliseconds since 1970.
    """

    kind: ClassVar[str] = "task"

    action: str = ""
    target_id: str = ""
    settles_at: int = 0
    cancelled_at: int = 0
    failure: str = ""
    failure_message: str = ""
    bucket: str = ""
    object_name: str = ""
    format: str = ""
    has_written: bool = False

    @property
    def ends_at(self) -> int:
        """When it finishes, or when it was cancelled, in milliseconds since 1970."""
        return self.cancelled_at or self.settles_at

    def status_at(self, now: int) -> TaskStatus:
        """The state at ``now`` (milliseconds since 1970)."""
        if now < self.ends_at:
            return TaskStatus.PROCESSING
        return TaskStatus.FAILED if self.cancelled_at or self.failure else TaskStatus.FINISHED

    def progress_at(self, now: int) -> Progress:
        """The progress at ``now``, or at the cancellation (milliseconds since 1970)."""
        if self.failure and self.status_at(now) is TaskStatus.FAILED and not self.cancelled_at:
            return Progress(LAST_PERCENT, 0)
        return linear_progress(self.created, self.settles_at, min(now, self.cancelled_at or now))
