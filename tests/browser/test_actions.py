"""Doing something with images in a browser: forms, confirmations, uploads, and what axe-core finds."""

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from genzo.catalogue.disk_formats import DiskFormat
from genzo.catalogue.empty_disks import empty_disk
from tests.api import Api
from tests.browser.chromium import violations
from tests.browser.world import REGION, World

pytestmark = pytest.mark.exhaustive

CONSOLE = "/_genzo/console"
CREATE = f"{CONSOLE}/images/create?region={REGION}"
IMPORT = f"{CONSOLE}/images/import?region={REGION}"
OWN = f"{CONSOLE}/images?region={REGION}&owner=self"
PAGES = {
    "create": CREATE,
    "disks": f"{CREATE}&from=disks",
    "import": IMPORT,
    **{
        name: f"{CONSOLE}/image/{name}?region={REGION}&id=GOLDEN"
        for name in ("edit", "tags", "share", "copy", "export", "delete", "cancel")
    },
    "several": f"{CONSOLE}/images/several?region={REGION}&do=delete&image.GOLDEN=on",
}
_THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture
def refused(browser: Browser, shown: World) -> Page:
    """A page whose forms may be refused: Chromium notes each answer of 400 and above."""
    context = browser.new_context(base_url=shown.server.url, locale="en-GB", reduced_motion="reduce")
    return context.new_page()


def _image(api: Api, name: str) -> str:
    """An own image, as a copy of the newest golden one."""
    source = api.call("DescribeImages", RegionId=REGION, ImageName="golden-web-2025.11").json
    (image,) = source["Images"]["Image"]
    answer = api.call(
        "CopyImage", RegionId=REGION, ImageId=image["ImageId"], DestinationImageName=name, Encrypted="true"
    )
    assert answer.status == 200, answer.json
    return str(answer.json["ImageId"])


@pytest.fixture(scope="module")
def api(shown: World) -> Api:
    return Api(shown.server.host, shown.server.port)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page: Page, shown: World, name: str) -> None:
    page.goto(PAGES[name].replace("GOLDEN", shown.golden))
    for theme in _THEMES:
        page.emulate_media(color_scheme=theme)
        assert violations(page) == []


def test_nothing_is_cut_at_the_width_of_a_phone(page: Page, shown: World) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for address in PAGES.values():
        page.goto(address.replace("GOLDEN", shown.golden))
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address


def test_an_error_stands_beside_its_field_which_is_focused(refused: Page) -> None:
    refused.goto(CREATE)
    refused.get_by_label("Instance InstanceId").fill("i-none")
    refused.get_by_label("Name ImageName").fill("kept")
    refused.keyboard.press("Enter")
    expect(refused.get_by_role("alert")).to_contain_text("InvalidInstanceId.NotFound")
    expect(refused.get_by_label("Instance InstanceId")).to_be_focused()
    expect(refused.get_by_label("Name ImageName")).to_have_value("kept")
    for theme in _THEMES:
        refused.emulate_media(color_scheme=theme)
        assert violations(refused) == []


def test_an_image_is_created_and_its_progress_moves(page: Page) -> None:
    page.goto(OWN)
    page.get_by_role("button", name="Create an image").click()
    offered = page.locator("#instances option").first.get_attribute("value")
    page.get_by_label("Instance InstanceId").fill(offered or "")
    page.get_by_label("Name ImageName").fill("made-in-a-browser")
    page.get_by_role("button", name="+ Add another").click()
    page.locator('[name="Tag.3.Key"]').fill("stage")
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("status").first).to_have_text("The image is being created.")
    expect(page.locator("#state progress")).to_be_visible()
    before = page.locator("#state").element_handle()
    page.wait_for_function("old => !old.isConnected", arg=before)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Create an image")


def test_a_file_is_sent_with_its_progress_and_imported(
    page: Page, api: Api, tmp_path: Path, shown: World
) -> None:
    file = tmp_path / "debian.qcow2"
    disk = empty_disk(DiskFormat.QCOW2, 20 * 2**30, 0)
    with file.open("wb") as opened:
        opened.truncate(max(disk.size, 8 * 2**20))
        for start, piece in disk.pieces.items():
            opened.seek(start)
            opened.write(piece)
    page.goto(IMPORT)
    page.get_by_label("Bucket OSSBucket").fill("from-a-browser")
    page.get_by_label("Name ImageName").fill("sent-by-a-browser")
    page.get_by_label("Make the bucket").check()
    page.get_by_label("File", exact=True).set_input_files(file)
    told = list[str]()

    def tell(text: str) -> None:
        told.append(text)

    page.expose_function("told", tell)
    page.evaluate(
        "new MutationObserver(() => told(document.querySelector('.sending span').textContent))"
        ".observe(document.querySelector('.sending'), {childList: true, subtree: true})"
    )
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("status").first).to_have_text("The image is being imported.")
    assert "100% · 8 / 9 MiB" in told
    images = api.call("DescribeImages", RegionId=REGION, ImageName="sent-by-a-browser", Status="ALL").json
    (image,) = images["Images"]["Image"]
    (mapping,) = image["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert (mapping["ImportOSSBucket"], mapping["ImportOSSObject"]) == ("from-a-browser", "debian.qcow2")
    assert shown.server.url in page.url


def test_a_refused_file_need_not_be_sent_again(refused: Page, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no disk")
    refused.goto(IMPORT)
    refused.get_by_label("Bucket OSSBucket").fill("refused-in-a-browser")
    refused.get_by_label("Make the bucket").check()
    refused.locator('[name="DiskDeviceMapping.1.Format"]').select_option("VHD")
    refused.get_by_label("File", exact=True).set_input_files(file)
    refused.get_by_role("button", name="Import").click()
    expect(refused.get_by_text("The file has arrived.")).to_be_visible()
    expect(refused.get_by_role("alert")).to_be_visible()
    expect(refused.locator('[name="DiskDeviceMapping.1.Format"]')).to_be_focused()
    assert violations(refused) == []


def test_an_image_is_deleted_once_it_is_confirmed(page: Page, api: Api) -> None:
    image = _image(api, "deleted-in-a-browser")
    page.goto(f"{CONSOLE}/image?region={REGION}&id={image}")
    page.get_by_role("link", name="Delete").click()
    expect(page.get_by_text("Nothing that this account can see depends on it.")).to_be_visible()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete the image?")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert violations(page) == []
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("status").first).to_have_text("The image is deleted.")
    gone = api.call("DescribeImages", RegionId=REGION, ImageId=image, Status="ALL").json
    assert gone["TotalCount"] == 0


def test_several_are_chosen_while_the_list_moves(page: Page, api: Api) -> None:
    for name in ("chosen-1", "chosen-2"):
        _image(api, name)
    page.goto(OWN)
    page.get_by_label("Select chosen-1").check()
    page.get_by_label("Select chosen-2").check()
    with page.expect_response(lambda response: "console/images" in response.url, timeout=10_000):
        pass
    page.wait_for_timeout(300)
    expect(page.get_by_label("Select chosen-1")).to_be_checked()
    page.get_by_label("With the selected images").select_option("tag")
    page.get_by_role("button", name="Continue").click()
    page.locator('[name="Tag.1.Key"]').fill("reviewed")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Done: 2, refused: 0")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="chosen-1").click()
    expect(page.get_by_text("reviewed=")).to_be_visible()


def test_all_rows_are_selected_at_once(page: Page) -> None:
    page.goto(OWN)
    page.get_by_label("Select all").check()
    boxes = page.locator("#rows .pick input")
    assert all(boxes.nth(number).is_checked() for number in range(boxes.count()))


def test_forms_work_without_scripts(browser: Browser, shown: World, api: Api) -> None:
    image = _image(api, "without-scripts")
    context = browser.new_context(base_url=shown.server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(OWN)
    page.get_by_label("Select without-scripts").check()
    page.get_by_label("With the selected images").select_option("deprecate")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Deprecate").click()
    expect(page.get_by_text("would carry out 1 of 1")).to_be_visible()
    page.get_by_role("button", name="Deprecate").click()
    expect(page.get_by_role("heading", name="Done: 1, refused: 0")).to_be_visible()
    page.goto(f"{CONSOLE}/image/copy?region={REGION}&id={image}")
    page.get_by_label("cn-beijing").check()
    page.get_by_label("cn-shanghai").check()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("heading", name=re.compile("Done: "))).to_be_visible()
    context.close()
