"""The overview and the page about images that need care, in a browser."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import violations
from tests.browser.world import World

pytestmark = pytest.mark.exhaustive

OVERVIEW = "/_genzo/console/overview"
CARE = "/_genzo/console/care"
PAGES = (OVERVIEW, CARE, f"{CARE}?check=never-used", f"{CARE}?check=retired-in-use", f"{CARE}?check=shared")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(page: Page, address: str, theme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=theme)
    page.goto(address, wait_until="networkidle")
    for summary in page.locator(".chart summary").all():
        summary.click()
    assert violations(page) == []


def test_the_console_begins_with_the_overview(page: Page) -> None:
    page.goto("/_genzo/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(page.get_by_role("img", name="Images created in the last 12 months")).to_be_visible()
    page.get_by_role("link", name="Care").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Care")
    page.get_by_role("link", name="Genzo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


def test_a_chart_has_a_table_that_leads_to_the_images(page: Page) -> None:
    page.goto(OVERVIEW)
    chart = page.get_by_role("region", name="Images by owner", exact=True)
    chart.get_by_text("As a table").click()
    expect(chart.get_by_role("cell", name="9", exact=True)).to_be_visible()
    chart.get_by_role("link", name="genzo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Images")
    expect(page.get_by_role("heading", name="7 images")).to_be_visible()


def test_checks_get_their_counts_and_show_what_they_find(page: Page) -> None:
    page.goto(CARE)
    checks = page.get_by_role("navigation", name="Checks")
    expect(checks.get_by_role("link", name="Never used 5")).to_be_visible()
    checks.get_by_role("link", name="Shared 1").click()
    expect(page.get_by_role("cell", name="1000000000000002")).to_be_visible()
    page.get_by_label("Region").select_option("cn-beijing")
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    assert "region=cn-beijing" in page.url
    assert "check=shared" in page.url


def test_a_finding_leads_to_its_image(page: Page) -> None:
    page.goto(f"{CARE}?check=never-used")
    page.get_by_role("link", name="golden-web-2025.11").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("golden-web-2025.11")


def test_nothing_is_cut_at_the_width_of_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for address in PAGES:
        page.goto(address, wait_until="networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_both_can_be_read_without_scripts(browser: Browser, shown: World) -> None:
    context = browser.new_context(base_url=shown.server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(OVERVIEW)
    page.get_by_role("link", name="Count the images of each month").click()
    expect(page.get_by_role("img", name="Images created in the last 12 months")).to_be_visible()
    page.goto(CARE)
    page.get_by_role("link", name="Count what each check finds").click()
    page.get_by_label("Old after").select_option("365 days")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing found.")).to_be_visible()
    context.close()
