"""How long actions take: short enough for tests, long enough that clients see transitional states."""

from collections.abc import Mapping

from genzo.catalogue.named_numbers import checked_numbers

DEFAULT_SECONDS: Mapping[str, float] = {
    "CreateImage": 0.3,
    "ImportImage": 0.5,
    "CopyImage": 0.5,
    "ExportImage": 0.5,
    "CreateSnapshot": 0.2,
    "CopySnapshot": 0.3,
    "CreateDisk": 0.2,
    "AttachDisk": 0.1,
    "DetachDisk": 0.1,
    "RunInstances": 0.2,
    "CreateInstance": 0.2,
    "StartInstance": 0.2,
    "StopInstance": 0.2,
    "RebootInstance": 0.2,
    "ReplaceSystemDisk": 0.2,
    "StartImagePipelineExecution": 1.0,
    "CreateVpc": 0.1,
    "CreateVSwitch": 0.1,
}
"""Seconds by action; 0 means at once. ``genzo serve --duration ACTION=SECONDS`` sets them."""
_MAX_SECONDS = 24 * 60 * 60


def checked_durations(seconds: Mapping[str, float]) -> dict[str, float]:
    """The durations, in seconds by action, after a check.

    Raises:
        ValueError: an action has no duration, or a duration is negative or longer than a day.
    """
    return checked_numbers(seconds, DEFAULT_SECONDS, _MAX_SECONDS)


class Durations:
    """The durations in force: the defaults, with ``overrides`` in seconds by action."""

    def __init__(self, overrides: Mapping[str, float]) -> None:
        self.seconds: Mapping[str, float] = {**DEFAULT_SECONDS, **overrides}

    def milliseconds(self, action: str) -> int:
        """How many milliseconds an action needs to take effect."""
        return round(self.seconds[action] * 1000)

    def with_overrides(self, overrides: Mapping[str, float]) -> "Durations":
        """These durations, of which ``overrides`` replace some."""
        return Durations({**self.seconds, **overrides})
