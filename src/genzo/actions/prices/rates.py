"""The rates of DescribePrice. All are invented, and the same in every region.

No public source has a price list that could ship with Genzo (docs/decisions/0070-disks-and-policies.md).
What a program can rely on: a larger resource costs more, and a longer period costs less an hour.
"""

from collections.abc import Mapping
from typing import NamedTuple

PER_CORE = 0.12
"""A vCPU for an hour."""
PER_GIB_OF_MEMORY = 0.03
PER_GIB_OF_TRAFFIC = 0.8
"""A GiB of traffic out to the internet (PayByTraffic)."""
PER_MBIT = 0.06
"""A Mbit/s of bandwidth for an hour (PayByBandwidth)."""
PER_GIB_OF_DISK: Mapping[str, float] = {
    "cloud": 0.0004,
    "cloud_efficiency": 0.0005,
    "cloud_ssd": 0.0014,
    "cloud_essd": 0.0021,
    "cloud_auto": 0.0018,
    "cloud_essd_entry": 0.0006,
    "cloud_regional_disk_auto": 0.0024,
    "elastic_ephemeral_disk_standard": 0.0003,
    "elastic_ephemeral_disk_premium": 0.0005,
    "ephemeral_ssd": 0.0008,
}
"""A GiB of a disk for an hour, by category."""
OF_LEVEL: Mapping[str, float] = {"PL0": 0.5, "PL1": 1.0, "PL2": 2.0, "PL3": 4.0}
"""What the rate of an ESSD is multiplied by."""


class Unit(NamedTuple):
    """A unit of time: the most of it that a price is asked for, its hours, and the share that is paid."""

    most: int
    hours: int
    share: float


UNITS: Mapping[str, Unit] = {
    "Hour": Unit(1, 1, 1.0),
    "Week": Unit(4, 7 * 24, 0.7),
    "Month": Unit(9, 30 * 24, 0.5),
    "Year": Unit(5, 365 * 24, 0.4),
}
"""The units of PriceUnit; their limits are those of the parameter Period."""


def disk_rate(category: str, level: str, size: int) -> float:
    """A disk of ``size`` GiB for an hour; ``level`` is "" for categories without levels."""
    return PER_GIB_OF_DISK[category] * OF_LEVEL.get(level, 1.0) * size
