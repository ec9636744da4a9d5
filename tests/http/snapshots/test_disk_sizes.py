"""The sizes of disks by category and performance level, at their limits (CreateDisk, parameter Size)."""

from collections.abc import Iterator

import pytest

from tests.api import Api
from tests.serving_here import serving_here

REGION = "cn-hangzhou"
ESSD, AUTO, EPHEMERAL = "cloud_essd", "cloud_auto", "elastic_ephemeral_disk"
REGIONAL = "cloud_regional_disk_auto"
TOO_SMALL_FOR_LEVEL = "OperationDenied.PerformanceLevelNotMatch"
NO_SIZE = "InvalidDataDiskSize.ValueNotSupported"
NOT_POSITIVE = "InvalidParameter"

LIMITS = [
    ("cloud", 5, 2000),
    ("cloud_efficiency", 20, 32_768),
    ("cloud_ssd", 20, 32_768),
    (REGIONAL, 10, 65_536),
    (AUTO, 1, 65_536),
    ("cloud_essd_entry", 10, 32_768),
    (f"{EPHEMERAL}_standard", 64, 8192),
    (f"{EPHEMERAL}_premium", 64, 8192),
]
"""Category, and the least and the most GiB."""
LEVELS = [("PL0", 1), ("", 20), ("PL1", 20), ("PL2", 461), ("PL3", 1261)]
"""Performance level of an ESSD, and the least GiB."""
PROVISIONED = [(4, 1000), (5, 2000), (24, 21_000), (25, 21_950), (40, 36_200), (54, 49_500), (55, 50_000)]
"""GiB, and the most operations a second that can be provisioned: 1000 per GiB less the baseline."""


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serving_here("--memory", "--duration", "CreateDisk=0") as started:
        yield Api(started.host, started.port)


def made(api: Api, category: str, size: int, **parameters: str) -> str:
    """``""`` when a disk was made and is as large as that, else the code that refused it."""
    place = {} if category == REGIONAL else {"ZoneId": f"{REGION}-h"}
    sent = {"RegionId": REGION, **place, "DiskCategory": category, "Size": str(size)}
    answer = api.call("CreateDisk", **sent, **parameters)
    if answer.status != 200:
        return answer.code
    found = api.call("DescribeDisks", RegionId=REGION, DiskIds=f'["{answer.json["DiskId"]}"]').json
    (shown,) = found["Disks"]["Disk"]
    assert (shown["Size"], shown["Category"]) == (size, category)
    return ""


@pytest.mark.parametrize(("category", "least", "most"), LIMITS)
def test_a_category_has_a_least_and_a_largest_size(api: Api, category: str, least: int, most: int) -> None:
    sizes = (least - 1, least, most, most + 1)
    below = NOT_POSITIVE if least == 1 else NO_SIZE
    assert [made(api, category, size) for size in sizes] == [below, "", "", NO_SIZE]


@pytest.mark.parametrize(("level", "least"), LEVELS)
def test_a_performance_level_has_a_least_size(api: Api, level: str, least: int) -> None:
    below = NOT_POSITIVE if least == 1 else TOO_SMALL_FOR_LEVEL
    codes = [made(api, ESSD, size, PerformanceLevel=level) for size in (least - 1, least, 65_536, 65_537)]
    assert codes == [below, "", "", NO_SIZE]


@pytest.mark.parametrize(("size", "most"), PROVISIONED)
def test_operations_are_provisioned_up_to_a_limit_by_size(api: Api, size: int, most: int) -> None:
    codes = [made(api, AUTO, size, ProvisionedIops=str(iops)) for iops in (0, most, most + 1)]
    assert codes == ["", "", "InvalidProvisionedIops.LimitExceed"]


def test_three_gib_provision_nothing(api: Api) -> None:
    assert [made(api, AUTO, 3, ProvisionedIops=iops) for iops in ("0", "1")] == [
        "",
        "InvalidProvisionedIops.LimitExceed",
    ]
