"""The facts that ship are what the builder makes of its tables, and the tables say what is published."""

import pytest

from tools.facts.__main__ import DATA, shipped
from tools.facts.instance_types import instance_types
from tools.facts.regions import zones

SIZES = {entry["InstanceTypeId"]: (entry["CpuCoreCount"], entry["MemorySize"]) for entry in instance_types()}
NAMES = {zone["ZoneId"]: zone["LocalName"] for zone in zones()}


@pytest.mark.parametrize("name", ["regions.json", "zones.json", "instance_types.json"])
def test_a_shipped_file_is_what_the_builder_writes(name: str) -> None:
    assert (DATA / name).read_text(encoding="utf-8") == shipped()[name]


@pytest.mark.parametrize(
    ("instance_type", "cores", "memory"),
    [
        ("ecs.g6.large", 2, 8),
        ("ecs.r7.32xlarge", 128, 1024),
        ("ecs.u1-c1m2.xlarge", 4, 8),
        ("ecs.t6-c4m1.large", 2, 0.5),
        ("ecs.e-c2m1.large", 2, 1),
        ("ecs.gn6i-c4g1.xlarge", 4, 15),
        ("ecs.g6.26xlarge", 104, 384),
    ],
)
def test_sizes_follow_their_names_where_nothing_else_is_stated(
    instance_type: str, cores: int, memory: float
) -> None:
    assert SIZES[instance_type] == (cores, memory)


@pytest.mark.parametrize(
    ("zone_id", "name"),
    [
        ("cn-hangzhou-h", "杭州 可用区H"),
        ("cn-hongkong-b", "香港 可用区B"),
        ("ap-southeast-1a", "新加坡 可用区A"),
        ("cn-nanjing-a", "南京-本地地域 可用区A"),
        ("us-west-1b", "硅谷 可用区B"),
    ],
)
def test_a_zone_is_named_after_its_place(zone_id: str, name: str) -> None:
    assert NAMES[zone_id]["zh-CN"] == name
