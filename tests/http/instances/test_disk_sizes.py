"""The sizes of an instance's disks by category and level, at their limits (RunInstances, SystemDisk.Size)."""

from collections.abc import Iterator

import pytest

from tests.api import Api
from tests.serving_here import serving_here

REGION = "cn-hangzhou"
FIVE_GIB = "lifsea_3_x64_5G_alibase_20260519.qcow2"
TYPE = "ecs.g8i.large"
TYPES = {
    "cloud": "ecs.n1.small",
    "cloud_efficiency": "ecs.g6.large",
    "cloud_ssd": "ecs.g6.large",
    "ephemeral_ssd": "ecs.n1.small",
    "cloud_essd_entry": "ecs.u1-c1m2.large",
    "cloud_regional_disk_auto": "ecs.g7.large",
}
"""A type that takes disks of a category, where `TYPE` does not."""
ESSD = "cloud_essd"
BOTH = ("RunInstances", "CreateInstance")

GOOD = "DryRunOperation"
BELOW_IMAGE, TOO_SMALL, TOO_LARGE = (
    f"InvalidSystemDiskSize.{rule}" for rule in ("LessThanImageSize", "LessThanMinSize", "MoreThanMaxSize")
)
NO_SIZE, BELOW_LEVEL = "InvalidDataDiskSize.ValueNotSupported", "OperationDenied.PerformanceLevelNotMatch"

SYSTEM = [
    ("cloud", "", 20, TOO_SMALL, 500),
    ("cloud_efficiency", "", 20, TOO_SMALL, 2048),
    ("cloud_ssd", "", 20, TOO_SMALL, 2048),
    ("cloud_auto", "", 5, BELOW_IMAGE, 2048),
    ("cloud_essd_entry", "", 10, TOO_SMALL, 2048),
    ("ephemeral_ssd", "", 20, TOO_SMALL, 2048),
    (ESSD, "PL0", 5, BELOW_IMAGE, 2048),
    (ESSD, "", 20, TOO_SMALL, 2048),
    (ESSD, "PL1", 20, TOO_SMALL, 2048),
    (ESSD, "PL2", 461, TOO_SMALL, 2048),
    (ESSD, "PL3", 1261, TOO_SMALL, 2048),
]
"""Category, level, the least GiB, what refuses less, the most GiB."""
DATA = [
    ("cloud", "", 5, NO_SIZE, 2000),
    ("cloud_efficiency", "", 20, NO_SIZE, 32_768),
    ("cloud_ssd", "", 20, NO_SIZE, 32_768),
    ("cloud_auto", "", 1, NO_SIZE, 65_536),
    ("cloud_regional_disk_auto", "", 10, NO_SIZE, 65_536),
    ("cloud_essd_entry", "", 10, NO_SIZE, 32_768),
    ("ephemeral_ssd", "", 5, NO_SIZE, 800),
    ("elastic_ephemeral_disk_standard", "", 64, NO_SIZE, 8192),
    ("elastic_ephemeral_disk_premium", "", 64, NO_SIZE, 8192),
    (ESSD, "PL0", 1, NO_SIZE, 65_536),
    (ESSD, "", 20, NO_SIZE, 65_536),
    (ESSD, "PL1", 20, NO_SIZE, 65_536),
    (ESSD, "PL2", 461, BELOW_LEVEL, 65_536),
    (ESSD, "PL3", 1261, BELOW_LEVEL, 65_536),
]


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serving_here("--memory") as started:
        yield Api(started.host, started.port)


def codes(api: Api, action: str, disk: str, category: str, level: str, sizes: list[int]) -> list[str]:
    """With which code each size of a disk is answered; a request that would make an instance is a dry run."""
    asked = {
        "RegionId": REGION,
        "ImageId": FIVE_GIB,
        "InstanceType": TYPES.get(category, TYPE),
        "DryRun": "true",
        f"{disk}.Category": category,
    }
    if level:
        asked[f"{disk}.PerformanceLevel"] = level
    return [api.call(action, **asked, **{f"{disk}.Size": str(size)}).code for size in sizes]


@pytest.mark.parametrize("action", BOTH)
@pytest.mark.parametrize(("category", "level", "least", "below", "most"), SYSTEM)
def test_a_system_disk_has_a_least_and_a_largest_size(
    api: Api, action: str, category: str, level: str, least: int, below: str, most: int
) -> None:
    sizes = [least - 1, least, most, most + 1]
    assert codes(api, action, "SystemDisk", category, level, sizes) == [below, GOOD, GOOD, TOO_LARGE]


@pytest.mark.parametrize("action", BOTH)
@pytest.mark.parametrize(("category", "level", "least", "below", "most"), DATA)
def test_a_data_disk_has_a_least_and_a_largest_size(
    api: Api, action: str, category: str, level: str, least: int, below: str, most: int
) -> None:
    sizes = [least - 1, least, most, most + 1]
    assert codes(api, action, "DataDisk.1", category, level, sizes) == [below, GOOD, GOOD, NO_SIZE]
