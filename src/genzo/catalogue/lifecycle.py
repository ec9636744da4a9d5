"""The life of an image as a table, and where in it an image is at a moment.

A state follows from the clock alone: an image that takes a second to create *is* Creating until then, whoever
asks and whatever was restarted in between. ``status`` is the state it settles in; before ``settles_at`` it is
Creating, and before ``creating_at`` it waits for its turn (both in milliseconds since 1970).
"""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from genzo.catalogue.image import Detection, DiskDeviceMapping, Image, Status


class Event(StrEnum):
    """What moves an image from one state to another."""

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
"""From state and event to the next state; any other pair is no move."""


_CHECKING = "Processing"  # DescribeImages, DetectionOptions.Status


class Progress(NamedTuple):
    """How far something is: per cent done, and seconds that remain."""

    percent: int
    remaining: int


def linear_progress(begins_at: int, ends_at: int, now: int) -> Progress:
    """How far something is that runs from ``begins_at`` to ``ends_at`` (milliseconds), at ``now``."""
    if now >= ends_at:
        return Progress(100, 0)
    done = max(0, now - begins_at) * 100 // max(1, ends_at - begins_at)
    return Progress(done, -(-(ends_at - now) // 1000))


def image_at(image: Image, now: int) -> Image:
    """The image as it is at ``now``: its state, its progress and that of its disks."""
    if now >= image.settles_at:
        return image
    status = Status.WAITING if now < image.creating_at else Status.CREATING
    current = linear_progress(image.creating_at, image.settles_at, now)
    disks = tuple(_disk_at(disk, current) for disk in image.disk_device_mappings)
    return msgspec.structs.replace(
        image,
        status=status.value,
        progress=f"{current.percent}%",
        disk_device_mappings=disks,
        detection=_detection_under_way(image.detection),
    )


def _detection_under_way(detection: Detection) -> Detection:
    """A check lasts as long as the image takes; one nobody asked for does not begin."""
    return detection if detection.status is None else Detection(status=_CHECKING)


def _disk_at(disk: DiskDeviceMapping, current: Progress) -> DiskDeviceMapping:
    return msgspec.structs.replace(disk, progress=f"{current.percent}%", remain_time=current.remaining)


def after_event(image: Image, event: Event) -> Image | None:
    """The settled image after an event, or None where the table has no such move."""
    target = TRANSITIONS.get((Status(image.status), event))
    return None if target is None else msgspec.structs.replace(image, status=target.value)


def diagram() -> str:
    """The table as a Mermaid state diagram, which the documentation shows."""
    lines = ["stateDiagram-v2", f"    [*] --> {Status.WAITING.value}", f"    [*] --> {Status.CREATING.value}"]
    for (state, event), target in TRANSITIONS.items():
        lines.append(f"    {state.value} --> {target.value}: {event.value}")
    return "\n".join(lines)
