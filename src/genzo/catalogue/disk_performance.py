"""The performance of a disk by category, performance level and size.

The limits of PL0 to PL3 are those of CreateDisk's PerformanceLevel. The formula of AutoPL, and of PL1 which
equals it, is from https://www.alibabacloud.com/help/en/elastic-compute-service/latest/essd-autopl. Those of
cloud_efficiency, PL0 and PL1 agree with disks of 40 and 120 GiB that DescribeDisks answered in 2024. The
other formulas have not been checked against a source.
"""

from typing import NamedTuple


class _Formula(NamedTuple):
    """A value that grows linearly with the size in GiB, up to a limit."""

    base: float
    per_gib: float
    limit: int

    def at(self, size: int) -> int:
        return int(min(self.base + self.per_gib * size, self.limit))


class Performance(NamedTuple):
    """Input and output operations per second, and throughput in MB/s."""

    iops: int
    throughput: int


DEFAULT_LEVEL = "PL1"
_ESSD = "cloud_essd"
_FORMULAS: dict[tuple[str, str], tuple[_Formula, _Formula]] = {
    ("cloud_efficiency", ""): (_Formula(1800, 8, 5000), _Formula(100, 0.15, 140)),
    ("cloud_ssd", ""): (_Formula(1800, 30, 25_000), _Formula(120, 0.5, 300)),
    ("cloud_auto", ""): (_Formula(1800, 50, 50_000), _Formula(120, 0.5, 350)),
    ("cloud_essd_entry", ""): (_Formula(1800, 8, 6000), _Formula(100, 0.15, 150)),
    (_ESSD, "PL0"): (_Formula(1800, 12, 10_000), _Formula(100, 0.25, 180)),
    (_ESSD, "PL1"): (_Formula(1800, 50, 50_000), _Formula(120, 0.5, 350)),
    (_ESSD, "PL2"): (_Formula(1800, 50, 100_000), _Formula(120, 0.5, 750)),
    (_ESSD, "PL3"): (_Formula(1800, 50, 1_000_000), _Formula(120, 0.5, 4000)),
}
LEVELS = tuple(level for category, level in _FORMULAS if category == _ESSD)


def performance_level_of(category: str, level: str) -> str:
    """The performance level of a disk, "" for categories without levels (CreateDisk, PerformanceLevel).

    Only an ESSD has one, PL1 unless ``level`` names another.
    """
    return (level or DEFAULT_LEVEL) if category == _ESSD else ""


def disk_performance(category: str, level: str, size: int) -> Performance | None:
    """The performance of a disk of ``size`` GiB; None for categories without a published formula."""
    formulas = _FORMULAS.get((category, performance_level_of(category, level)))
    return None if formulas is None else Performance(formulas[0].at(size), formulas[1].at(size))
