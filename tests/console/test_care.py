"""The page about images that need care: what it shows, to whom, and how far it searches."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.accounts import Account
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.catalogue.image_checks import Check
from genzo.catalogue.ordering import rank
from genzo.console.care import pages
from genzo.service.service import Service
from tests.console.browsing import SIGN_IN, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER, TOKEN
from tests.http.images.sample_resources import ELSEWHERE, REGION, image, instance
from tests.new_service import new_service
from tests.ram_making import allow, put_policy, put_user

CARE = "/_genzo/console/care"
RETIRED = "alinux_17_01_64_20G_cloudinit_20171222.vhd"
NEW = "2999-01-01T00:00:00Z"
PLAIN = (DiskDeviceMapping(device="/dev/xvda"),)


def _images() -> list[Image]:
    def new(image_id: str, **members: Any) -> Image:  # noqa: ANN401 - the members of an image
        return image(image_id, creation_time=NEW, **members)

    return [
        image("stale", name="stale-one", unused_since=1, family=HOSTILE),
        *(image(f"old{number:02}", name=f"old-{number:02}", rank=rank(number)) for number in range(25)),
        image("far", name="far-away", region_id=ELSEWHERE, unused_since=1),
        new("worn", name="worn-out", status="Deprecated"),
        new("lent", name=HOSTILE),
        new("open", name="for-all", is_public=True),
        new("plain", name="plain-disk", disk_device_mappings=PLAIN),
        image("theirs", owner_id=OTHER, name="not-mine", unused_since=1),
    ]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("care") / "genzo.db", durable=False)
    with service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=OTHER, name="other", created=0))
        images = _images()
        catalogue.put_images(images)
        catalogue.share_images([each for each in images if each.image_id == "m-lent"], OTHER)
        catalogue.put_resource(instance("1", image_id="m-worn"))
        catalogue.put_resource(instance("2", image_id=RETIRED))
    for name, actions in {"some": (), "shares": ("ecs:DescribeImageSharePermission",)}.items():
        reads = ("ecs:DescribeImages", "ecs:DescribeInstances", *actions)
        policy = put_policy(
            service.store,
            name,
            *(allow(action, f"acs:ecs:{REGION}:*:*") for action in reads),
            allow("ecs:DescribeRegions"),
        )
        put_user(service.store, f"user-{name}", policy)
    yield service
    service.store.close()


@pytest.fixture
def operator(service: Service) -> Browsing:
    return Browsing(service)


@pytest.fixture
def stranger(service: Service) -> Browsing:
    return Browsing(service, control_token=TOKEN)


def found(browsing: Browsing, check: Check, **fields: str) -> str:
    """The text of the findings."""
    return texts_of(browsing.page(CARE, check=check.value, **fields).partition('id="findings"')[2])


def test_each_check_shows_what_it_finds(operator: Browsing) -> None:
    expected = {
        Check.STALE: ("stale-one", "far-away"),
        Check.NEVER_USED: ("old-24", "old-05"),
        Check.DEPRECATED_IN_USE: ("worn-out",),
        Check.SHARED: (HOSTILE, str(OTHER)),
        Check.PUBLISHED: ("for-all",),
        Check.UNENCRYPTED: ("plain-disk",),
        Check.OLD_FAMILY: ("stale-one",),
        Check.RETIRED_IN_USE: (RETIRED, "2020-12-21 05:56"),
    }
    for check, names in expected.items():
        text = found(operator, check)
        assert [name for name in names if name not in text] == [], check
        assert "not-mine" not in text


def test_a_hostile_name_is_shown_as_text(operator: Browsing) -> None:
    html = operator.page(CARE, check=Check.SHARED.value)
    assert "<script>alert" not in html
    assert HOSTILE in texts_of(html)


def test_a_region_an_account_and_an_age_can_be_chosen(operator: Browsing) -> None:
    assert "far-away" not in found(operator, Check.STALE, region=REGION)
    assert "not-mine" in found(operator, Check.STALE, account=str(OTHER))
    assert "Nothing found" in found(operator, Check.STALE, days="36500")
    command = f"genzo images report --account {OTHER} --region {REGION} --check shared --days 7"
    assert command in found(operator, Check.SHARED, account=str(OTHER), region=REGION, days="7")


def test_pages_follow_one_another_to_the_end(operator: Browsing) -> None:

    address, names = f"{CARE}?check=never-used", list[str]()
    while address:
        path, _, query = address.partition("?")
        html = operator.get_raw(path, query).body.decode()
        names += re.findall(r">(old-\d\d)<", html)
        following = re.search(r'rel="next" href="([^"]+)"', html)
        address = following[1].replace("&amp;", "&") if following else ""
    assert names == [f"old-{number:02}" for number in reversed(range(25))]


def test_what_takes_long_comes_after_the_page(operator: Browsing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "_MOST_EXAMINED", 2)
    html = operator.page(CARE, check=Check.UNENCRYPTED.value)
    assert "plain-disk" not in html
    assert 'hx-trigger="load" hx-select="#findings"' in html
    long = operator.page(CARE, check=Check.UNENCRYPTED.value, long="1")
    assert "plain-disk" in long
    assert 'hx-select="#findings"' not in long
    monkeypatch.setattr(pages, "SECONDS", -1)
    assert "Not all images were examined" in found(operator, Check.UNENCRYPTED, long="1")


def test_counts_come_after_the_page_and_have_a_bound(
    operator: Browsing, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 'class="count' not in operator.page(CARE)
    checks = texts_of(operator.page(CARE, counts="all").partition('id="checks"')[2].partition("</nav>")[0])
    assert "Stale 2 Never used 25 Deprecated, in use 1 Shared 1 Published 1 Not encrypted 1" in checks
    assert "Old families 1 Retired, in use 1" in checks
    monkeypatch.setattr(pages, "SECONDS", -1)
    assert "Never used 0+" in texts_of(operator.page(CARE, counts="all"))


@pytest.mark.parametrize(
    "fields",
    [
        {"check": "nothing"},
        {"days": "-1"},
        {"days": "x"},
        {"region": "nowhere"},
        {"account": "7"},
        {"after": "x"},
        {"after": "nowhere/1/m-1"},
        {"after": f"{REGION}/99999999999999999999/m-1"},
    ],
)
def test_an_unknown_value_is_refused(operator: Browsing, fields: dict[str, str]) -> None:
    assert operator.get(CARE, **fields).status == 400


def sign_in(browsing: Browsing, user: str) -> Browsing:
    browsing.post(SIGN_IN, access_key_id=f"key-of-{user}", secret=f"key-of-{user}")
    return browsing


def test_a_user_sees_the_regions_that_its_policies_allow(stranger: Browsing) -> None:
    html = sign_in(stranger, "user-some").page(CARE)
    assert "stale-one" in html
    assert "far-away" not in html
    assert ELSEWHERE in texts_of(html.partition('id="findings"')[2])
    refused = stranger.get(CARE, region=ELSEWHERE)
    assert (refused.status, "Forbidden.RAM" in refused.body.decode()) == (403, True)


def test_a_user_sees_shares_if_the_api_tells_them(service: Service, stranger: Browsing) -> None:
    refused = sign_in(stranger, "user-some").get(CARE, check=Check.SHARED.value)
    assert (refused.status, str(OTHER) in refused.body.decode()) == (403, False)
    assert "Shared 1" not in texts_of(stranger.page(CARE, counts="all"))
    allowed = sign_in(Browsing(service, control_token=TOKEN), "user-shares")
    assert str(OTHER) in allowed.page(CARE, check=Check.SHARED.value)


def test_the_page_is_in_each_language(operator: Browsing) -> None:
    for language, title in {"ja": "点検", "zh-CN": "巡检"}.items():
        operator.headers["accept-language"] = language
        assert f"<h1>{title}</h1>" in operator.page(CARE)


def test_an_account_without_images_needs_no_care(tmp_path: Path) -> None:
    empty = new_service(tmp_path / "genzo.db", durable=False)
    browsing = Browsing(empty)
    for check in Check:
        assert "Nothing found" in found(browsing, check)
    empty.store.close()
