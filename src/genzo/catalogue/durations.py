"""How long actions take: short enough for tests, long enough that clients see transitional states."""

from collections.abc import Mapping
from typing import Final, Literal

from genzo.catalogue.image import NEVER
from genzo.catalogue.named_numbers import checked_numbers

Seconds = float | Literal["never"]
"""A duration in seconds; `NO_END` for a moment that does not come."""
NO_END: Final = "never"
USABLE_SUFFIX = ".Usable"
"""Behind an action that makes images: from Available until the image is usable (DescribeImages, Usable)."""

DEFAULT_SECONDS: Mapping[str, Seconds] = {
    "CreateImage": 0.3,
    "ImportImage": 0.5,
    "CopyImage": 0.5,
    "ExportImage": 0.5,
    "CreateSnapshot": 0.2,
    "CopySnapshot": 0.3,
    "CreateDisk": 0.2,
    "AttachDisk": 0.1,
    "DetachDisk": 0.1,
    "AttachNetworkInterface": 0.1,
    "DetachNetworkInterface": 0.1,
    "RunInstances": 0.2,
    "CreateInstance": 0.2,
    "StartInstance": 0.2,
    "StopInstance": 0.2,
    "RebootInstance": 0.2,
    "ReplaceSystemDisk": 0.2,
    "StartImagePipelineExecution": 5.0,
    "RunCommand": 0.2,
    "InvokeCommand": 0.2,
    "StopInvocation": 0.1,
    "CreateVpc": 0.1,
    "CreateVSwitch": 0.1,
    "CreateRouteEntry": 0.1,
    "AssociateEipAddress": 0.1,
    "UnassociateEipAddress": 0.1,
    "CreateResourceGroup": 0.1,
    "DeleteResourceGroup": 0.1,
    "CreateImage.Usable": 0.0,
    "ImportImage.Usable": 0.0,
    "CopyImage.Usable": 0.0,
    "StartImagePipelineExecution.Usable": 0.0,
}
"""Seconds by action; 0 means at once. ``genzo serve --duration ACTION=SECONDS`` sets them."""
_MAX_SECONDS = 24 * 60 * 60


def seconds_of(text: str) -> Seconds:
    """The duration that a text gives.

    Raises:
        ValueError: it is no number, and not `NO_END`.
    """
    return NO_END if text == NO_END else float(text)


def checked_durations(seconds: Mapping[str, Seconds]) -> dict[str, Seconds]:
    """The durations, in seconds by action, after a check.

    Until an image is usable, a duration may be negative, which is before the image is Available, or `NO_END`.

    Raises:
        ValueError: an action has no duration, or a duration is negative or longer than a day.
    """
    numbers: dict[str, float] = {}
    for name, value in seconds.items():
        if name in DEFAULT_SECONDS and name.endswith(USABLE_SUFFIX):
            if value != NO_END and not abs(value) <= _MAX_SECONDS:
                raise ValueError(f"{name} must be from -{_MAX_SECONDS} to {_MAX_SECONDS}, or {NO_END}")
        elif name in DEFAULT_SECONDS and value == NO_END:
            raise ValueError(f"{name} must be a number: it cannot be {NO_END}")
        else:
            numbers[name] = 0 if value == NO_END else value
    checked_numbers(numbers, DEFAULT_SECONDS, _MAX_SECONDS)
    return dict(seconds)


class Durations:
    """The durations in force: the defaults, with ``overrides`` in seconds by action."""

    def __init__(self, overrides: Mapping[str, Seconds]) -> None:
        self.seconds: Mapping[str, Seconds] = {**DEFAULT_SECONDS, **overrides}

    def milliseconds(self, action: str) -> int:
        """How many milliseconds an action needs to take effect."""
        seconds = self.seconds[action]
        assert seconds != NO_END  # noqa: S101 - `checked_durations` refuses it for actions
        return round(seconds * 1000)

    def usable_at(self, action: str, available_at: int) -> int:
        """When an image that ``action`` makes is usable, in milliseconds, as `Image.usable_at` has it."""
        seconds = self.seconds[f"{action}{USABLE_SUFFIX}"]
        if seconds == NO_END:
            return NEVER
        return max(1, available_at + round(seconds * 1000)) if seconds else 0

    def with_overrides(self, overrides: Mapping[str, Seconds]) -> "Durations":
        """These durations, of which ``overrides`` replace some."""
        return Durations({**self.seconds, **overrides})
