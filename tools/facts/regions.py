"""Regions and zones, from their names."""

import re
from pathlib import Path
from typing import Any, NamedTuple

_TABLE = Path(__file__).with_name("regions.txt")
_LANGUAGES = ("zh-CN", "en-US", "ja")
_ZONE = {"zh-CN": "{place} 可用区{letter}", "en-US": "{place} Zone {letter}", "ja": "{place} ゾーン {letter}"}
_PLACE = re.compile(r".*[(\uff08](.+)[)\uff09]")  # Chinese names have full-width parentheses
# Where the region's name does not have the place in parentheses, or something else.
_PLACES = {("cn-hongkong", "zh-CN"): "香港"}
_OWN_NAME = ("cn-zhengzhou-jva",)
# The region that was there first has the host without a region (docs/reference/observed.md#regions).
_ENDPOINTS = {"cn-hangzhou": "ecs.aliyuncs.com"}


class _Row(NamedTuple):
    region_id: str
    names: dict[str, str]
    letters: str


def regions() -> list[dict[str, Any]]:
    """The regions, as DescribeRegions has them."""
    return [
        {
            "RegionId": row.region_id,
            "RegionEndpoint": _ENDPOINTS.get(row.region_id, f"ecs.{row.region_id}.aliyuncs.com"),
            "Status": "available",
            "LocalName": row.names,
        }
        for row in _rows()
    ]


def zones() -> list[dict[str, Any]]:
    """The zones of all regions, as DescribeZones has them."""
    return [
        {
            "RegionId": row.region_id,
            "ZoneId": row.region_id + ("-" if row.region_id.startswith("cn-") else "") + letter,
            "ZoneType": "AvailabilityZone",
            "LocalName": {
                language: pattern.format(place=_place(row, language), letter=letter.upper())
                for language, pattern in _ZONE.items()
            },
        }
        for row in _rows()
        for letter in row.letters
    ]


def _place(row: _Row, language: str) -> str:
    name = row.names[language]
    found = None if row.region_id in _OWN_NAME else _PLACE.fullmatch(name)
    return _PLACES.get((row.region_id, language), found[1] if found else name)


def _rows() -> list[_Row]:
    lines = [line.split(" | ") for line in _TABLE.read_text(encoding="utf-8").splitlines()]
    return [
        _Row(region_id, dict(zip(_LANGUAGES, names, strict=True)), letters)
        for region_id, *names, letters in lines
    ]
