"""Which builds of public images a date offers: the newest of each line, and the one before for a while."""

import json
from collections import Counter
from datetime import date, datetime, timedelta

import pytest

from tests.tools.shipped_images import FACTS, SHIPPED_BY_ID, in_family, shipped
from tools.public_images.catalogue import SHIPPED_RETIREMENTS, serialise_retirements
from tools.public_images.family import UNNAMED_EDITIONS
from tools.public_images.ids import parse
from tools.public_images.offering import retirements

RETIREMENTS: dict[str, str] = json.loads(SHIPPED_RETIREMENTS.read_text(encoding="utf-8"))


def offered(moment: str) -> set[str]:
    return {
        image_id
        for image_id, image in SHIPPED_BY_ID.items()
        if str(image["CreationTime"]) <= moment < RETIREMENTS.get(image_id, "9")
    }


def test_the_shipped_retirements_are_up_to_date() -> None:
    assert SHIPPED_RETIREMENTS.read_text(encoding="utf-8") == serialise_retirements(retirements(shipped()))


def test_a_listing_of_april_2024_is_offered_then() -> None:
    # 122 Linux images for x86_64 were listed in one region. Two of them have a successor that is known from
    # elsewhere and was not offered there.
    listed = {
        fact.image_id
        for fact in FACTS.values()
        if fact.level == "listing" and parse(fact.image_id).built >= date(2021, 6, 1)
    }
    at_that_time = offered("2024-04-02T00:00:00Z")

    assert len(listed) == 121
    assert listed - at_that_time == {
        "aliyun_3_9_x64_20G_alibase_20231219.vhd",
        "centos_8_5_x64_20G_alibase_20220428.vhd",
    }
    assert "debian_8.11_64_20G_alibase_20190311.vhd" in at_that_time


@pytest.mark.parametrize("year", range(2021, 2027))
def test_a_region_offers_about_a_hundred_images(year: int) -> None:
    # Programs that read whole listings of regions counted 99 to 110.
    assert 80 < len(offered(f"{year}-11-29T00:00:00Z")) < 170


def test_the_build_before_the_newest_is_offered_for_thirty_days_more() -> None:
    newest, before, *_ = in_family("acs:ubuntu_22_04_x64")
    created = str(SHIPPED_BY_ID[newest]["CreationTime"])

    assert RETIREMENTS[before] == (datetime.fromisoformat(created) + timedelta(days=30)).strftime(
        "%Y-%m-%dT%H:%M:%SZ"
    )
    assert newest not in RETIREMENTS


def test_a_region_offers_at_most_two_builds_of_a_line() -> None:
    # The vendor's practice: the newest build and, for some weeks, the one before. Builds of ubuntu_22_04 of
    # 20 and 22 March 2024 appeared on the same day, within a month of two others.
    for moment in sorted({str(image["CreationTime"]) for image in SHIPPED_BY_ID.values()}):
        names = Counter(
            (
                str(SHIPPED_BY_ID[image_id]["OSName"]).replace(" LTS", ""),
                SHIPPED_BY_ID[image_id]["Architecture"],
                parse(image_id).editions & UNNAMED_EDITIONS,
            )
            for image_id in offered(moment)
        )
        assert max(names.values()) <= 2, moment
