"""Limits of the size and the IOPS of disks (CreateDisk, parameters Size and ProvisionedIops)."""

from genzo.catalogue.disk_performance import DEFAULT_LEVEL
from genzo.catalogue.disks import REGIONAL

ESSD = "cloud_essd"
AUTO = "cloud_auto"

SIZES: dict[str, tuple[int, int]] = {
    "cloud": (5, 2000),
    "cloud_efficiency": (20, 32_768),
    "cloud_ssd": (20, 32_768),
    ESSD: (1, 65_536),
    AUTO: (1, 65_536),
    "cloud_essd_entry": (10, 32_768),
    REGIONAL: (10, 65_536),
    "elastic_ephemeral_disk_standard": (64, 8192),
    "elastic_ephemeral_disk_premium": (64, 8192),
}
"""The minimum and maximum size in GiB of each category that CreateDisk supports."""

_MOST_OF_SYSTEM_DISK = {"cloud": 500}
_MOST_OF_SYSTEM_DISKS = 2048
_LEAST_OF_LEVEL = {"PL0": 1, "PL1": 20, "PL2": 461, "PL3": 1261}
_LEAST_WITH_PROVISIONED = 4
_MOST_PROVISIONED = 50_000
_IOPS_PER_GIB = 1000


def most_of_system_disk(category: str) -> int:
    """The maximum size of a system disk in GiB (ResizeDisk, parameter NewSize)."""
    return _MOST_OF_SYSTEM_DISK.get(category, _MOST_OF_SYSTEM_DISKS)


def fits_level(size: int, level: str) -> bool:
    """Whether an ESSD is large enough for its performance level."""
    return size >= _LEAST_OF_LEVEL[level or DEFAULT_LEVEL]


def most_provisioned_iops(size: int) -> int:
    """The maximum IOPS that can be provisioned in addition to the baseline of the size."""
    if size < _LEAST_WITH_PROVISIONED:
        return 0
    # Both formulas: CreateDisk, parameter ProvisionedIops.
    baseline = max(min(1800 + 50 * size, 50_000), 3000)
    return max(0, min(_IOPS_PER_GIB * size - baseline, _MOST_PROVISIONED))
