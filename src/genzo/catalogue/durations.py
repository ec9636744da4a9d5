"""How long things take here: short, so that tests need not wait, but long enough to be seen."""

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
"""Seconds by action; 0 is at once. ``genzo serve --duration ACTION=SECONDS`` sets them."""
_MAX_SECONDS = 24 * 60 * 60


def checked_durations(seconds: Mapping[str, float]) -> dict[str, float]:
    """Durations that may be chosen.

    Raises:
        ValueError: they name what takes no time, or a time that is too long.
    """
    return checked_numbers(seconds, DEFAULT_SECONDS, _MAX_SECONDS)


class Durations:
    """The durations in force."""

    def __init__(self, chosen: Mapping[str, float]) -> None:
        self.seconds: Mapping[str, float] = {**DEFAULT_SECONDS, **chosen}

    def milliseconds(self, action: str) -> int:
        """How long an action takes to take effect."""
        return round(self.seconds[action] * 1000)

    def with_overrides(self, chosen: Mapping[str, float]) -> "Durations":
        """These, with those that are chosen in their place."""
        return Durations({**self.seconds, **chosen}) if chosen else self
