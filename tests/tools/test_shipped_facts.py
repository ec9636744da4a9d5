"""The regions and zones that ship are what the builder makes of its table, which says what is published."""

import pytest

from tools.facts.__main__ import DATA, shipped
from tools.facts.regions import zones

NAMES = {zone["ZoneId"]: zone["LocalName"] for zone in zones()}


@pytest.mark.parametrize("name", ["regions.json", "zones.json"])
def test_a_shipped_file_is_what_the_builder_writes(name: str) -> None:
    assert (DATA / name).read_text(encoding="utf-8") == shipped()[name]


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
