"""What a disk of each category can do, by its size.

The limits of PL0 to PL3 are those of CreateDisk's PerformanceLevel; the lines of AutoPL, and of PL1 which
equals it, those of https://www.alibabacloud.com/help/en/elastic-compute-service/latest/essd-autopl. The
other lines have not been checked against a source.
"""

from typing import NamedTuple


class _Line(NamedTuple):
    """A figure that grows with the size, up to a limit."""

    base: float
    per_gib: float
    limit: int

    def at(self, size: int) -> int:
        return int(min(self.base + self.per_gib * size, self.limit))


class Performance(NamedTuple):
    """Operations a second, and MB a second."""

    iops: int
    throughput: int


DEFAULT_LEVEL = "PL1"
_ESSD = "cloud_essd"
_LINES: dict[tuple[str, str], tuple[_Line, _Line]] = {
    ("cloud_efficiency", ""): (_Line(1800, 8, 5000), _Line(100, 0.15, 140)),
    ("cloud_ssd", ""): (_Line(1800, 30, 25_000), _Line(120, 0.5, 300)),
    ("cloud_auto", ""): (_Line(1800, 50, 50_000), _Line(120, 0.5, 350)),
    ("cloud_essd_entry", ""): (_Line(1800, 8, 6000), _Line(100, 0.15, 150)),
    (_ESSD, "PL0"): (_Line(1800, 12, 10_000), _Line(100, 0.25, 180)),
    (_ESSD, "PL1"): (_Line(1800, 50, 50_000), _Line(120, 0.5, 350)),
    (_ESSD, "PL2"): (_Line(1800, 50, 100_000), _Line(120, 0.5, 750)),
    (_ESSD, "PL3"): (_Line(1800, 50, 1_000_000), _Line(120, 0.5, 4000)),
}
LEVELS = tuple(level for category, level in _LINES if category == _ESSD)


def performance_level_of(category: str, level: str) -> str:
    """The performance level of a disk: only an ESSD has one, PL1 unless another was chosen."""
    return (level or DEFAULT_LEVEL) if category == _ESSD else ""


def disk_performance(category: str, level: str, size: int) -> Performance | None:
    """What a disk can do, where the service promises anything."""
    lines = _LINES.get((category, performance_level_of(category, level)))
    return None if lines is None else Performance(lines[0].at(size), lines[1].at(size))
