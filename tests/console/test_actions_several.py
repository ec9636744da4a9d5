"""Acting on several images at once: a call for each, and an answer for each."""

import re

import pytest

from genzo.catalogue.image import Tag
from genzo.service.service import Service
from tests.console.acting import sent
from tests.console.actor import ACTOR, kept_own, put_actor, put_own, shares_of
from tests.console.browsing import Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER
from tests.http.images.sample_resources import ELSEWHERE, REGION

SEVERAL = "/_genzo/console/images/several"


@pytest.fixture(scope="module", autouse=True)
def _actor(service: Service) -> None:
    put_actor(service)


def _page(operator: Browsing, do: str, *names: str) -> str:
    chosen = {f"image.m-act-{name}": "on" for name in names}
    return operator.page(SEVERAL, account=str(ACTOR), region=REGION, do=do, **chosen)


def _results(html: str) -> dict[str, str]:
    """What the page says of each image, by name."""
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', html, re.DOTALL)
    return {texts_of(name).split(" ")[0]: texts_of(rest) for name, rest in rows}


def test_each_image_is_checked_and_only_what_would_be_done_is_confirmed(
    operator: Browsing, service: Service
) -> None:
    for name in ("one", "two", "kept"):
        put_own(service, name)
    lent = put_own(service, "lent-out")
    put_own(service, "used", usage="instance")
    with service.store.writing() as catalogue:
        catalogue.share_images([lent], OTHER)
    page = _page(operator, "delete", "one", "two", "lent-out", "used", "never-was")
    checked = sent(operator, page, "Delete", **{"image.m-act-kept": ""}).body.decode()
    results = _results(checked)
    assert "Would be done" in results["act-one"]
    assert "ImageUseShared" in results["act-lent-out"]
    assert "ImageUsingByInstance" in results["act-used"]
    assert "InvalidImageId.NotFound" in results["m-act-never-was"]
    assert "would carry out 3 of 6" in texts_of(checked)
    assert kept_own(service, "one") is not None
    answer = sent(operator, checked, "Delete")
    assert answer.status == 200
    assert "Done: 3, refused: 0" in texts_of(answer.body.decode())
    assert [kept_own(service, name) for name in ("one", "two", "kept")] == [None, None, None]
    assert kept_own(service, "lent-out") is not None
    again = sent(operator, checked, "Delete")
    assert (again.status, "Done: 0, refused: 3" in texts_of(again.body.decode())) == (207, True)


def test_deletion_by_force_shows_what_breaks_of_each(operator: Browsing, service: Service) -> None:
    put_own(service, "used", usage="instance")
    put_own(service, "free")
    checked = sent(operator, _page(operator, "delete", "used", "free"), "Delete", Force="true").body.decode()
    results = _results(checked)
    assert "Instances that were made from it: 1." in results["act-used"]
    assert "Instances" not in results["act-free"]


def test_tags_accounts_and_states_of_several(operator: Browsing, service: Service) -> None:
    for name in ("a", "b"):
        put_own(service, name)
    tagged = sent(operator, _page(operator, "tag", "a", "b"), "Add", **{"Tag.1.Key": "team"})
    assert "Done: 2, refused: 0" in texts_of(tagged.body.decode())
    assert [kept_own(service, name).tags for name in ("a", "b")] == [(Tag("team", ""),)] * 2  # type: ignore[union-attr]
    sent(operator, _page(operator, "untag", "a", "b"), "Remove", **{"TagKey.1": "team"})
    assert [kept_own(service, name).tags for name in ("a", "b")] == [(), ()]  # type: ignore[union-attr]
    sent(operator, _page(operator, "share", "a", "b"), "Share", **{"AddAccount.1": str(OTHER)})
    assert [shares_of(service, name) for name in ("a", "b")] == [[OTHER], [OTHER]]
    refused = sent(operator, _page(operator, "deprecate", "a", "b"), "Deprecate").body.decode()
    assert "ImageUseShared" in _results(refused)["act-a"]
    assert 'class="destroys"' not in refused
    page = _page(operator, "unshare", "a", "b")
    checked = sent(operator, page, "End sharing", **{"RemoveAccount.1": str(OTHER)}).body.decode()
    assert shares_of(service, "a") == [OTHER]
    sent(operator, checked, "End sharing")
    assert [shares_of(service, name) for name in ("a", "b")] == [[], []]


def test_each_image_is_copied_to_each_region_once(operator: Browsing, service: Service) -> None:
    for name in ("c", "d"):
        put_own(service, name)
    page = _page(operator, "copy", "c", "d")
    regions = {f"DestinationRegionId.{region}": "true" for region in (ELSEWHERE, "cn-qingdao")}
    first, second = (
        re.findall(
            r'<th scope="row"><a href="([^"]*)"', sent(operator, page, "Copy", **regions).body.decode()
        )
        for _ in range(2)
    )
    assert len({*first}) == 4
    assert first == second


def test_hostile_names_are_texts(operator: Browsing, service: Service) -> None:
    put_own(service, "hostile", name=HOSTILE)
    for do in ("delete", "publish", "copy"):
        page = _page(operator, do, "hostile", HOSTILE)
        assert "<script>alert" not in page
    checked = sent(operator, _page(operator, "delete", "hostile", HOSTILE), "Delete").body.decode()
    assert "<script>alert" not in checked
    assert "would carry out 1 of 2" in texts_of(checked)


def test_a_call_without_accounts_is_not_sent(operator: Browsing, service: Service) -> None:
    put_own(service, "with-nobody")
    for do, button in (("share", "Share"), ("unshare", "End sharing")):
        shown = sent(operator, _page(operator, do, "with-nobody"), button).body.decode()
        assert "Account ID" in texts_of(shown)
        assert "Done" not in texts_of(shown)


def test_nothing_is_chosen(operator: Browsing) -> None:
    assert "No image is selected" in texts_of(_page(operator, "delete"))
    query = f"account={ACTOR}&region={REGION}&do=delete"
    assert operator.post(f"{SEVERAL}?{query}", confirmed="yes").status == 200


@pytest.mark.parametrize("do", ["", "format"])
def test_an_unknown_thing_to_do_is_refused(operator: Browsing, do: str) -> None:
    assert operator.get(SEVERAL, do=do).status == 400
    assert operator.post(f"{SEVERAL}?do={do}").status == 400
