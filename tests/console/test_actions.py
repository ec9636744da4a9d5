"""Doing something with one image: each form is a call, and its errors stand beside their fields."""

import re
from html import unescape

import pytest

from genzo.catalogue.image import Tag
from genzo.service.service import Service
from tests.console.acting import sent, wrong_fields
from tests.console.actor import ACTOR, fields_of_address, kept_own, put_actor, put_own, shares_of
from tests.console.browsing import IMAGES, Browsing, texts_of
from tests.console.conftest import HOSTILE, OTHER
from tests.http.images.sample_resources import ELSEWHERE, FAR, REGION


@pytest.fixture(scope="module", autouse=True)
def _actor(service: Service) -> None:
    put_actor(service)


def _of(operator: Browsing, page: str, name: str, region: str = REGION) -> str:
    return operator.page(
        f"/_genzo/console/image/{page}", account=str(ACTOR), region=region, id=f"m-act-{name}"
    )


def _new(operator: Browsing, page: str, **query: str) -> str:
    return operator.page(f"/_genzo/console/images/{page}", account=str(ACTOR), region=REGION, **query)


def test_an_image_is_created_of_an_instance_and_a_second_press_makes_no_second(
    operator: Browsing, service: Service
) -> None:
    page = _new(operator, "create")
    assert '<option value="i-host">' in page
    fields = {"InstanceId": "i-host", "ImageName": "made-by-form", "Tag.1.Key": "stage", "Tag.1.Value": ""}
    first, second = (sent(operator, page, "Create", **fields) for _ in range(2))
    assert (first.status, first.headers["location"]) == (303, second.headers["location"])
    led = fields_of_address(first.headers["location"])
    assert led["done"] == "create"
    shown = operator.get_raw(*first.headers["location"].split("?")).body.decode()
    assert "The image is being created." in texts_of(shown)
    with service.store.reading() as catalogue:
        made = catalogue.image(REGION, led["id"])
    assert made is not None
    assert (made.name, made.tags) == ("made-by-form", (Tag("stage", ""),))


def test_another_call_with_the_token_of_an_answered_one_gets_a_new_token(operator: Browsing) -> None:
    page = _new(operator, "create", SnapshotId="s-made")
    assert sent(operator, page, "Create", ImageName="token-1").status == 303
    refused = sent(operator, page, "Create", ImageName="token-2")
    assert refused.status == 400
    assert "IdempotenceParamNotMatch" in refused.body.decode()
    again = sent(operator, refused.body.decode(), "Create")
    assert again.status == 303


@pytest.mark.parametrize(
    ("source", "fields"),
    [
        ("snapshot", {"SnapshotId": "s-made", "ImageName": "of-snapshot"}),
        (
            "disks",
            {
                "DiskDeviceMapping.1.SnapshotId": "s-made",
                "DiskDeviceMapping.1.DiskType": "system",
                "DiskDeviceMapping.2.Size": "30",
                "DiskDeviceMapping.2.DiskType": "data",
                "ImageName": "of-disks",
            },
        ),
    ],
)
def test_an_image_is_created_of_other_sources(
    operator: Browsing, service: Service, source: str, fields: dict[str, str]
) -> None:
    answer = sent(operator, _new(operator, "create", **{"from": source}), "Create", **fields)
    assert answer.status == 303, texts_of(answer.body.decode())
    with service.store.reading() as catalogue:
        made = catalogue.image(REGION, fields_of_address(answer.headers["location"])["id"])
    assert made is not None
    assert len(made.disk_device_mappings) == (2 if source == "disks" else 1)


def test_a_row_is_added_without_a_call_and_without_losing_what_was_written(operator: Browsing) -> None:
    page = _new(operator, "create")
    more = sent(operator, page, "Create", add_row="Tag", ImageName=HOSTILE, **{"Tag.2.Key": "kept"})
    assert more.status == 200
    shown = more.body.decode()
    assert 'name="Tag.3.Key"' in shown
    assert 'name="Tag.3.Key"' not in page
    assert unescape(re.findall(r'name="ImageName" value="([^"]*)"', shown)[0]) == HOSTILE
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    ("fields", "wrong", "code"),
    [
        ({"InstanceId": "i-none"}, "InstanceId", "InvalidInstanceId.NotFound"),
        ({"InstanceId": "i-host", "ImageName": "http://x"}, "ImageName", "InvalidImageName.Malformed"),
        ({"InstanceId": "i-host", "ImageFamily": "-"}, "ImageFamily", "InvalidImageFamily.Malformed"),
        ({"InstanceId": "i-host", "Description": "http://x"}, "Description", "InvalidDescription.Malformed"),
        ({"InstanceId": "i-host", "Platform": "Amiga"}, "Platform", "InvalidPlatform.Malformed"),
        ({"InstanceId": "i-host", "ImageVersion": "v" * 50}, "ImageVersion", "InvalidImageVersion.Malformed"),
        ({"InstanceId": "i-host", "Tag.2.Key": "aliyun"}, "Tag.1.Key", "InvalidTagKey.Malformed"),
        ({}, "InstanceId", "MissingParameter"),
    ],
)
def test_an_error_stands_beside_the_field_that_caused_it(
    operator: Browsing, fields: dict[str, str], wrong: str, code: str
) -> None:
    answer = sent(operator, _new(operator, "create"), "Create", **fields)
    assert answer.status >= 400
    assert wrong_fields(answer) == [wrong]
    shown = answer.body.decode()
    assert f'id="field-create-{wrong}-error"' in shown
    assert f'<code>{code}</code> · <a href="/_genzo/console/errors/code?code={code}">' in shown


def test_attributes_change_that_differ(operator: Browsing, service: Service) -> None:
    put_own(service, "edited", family="first", description="old")
    page = _of(operator, "edit", "edited")
    answer = sent(operator, page, "Save", ImageName="act-edited-2", Description="two\r\nlines")
    assert fields_of_address(answer.headers["location"])["done"] == "edit"
    kept = kept_own(service, "edited")
    assert kept is not None
    assert (kept.name, kept.family, kept.description) == ("act-edited-2", "first", "two\nlines")
    refused = sent(operator, _of(operator, "edit", "edited"), "Save", ImageFamily="-")
    assert wrong_fields(refused) == ["ImageFamily"]


def test_only_changed_attributes_are_sent(operator: Browsing, service: Service) -> None:
    put_own(service, "raced")
    page = _of(operator, "edit", "raced")
    put_own(service, "raced", family="of-another-visitor")
    sent(operator, page, "Save", ImageName="act-raced-2")
    kept = kept_own(service, "raced")
    assert kept is not None
    assert (kept.name, kept.family) == ("act-raced-2", "of-another-visitor")


def test_deprecating_is_checked_confirmed_and_undone(operator: Browsing, service: Service) -> None:
    put_own(service, "old")
    checked = sent(operator, _of(operator, "edit", "old"), "Deprecate")
    kept = kept_own(service, "old")
    assert kept is not None
    assert kept.status == "Available"
    assert "would carry it out" in texts_of(checked.body.decode())
    assert sent(operator, checked.body.decode(), "Deprecate").status == 303
    kept = kept_own(service, "old")
    assert kept is not None
    assert kept.status == "Deprecated"
    assert sent(operator, _of(operator, "edit", "old"), "Restore").status == 303
    kept = kept_own(service, "old")
    assert kept is not None
    assert kept.status == "Available"


def test_a_shared_image_is_not_deprecated(operator: Browsing, service: Service) -> None:
    made = put_own(service, "lent")
    with service.store.writing() as catalogue:
        catalogue.share_images([made], OTHER)
    answer = sent(operator, _of(operator, "edit", "lent"), "Deprecate")
    assert answer.status == 403
    assert "ImageUseShared" in answer.body.decode()


def test_tags_are_added_and_removed(operator: Browsing, service: Service) -> None:
    put_own(service, "tagged", tags=(Tag(HOSTILE, HOSTILE), Tag("stage", "test")))
    page = _of(operator, "tags", "tagged")
    assert "<script>alert" not in page
    assert sent(operator, page, "Add", **{"Tag.1.Key": "team", "Tag.1.Value": "web"}).status == 303
    kept = kept_own(service, "tagged")
    assert kept is not None
    assert Tag("team", "web") in kept.tags
    assert sent(operator, page, "Remove", **{"TagKey.2": "stage"}).status == 303
    kept = kept_own(service, "tagged")
    assert kept is not None
    assert {tag.key for tag in kept.tags} == {HOSTILE, "team"}
    assert wrong_fields(sent(operator, page, "Add", **{"Tag.1.Key": "aliyun"})) == ["Tag.1.Key"]


def test_an_image_is_shared_and_sharing_ends_once_it_is_confirmed(
    operator: Browsing, service: Service
) -> None:
    put_own(service, "share")
    assert (
        sent(operator, _of(operator, "share", "share"), "Share", **{"AddAccount.1": str(OTHER)}).status == 303
    )
    page = _of(operator, "share", "share")
    assert f"<span>{OTHER}</span>" in page
    checked = sent(operator, page, "End sharing", **{"RemoveAccount.1": str(OTHER)})
    assert shares_of(service, "share") == [OTHER]
    assert "would carry it out" in texts_of(checked.body.decode())
    assert sent(operator, checked.body.decode(), "End sharing").status == 303
    assert shares_of(service, "share") == []


@pytest.mark.parametrize(
    ("account", "code"), [("77", "InvalidAccount.NotFound"), (str(ACTOR), "InvalidAccount.Forbbiden")]
)
def test_an_account_that_cannot_be_shared_with(
    operator: Browsing, service: Service, account: str, code: str
) -> None:
    put_own(service, "unshareable")
    answer = sent(operator, _of(operator, "share", "unshareable"), "Share", **{"AddAccount.2": account})
    assert code in answer.body.decode()
    assert wrong_fields(answer) == ["AddAccount.1"]


def test_an_image_is_published_and_withdrawn(operator: Browsing, service: Service) -> None:
    put_own(service, "open")
    assert sent(operator, _of(operator, "share", "open"), "Publish").status == 303
    kept = kept_own(service, "open")
    assert kept is not None
    assert kept.is_public
    checked = sent(operator, _of(operator, "share", "open"), "Withdraw")
    assert sent(operator, checked.body.decode(), "Withdraw").status == 303
    kept = kept_own(service, "open")
    assert kept is not None
    assert not kept.is_public


def test_an_image_is_copied_over_regions_and_each_answer_is_told(
    operator: Browsing, service: Service
) -> None:
    put_own(service, "spread", disk_device_mappings=())
    page = _of(operator, "copy", "spread")
    regions = {f"DestinationRegionId.{region}": "true" for region in (ELSEWHERE, "cn-qingdao")}
    answers = [sent(operator, page, "Copy", **regions) for _ in range(2)]
    links = [re.findall(r'<th scope="row"><a href="([^"]*)"', each.body.decode()) for each in answers]
    assert answers[0].status == 200
    assert len(links[0]) == 2
    assert links[0] == links[1]
    taken = sent(
        operator, _of(operator, "copy", "spread"), "Copy", **regions, **{"DestinationRegionId.cn-x": "true"}
    )
    assert taken.status == 207
    text = texts_of(taken.body.decode())
    assert "Done: 0, refused: 3" in text
    assert "InvalidImageName.Duplicated" in text
    assert "DestinationRegion.NotFound" in text


def test_one_copy_leads_to_its_page(operator: Browsing, service: Service) -> None:
    put_own(service, "once", disk_device_mappings=())
    page = _of(operator, "copy", "once")
    answer = sent(operator, page, "Copy", **{f"DestinationRegionId.{ELSEWHERE}": "true"})
    led = fields_of_address(answer.headers["location"])
    assert (led["region"], led["done"]) == (ELSEWHERE, "copy")
    with service.store.reading() as catalogue:
        made = catalogue.image(ELSEWHERE, led["id"])
    assert made is not None
    assert made.name == "act-once"


def test_a_copy_that_is_under_way_is_cancelled_once_it_is_confirmed(
    operator: Browsing, service: Service
) -> None:
    under_way = {"creating_at": 1, "settles_at": FAR, "made_by": "CopyImage", "is_copied": True}
    put_own(service, "copying", **under_way)
    shown = operator.page("/_genzo/console/image", account=str(ACTOR), region=REGION, id="m-act-copying")
    (cancel,) = re.findall(r'<a href="([^"]*)" class="cancel"', shown)
    page = operator.get_raw(*unescape(cancel).split("?")).body.decode()
    unchecked = sent(operator, page, "Cancel the copy").body.decode()
    assert "no DryRun" in texts_of(unchecked)
    assert kept_own(service, "copying") is not None
    assert sent(operator, unchecked, "Cancel the copy").status == 303
    assert kept_own(service, "copying") is None


def test_what_is_no_copy_is_not_cancelled(operator: Browsing, service: Service) -> None:
    put_own(service, "no-copy")
    page = sent(operator, _of(operator, "cancel", "no-copy"), "Cancel the copy")
    answer = sent(operator, page.body.decode(), "Cancel the copy")
    assert "ImageCreatedNotFromCopy" in answer.body.decode()
    assert kept_own(service, "no-copy") is not None


def test_deletion_shows_what_breaks_and_is_checked_and_confirmed(
    operator: Browsing, service: Service
) -> None:
    put_own(service, "used", usage="instance")
    page = _of(operator, "delete", "used")
    assert "Instances that were made from it: 1." in texts_of(page)
    refused = sent(operator, page, "Delete")
    assert (refused.status, "ImageUsingByInstance" in refused.body.decode()) == (403, True)
    checked = sent(operator, page, "Delete", Force="true").body.decode()
    assert "would carry it out" in texts_of(checked)
    assert "Instances that were made from it: 1." in texts_of(checked)
    assert kept_own(service, "used") is not None
    answer = sent(operator, checked, "Delete")
    assert answer.headers["location"].startswith(f"{IMAGES}?account={ACTOR}&region={REGION}")
    assert kept_own(service, "used") is None
    assert sent(operator, checked, "Delete").status == 404


def test_a_confirmation_is_refused_where_the_image_has_changed_meanwhile(
    operator: Browsing, service: Service
) -> None:
    made = put_own(service, "meanwhile")
    checked = sent(operator, _of(operator, "delete", "meanwhile"), "Delete").body.decode()
    with service.store.writing() as catalogue:
        catalogue.share_images([made], OTHER)
    answer = sent(operator, checked, "Delete")
    assert "ImageUseShared" in answer.body.decode()
    assert kept_own(service, "meanwhile") is not None


def test_an_export_shows_its_task(operator: Browsing, service: Service) -> None:
    put_own(service, "exported", size=40)
    page = _of(operator, "export", "exported")
    refused = sent(operator, page, "Export", OSSBucket="bucket-elsewhere", OSSPrefix="not valid")
    assert wrong_fields(refused) == ["OSSPrefix"]
    answer = sent(operator, page, "Export", OSSBucket="bucket-elsewhere", OSSPrefix="daily")
    assert answer.status == 303, texts_of(answer.body.decode())
    shown = operator.get_raw(*answer.headers["location"].split("?")).body.decode()
    task = fields_of_address(answer.headers["location"])["task"]
    assert f"Task of the export {task}" in texts_of(shown)
    assert ("Under way" in texts_of(shown)) == ('hx-trigger="every 2s"' in shown)


def test_a_call_without_accounts_is_not_sent(operator: Browsing, service: Service) -> None:
    made = put_own(service, "with-nobody")
    with service.store.writing() as catalogue:
        catalogue.share_images([made], OTHER)
    page = _of(operator, "share", "with-nobody")
    for button in ("Share", "End sharing"):
        answer = sent(operator, page, button)
        assert (answer.status, "would carry it out" in answer.body.decode()) == (200, False)


def test_pages_link_to_what_can_be_done(operator: Browsing, service: Service) -> None:
    put_own(service, "linked", status="Available", creating_at=1, settles_at=FAR, made_by="CreateImage")
    shown = operator.page("/_genzo/console/image", account=str(ACTOR), region=REGION, id="m-act-linked")
    (actions,) = re.findall(r'<nav class="do".*?</nav>', shown, re.DOTALL)
    assert re.findall(r'class="(\w+)">', actions) == ["edit", "tags", "share", "copy", "export", "delete"]
    system = operator.page(IMAGES, account=str(ACTOR), region=REGION, owner="system")
    assert 'class="pick"' not in system
    own = operator.page(IMAGES, account=str(ACTOR), region=REGION, owner="self")
    assert 'name="image.m-act-linked"' in own
