"""The explorer, the coverage and the error codes in a browser."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import violations
from tests.browser.world import REGION, World

pytestmark = pytest.mark.exhaustive

EXPLORER, CALL = "/_genzo/console/explorer", "/_genzo/console/explorer/call"
PAGES = {
    "actions": EXPLORER,
    "form": f"{CALL}?action=CreateImage",
    "form with secrets": f"{CALL}?action=AttachDisk",
    "answer": f"{CALL}?action=DescribeImages&RegionId={REGION}&Tag.1.Key=stage&run=1",
    "error": f"{CALL}?action=DescribeImages&RegionId={REGION}&PageSize=x&run=1",
    "coverage": "/_genzo/console/coverage?page=5",
    "parts": "/_genzo/console/coverage?q=createimage&state=missing",
    "action": "/_genzo/console/coverage/action?name=CreateKeyPair&kind=error",
    "errors": "/_genzo/console/errors?q=imagename",
    "code": "/_genzo/console/errors/code?code=InvalidImageId.NotFound",
    "list as a request": f"/_genzo/console/images/request?region={REGION}&owner=self",
}


@pytest.mark.parametrize("name", [*PAGES])
def test_axe_finds_nothing_in_both_themes(page: Page, name: str) -> None:
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(PAGES[name], wait_until="networkidle")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert violations(page) == []


def test_nothing_is_cut_at_the_width_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for name in ("actions", "answer", "coverage", "action", "errors", "code", "list as a request"):
        address = PAGES[name]
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == 360, address


def test_an_action_is_found_called_and_its_address_shared(page: Page) -> None:
    page.goto(EXPLORER)
    page.get_by_label("Find an action").press_sequentially("describe images")
    expect(page.get_by_role("heading", name="3 actions")).to_be_visible()
    page.get_by_role("link", name="DescribeImages", exact=True).click()
    page.get_by_label("ImageOwnerAlias").fill("self")
    page.get_by_label("ImageFamily").fill("golden-worker")
    page.get_by_label("ImageFamily").press("Enter")
    answer = page.get_by_role("region", name="Answer")
    expect(answer).to_contain_text('"ImageName": "golden-worker-2025.12"')
    assert "SnapshotId" not in page.url
    page.reload()
    expect(answer).to_contain_text('"TotalCount": 1')
    page.get_by_text("aliyun-cli").click()
    expect(page.get_by_role("region", name="aliyun-cli")).to_contain_text("--ImageFamily golden-worker")


def test_an_error_leads_to_its_field_and_to_the_page_about_it(page: Page) -> None:
    page.goto(f"{CALL}?action=DescribeImages")
    page.get_by_label("PageSize").fill("many")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("PageSize")
    expect(page.get_by_label("PageSize")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("PageSize")).to_have_value("many")
    page.get_by_role("link", name="To the field PageSize").click()
    assert page.url.endswith("#p-PageSize")
    page.get_by_role("link", name="About this error").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("InvalidParameter")


def test_a_resource_is_made_without_scripts(browser: Browser, shown: World) -> None:
    context = browser.new_context(base_url=shown.server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{CALL}?action=CreateSecurityGroup")
    page.get_by_label("SecurityGroupName").fill("from-the-explorer")
    page.get_by_text("Tag.N list").click()
    page.get_by_label("Tag.1.Key").fill("made-by")
    page.get_by_role("button", name="Add another Tag").click()
    page.get_by_label("Tag.2.Key").fill("kept")
    expect(page.get_by_label("Tag.1.Key")).to_have_value("made-by")
    expect(page.get_by_label("SecurityGroupName")).to_have_value("from-the-explorer")
    expect(page.get_by_text("The call has not been sent yet.")).to_be_visible()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("region", name="Answer")).to_contain_text('"SecurityGroupId": "sg-')
    page.goto(
        f"{CALL}?action=DescribeSecurityGroups&RegionId={REGION}&SecurityGroupName=from-the-explorer&run=1"
    )
    expect(page.get_by_role("region", name="Answer")).to_contain_text('"TagKey": "kept"')
    context.close()


def test_the_coverage_is_searched_and_filtered(page: Page) -> None:
    page.goto("/_genzo/console/coverage")
    expect(page.get_by_role("link", name="AddTags")).to_be_visible()
    page.get_by_label("Search in names and reasons").press_sequentially("DescribeImages ActionType")
    expect(page.get_by_role("cell", name="accepted without effect").first).to_be_visible()
    page.get_by_label("State").select_option("missing")
    expect(page.get_by_text("No part matches.")).to_be_visible()
    assert "state=missing" in page.url
    page.goto("/_genzo/console/coverage/action?name=CreateImage")
    page.get_by_role("link", name=re.compile("^Error codes")).click()
    expect(page.get_by_role("link", name="InvalidImageName.Duplicated")).to_be_visible()


def test_an_error_code_is_found_and_read(page: Page) -> None:
    page.goto("/_genzo/console/errors")
    page.get_by_label("Code, status, message or action").press_sequentially("imagename duplicated")
    page.get_by_role("link", name="InvalidImageName.Duplicated").click()
    expect(page.get_by_role("heading", name="What to do")).to_be_visible()
    page.get_by_role("link", name="CopyImage").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CopyImage")


def test_the_list_leads_to_its_request(page: Page) -> None:
    page.goto(f"/_genzo/console/images?region={REGION}&owner=self&family=golden-web")
    page.get_by_role("link", name="As a request").click()
    expect(page.get_by_role("region", name="Terraform")).to_contain_text('image_family = "golden-web"')
    expect(page.get_by_role("region", name="Packer")).to_contain_text('= "golden-web"')
