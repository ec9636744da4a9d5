"""The shipped regions and zones are well-formed and consistent with each other."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[3] / "src" / "genzo" / "data"

LANGUAGES = {"zh-CN", "en-US", "ja"}
REGION_ID = re.compile(r"[a-z]{2}-[a-z]+(?:-[a-z0-9]+)?")

Record = dict[str, Any]


def load(name: str) -> list[Record]:
    records: list[Record] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return records


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_fact_files_are_arrays_with_one_entry_per_line() -> None:
    for name in ("regions.json", "zones.json"):
        text = (DATA / name).read_text(encoding="utf-8")
        lines = text.splitlines()
        assert (lines[0], lines[-1], text[-2:]) == ("[", "]", "]\n"), name
        entries = [json.loads(line.rstrip(",")) for line in lines[1:-1]]
        assert entries == load(name), name
        assert "\\u" not in text, name


def test_regions_have_exactly_the_expected_keys() -> None:
    for region in load("regions.json"):
        assert set(region) == {"RegionId", "RegionEndpoint", "Status", "LocalName"}, region
        assert region["Status"] == "available", region


def test_region_ids_are_unique_and_well_formed() -> None:
    ids = [region["RegionId"] for region in load("regions.json")]
    assert repeated(ids) == []
    assert [i for i in ids if not REGION_ID.fullmatch(i)] == []


def test_region_names_are_given_in_every_language() -> None:
    for region in load("regions.json"):
        names = region["LocalName"]
        assert set(names) == LANGUAGES, region
        assert all(isinstance(name, str) and name.strip() == name and name for name in names.values()), region


def test_region_names_are_unique_in_every_language() -> None:
    regions = load("regions.json")
    for language in sorted(LANGUAGES):
        assert repeated([region["LocalName"][language] for region in regions]) == [], language


def test_region_endpoints_are_the_public_service_hosts() -> None:
    for region in load("regions.json"):
        region_id = region["RegionId"]
        expected = "ecs.aliyuncs.com" if region_id == "cn-hangzhou" else f"ecs.{region_id}.aliyuncs.com"
        assert region["RegionEndpoint"] == expected


RECORDED = (
    "cn-qingdao cn-beijing cn-zhangjiakou cn-huhehaote cn-wulanchabu cn-hangzhou cn-shanghai cn-nanjing",
    "cn-shenzhen cn-heyuan cn-guangzhou cn-fuzhou cn-wuhan-lr cn-chengdu cn-hongkong ap-northeast-1",
    "ap-northeast-2 ap-southeast-1 ap-southeast-3 ap-southeast-6 ap-southeast-5 ap-southeast-7 us-east-1",
    "us-west-1 eu-west-1 me-east-1 eu-central-1",
)
"""The regions of 2024 but for two that were closed since (docs/reference/observed.md#regions)."""


def test_regions_have_the_recorded_order() -> None:
    ids = [region["RegionId"] for region in load("regions.json")]
    recorded = " ".join(RECORDED).split()
    assert [region_id for region_id in ids if region_id in recorded] == recorded


def test_newer_regions_of_the_api_metadata_are_listed() -> None:
    ids = {region["RegionId"] for region in load("regions.json")}
    assert {"us-southeast-1", "na-south-1", "me-central-1", "cn-zhengzhou-jva"} <= ids


def test_industry_cloud_regions_are_not_listed() -> None:
    ids = [region["RegionId"] for region in load("regions.json")]
    assert [i for i in ids if "finance" in i or "-gov" in i] == []


def test_zones_have_exactly_the_expected_keys() -> None:
    for zone in load("zones.json"):
        assert set(zone) == {"RegionId", "ZoneId", "ZoneType", "LocalName"}, zone
        assert zone["ZoneType"] == "AvailabilityZone", zone


def test_zone_ids_are_unique() -> None:
    assert repeated([zone["ZoneId"] for zone in load("zones.json")]) == []


def test_every_zone_belongs_to_a_known_region_and_every_region_has_a_zone() -> None:
    regions = {region["RegionId"] for region in load("regions.json")}
    assert {zone["RegionId"] for zone in load("zones.json")} == regions


def test_zone_ids_extend_their_region_id_by_a_letter() -> None:
    for zone in load("zones.json"):
        region_id = zone["RegionId"]
        separator = "-" if region_id.startswith("cn-") else ""
        assert re.fullmatch(re.escape(region_id + separator) + "[a-z]", zone["ZoneId"]), zone


def test_zone_names_end_with_the_zone_letter_in_every_language() -> None:
    for zone in load("zones.json"):
        assert set(zone["LocalName"]) == LANGUAGES, zone
        assert all(name.endswith(zone["ZoneId"][-1].upper()) for name in zone["LocalName"].values()), zone
