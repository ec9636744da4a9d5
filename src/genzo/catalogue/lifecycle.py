"""The states of an image: the table of transitions, and the state at a given time.

The clock alone determines the state, so no background job changes it and a restart loses nothing.
``status`` is the final state. Before ``settles_at`` an image is Creating, and before ``creating_at`` it is
Waiting, since copies run one after the other (both in milliseconds since 1970).
"""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from genzo.catalogue.image import Detection, DiskDeviceMapping, Image, Status


class Event(StrEnum):
    """Causes of a transition; the value is the label in the diagram of docs/lifecycle.md."""

    START = "creation starts"
    FINISH = "creation finishes"
    FAIL = "creation fails"
    CANCEL = "CancelTask"
    DEPRECATE = "ModifyImageAttribute Status=Deprecated"
    RESTORE = "ModifyImageAttribute Status=Available"


TRANSITIONS: dict[tuple[Status, Event], Status] = {
    (Status.WAITING, Event.START): Status.CREATING,
    (Status.WAITING, Event.CANCEL): Status.CREATE_FAILED,
    (Status.CREATING, Event.FINISH): Status.AVAILABLE,
    (Status.CREATING, Event.FAIL): Status.CREATE_FAILED,
    (Status.CREATING, Event.CANCEL): Status.CREATE_FAILED,
    (Status.AVAILABLE, Event.DEPRECATE): Status.DEPRECATED,
    (Status.DEPRECATED, Event.RESTORE): Status.AVAILABLE,
}
"""The next state by state and event. Other pairs are not transitions."""

LAST_PERCENT = 99
"""The progress of an operation that fails, in per cent: the last before the end (decision 61)."""

_CHECKING = "Processing"  # DescribeImages, DetectionOptions.Status


USABLE = (Status.AVAILABLE.value, Status.DEPRECATED.value)
"""The states in which instances can be created from an image (ModifyImageAttribute, parameter Status)."""


def is_usable(image: Image) -> bool:
    """Whether instances can be created from an image, as `image_at` gives it (DescribeImages, Usable)."""
    return image.status in USABLE if image.usable is None else image.usable


class Progress(NamedTuple):
    """The progress of an operation: per cent done, and remaining seconds, rounded up."""

    percent: int
    remaining: int


def linear_progress(begins_at: int, ends_at: int, now: int) -> Progress:
    """The progress at ``now`` of an operation from ``begins_at`` to ``ends_at`` (all in milliseconds)."""
    if now >= ends_at:
        return Progress(100, 0)
    done = max(0, now - begins_at) * 100 // max(1, ends_at - begins_at)
    return Progress(done, -(-(ends_at - now) // 1000))


def image_at(image: Image, now: int) -> Image:
    """The image with the state and progress that it and its disks have at ``now`` (milliseconds).

    Where it can be used at another moment than it settles, ``usable`` says whether it can be now.
    """
    if now >= image.settles_at:
        return msgspec.structs.replace(image, usable=False) if now < image.usable_at else image
    status = Status.WAITING if now < image.creating_at else Status.CREATING
    current = linear_progress(image.creating_at, image.settles_at, now)
    disks = tuple(_disk_at(disk, current) for disk in image.disk_device_mappings)
    return msgspec.structs.replace(
        image,
        status=status.value,
        usable=True if image.usable_at and now >= image.usable_at else image.usable,
        progress=f"{current.percent}%",
        disk_device_mappings=disks,
        detection=_unfinished_detection(image.detection),
    )


def _unfinished_detection(detection: Detection) -> Detection:
    """A requested check runs until the image is created."""
    return detection if detection.status is None else Detection(status=_CHECKING)


def _disk_at(disk: DiskDeviceMapping, current: Progress) -> DiskDeviceMapping:
    return msgspec.structs.replace(disk, progress=f"{current.percent}%", remain_time=current.remaining)


def failing(image: Image) -> Image:
    """A new image whose creation fails at ``settles_at``; until then it is Creating as any other."""
    progress = f"{LAST_PERCENT}%"
    disks = tuple(
        msgspec.structs.replace(disk, progress=progress, remain_time=0) for disk in image.disk_device_mappings
    )
    return msgspec.structs.replace(
        image,
        status=TRANSITIONS[Status.CREATING, Event.FAIL].value,
        progress=progress,
        disk_device_mappings=disks,
        detection=Detection(),
        usable_at=0,
    )


def after_event(image: Image, event: Event) -> Image | None:
    """A created image after an event; None if the table has no such transition."""
    target = TRANSITIONS.get((Status(image.status), event))
    return None if target is None else msgspec.structs.replace(image, status=target.value)


def diagram() -> str:
    """The table as a Mermaid state diagram, for docs/lifecycle.md."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.WAITING.value}", f"    [*] --> {Status.CREATING.value}"]
    for (state, event), target in TRANSITIONS.items():
        lines.append(f"    {state.value} --> {target.value}: {event.value}")
    return "\n".join(lines)
