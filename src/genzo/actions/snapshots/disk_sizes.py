"""How large data disks may be (CreateDisk, parameters Size and ProvisionedIops)."""

from genzo.catalogue.disk_performance import DEFAULT_LEVEL

ESSD = "cloud_essd"
AUTO = "cloud_auto"

SIZES: dict[str, tuple[int, int]] = {
    "cloud": (5, 2000),
    "cloud_efficiency": (20, 32_768),
    "cloud_ssd": (20, 32_768),
    ESSD: (1, 65_536),
    AUTO: (1, 65_536),
    "cloud_essd_entry": (10, 32_768),
    "elastic_ephemeral_disk_standard": (64, 8192),
    "elastic_ephemeral_disk_premium": (64, 8192),
}
"""The least and the most GiB of each category that can be made alone."""

_LEAST_OF_LEVEL = {"PL0": 1, "PL1": 20, "PL2": 461, "PL3": 1261}
_LEAST_WITH_PROVISIONED = 4
_MOST_PROVISIONED = 50_000
_IOPS_PER_GIB = 1000


def fits_level(size: int, level: str) -> bool:
    """Whether an ESSD is large enough for its performance level."""
    return size >= _LEAST_OF_LEVEL[level or DEFAULT_LEVEL]


def most_provisioned_iops(size: int) -> int:
    """How many operations a second can be provisioned beyond those that the size gives."""
    if size < _LEAST_WITH_PROVISIONED:
        return 0
    baseline = max(min(1800 + 50 * size, 50_000), 3000)
    return max(0, min(_IOPS_PER_GIB * size - baseline, _MOST_PROVISIONED))
