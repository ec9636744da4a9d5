"""The console in a browser: what a person sees and does, and what axe-core finds."""

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import Api
from tests.browser.chromium import violations
from tests.browser.screenshots import pages, take
from tests.browser.world import REGION, World

IMAGES = f"/_genzo/console/images?region={REGION}"
OTHERS = {
    "json": "/_genzo/console/image/json",
    "sign-in": "/_genzo/console/sign-in",
    "xml": "/_genzo/console/image/xml",
}
NAMES = ("images", "image", "lineage", "request", "requests")


@pytest.mark.sampled(2, over="theme")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", [*NAMES, *OTHERS])
def test_axe_finds_nothing(page: Page, shown: World, name: str, theme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=theme)
    image = f"?region={REGION}&id={shown.golden}"
    others = {name: address + image for name, address in OTHERS.items()}
    page.goto({**pages(shown), **others}[name], wait_until="networkidle")
    assert violations(page) == []


def test_search_as_one_types(page: Page) -> None:
    page.goto(IMAGES)
    page.get_by_label("Search").press_sequentially("golden-web")
    expect(page.get_by_role("heading", name="4 images")).to_be_visible()
    assert "q=golden-web" in page.url
    page.reload()
    expect(page.get_by_label("Search")).to_have_value("golden-web")
    expect(page.get_by_role("heading", name="4 images")).to_be_visible()


def test_facets_get_their_counts_and_filter(page: Page) -> None:
    page.goto(IMAGES)
    filters = page.get_by_role("complementary", name="Filters")
    expect(filters.get_by_role("link", name=re.compile(r"Windows \d+"))).to_be_visible()
    filters.get_by_role("link", name=re.compile("^Own")).click()
    expect(page.get_by_role("heading", name="7 images")).to_be_visible()
    page.get_by_role("link", name="golden-web-2026.09").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("golden-web-2026.09")


def test_progress_moves_by_itself(page: Page, shown: World) -> None:
    page.goto(f"/_genzo/console/image?region={REGION}&id={shown.under_way}")
    before = page.locator("#state").element_handle()
    with page.expect_response(lambda response: "console/image" in response.url, timeout=10_000):
        pass
    page.wait_for_function("old => !old.isConnected", arg=before)
    expect(page.locator("#state progress")).to_be_visible()


def test_language_and_theme_are_chosen_and_kept(page: Page) -> None:
    page.goto(IMAGES)
    page.get_by_role("button", name="日本語").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("イメージ")
    page.get_by_role("button", name="ダーク").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(16, 23, 26)"
    page.goto("/_genzo/console/sign-in")
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_columns_are_chosen(page: Page) -> None:
    page.goto(f"{IMAGES}&owner=self")
    page.get_by_text("Columns").click()
    page.get_by_role("checkbox", name="Tags").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_role("columnheader", name="Tags")).to_be_visible()
    expect(page.get_by_text("stage=ci")).to_be_visible()


def test_the_keyboard_skips_to_the_content(page: Page) -> None:
    page.goto(IMAGES, wait_until="networkidle")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#main') !== null")


@pytest.mark.exhaustive
def test_nothing_is_cut_at_the_width_of_a_phone(page: Page, shown: World) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for address in pages(shown).values():
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_requests_appear_by_themselves_and_are_explained(page: Page, shown: World) -> None:
    page.goto("/_genzo/console/requests?action=NoSuchAction")
    expect(page.get_by_text("No request matches")).to_be_visible()
    refused = Api(shown.server.host, shown.server.port).call("NoSuchAction")
    assert refused.status == 404
    page.get_by_role("link", name="NoSuchAction").click()
    expect(page.get_by_text("InvalidAction.NotFound").first).to_be_visible()
    assert violations(page) == []


def test_reading_works_without_scripts(browser: Browser, shown: World) -> None:
    context = browser.new_context(base_url=shown.server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(IMAGES)
    page.get_by_label("Search").fill("golden-worker")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="1 images")).to_be_visible()
    page.get_by_role("link", name="golden-worker-2025.12").click()
    page.get_by_role("link", name="Lineage").click()
    expect(page.get_by_role("heading", name="What breaks if it is deleted")).to_be_visible()
    context.close()


def test_signing_in_and_out(browser: Browser, shown: World) -> None:
    # A name of the cloud, as behind a proxy: control needs a token there.
    context = browser.new_context(
        base_url=shown.server.url, extra_http_headers={"via": "1.1 proxy"}, locale="en-GB"
    )
    page = context.new_page()
    page.goto(IMAGES)
    page.get_by_label("AccessKey ID").fill("genzo")
    page.get_by_label("AccessKey secret").fill("wrong")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("is wrong")
    page.get_by_label("Control token").fill(shown.server.control_token)
    page.get_by_role("button", name="Sign in as the operator").click()
    expect(page.get_by_label("Account")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.goto(IMAGES)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    context.close()


@pytest.mark.exhaustive
def test_screenshots_are_taken(browser: Browser, shown: World, tmp_path: Path) -> None:
    taken = take(browser, shown, tmp_path, ["phone"])
    assert len({path.name for path in taken}) == len(pages(shown)) + 1
    assert all(path.stat().st_size > 10_000 for path in taken)
