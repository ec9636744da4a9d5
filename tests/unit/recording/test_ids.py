"""Ids of a recording stand for those of its replay, one for one."""

import pytest

from genzo.recording.ids import IdMapping

_IMAGE, _NEW_IMAGE = "m-bp12jhxqu1nfz4zlfwaj", "m-bp1au1ba3i918nhqhjrb"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (_IMAGE, _NEW_IMAGE),
        ("2026-01-01T00:00:00Z", "2026-05-05T05:05:05Z"),
        ("2026-01-01T00:00Z", "2026-05-05T05:05Z"),
        ("01A2276F-8EBD-3839-B93F-B62DCAA90A5E", "01A2276F-0000-3839-B93F-B62DCAA90A5E"),
        ("acs:ram::1234567890123456:role/reader", "acs:ram::1000000000000001:role/reader"),
        (f"The image {_IMAGE} exists.", f"The image {_NEW_IMAGE} exists."),
        ("iZbp1dbil9n9rpawp6isf0Z", "iZbp1au1ba3i918nhqhjrbZ"),
        ("00:16:3e:9a:9e:df", "00:16:3e:de:00:2b"),
        ("key-1", "key-2"),
        ("web", "web"),
    ],
)
def test_ids_and_times_of_one_kind_match(old: str, new: str) -> None:
    assert IdMapping().matches(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cn-hangzhou", "cn-zhangjiakou"),
        ("cn-hangzhou-b", "cn-hangzhou-g"),
        ("Available", "Creating"),
        (_IMAGE, "i-bp1au1ba3i918nhqhjrb"),
        (_IMAGE, ""),
        ("2026-01-01T00:00:00Z", ""),
        ("ecs.g6.large", "ecs.g7.large"),
        ("ubuntu_24_04_x64_20G_alibase_20260810.vhd", "ubuntu_24_04_x64_20G_alibase_20260910.vhd"),
        (f"{_IMAGE} is Available", f"{_NEW_IMAGE} is Creating"),
        ("12%", "13%"),
    ],
)
def test_other_texts_do_not(old: str, new: str) -> None:
    assert not IdMapping().matches(old, new)


def test_a_later_request_has_the_id_of_the_replay() -> None:
    ids = IdMapping()
    assert ids.replayed(_IMAGE) == _IMAGE
    assert ids.matches(_IMAGE, _NEW_IMAGE)
    assert ids.replayed(_IMAGE) == _NEW_IMAGE
    assert ids.replayed(f'["{_IMAGE}","m-other"]') == f'["{_NEW_IMAGE}","m-other"]'
    assert ids.replayed(f"{_IMAGE}x") == f"{_IMAGE}x"


def test_an_id_stands_for_one_other() -> None:
    ids = IdMapping()
    assert ids.matches(_IMAGE, _NEW_IMAGE)
    assert not ids.matches(_IMAGE, "m-bp1zzzzzzzzzzzzzzzz9")
    assert not ids.matches("m-bp1yyyyyyyyyyyyyyyy9", _NEW_IMAGE)
    assert ids.matches(_IMAGE, _NEW_IMAGE)


def test_the_token_of_a_page_may_have_any_form() -> None:
    ids = IdMapping()
    assert ids.learn("AAAAAb==", "BBBBBc==")
    assert ids.replayed("AAAAAb==") == "BBBBBc=="
    assert not ids.learn("AAAAAb==", "other")
