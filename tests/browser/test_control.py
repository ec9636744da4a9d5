"""Requests, the audit trail, settings of tests and accounts in a browser."""

import re
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.api import Api
from tests.browser.chromium import violations
from tests.browser.world import REGION, World

pytestmark = pytest.mark.exhaustive

CONSOLE = "/_genzo/console"
ACCOUNTS = f"{CONSOLE}/accounts"
PAGES = {
    "refused-request": f"{CONSOLE}/request?id={{id}}",
    "again": f"{CONSOLE}/request/again?id={{id}}",
    "audit": f"{CONSOLE}/audit",
    "faults": f"{CONSOLE}/tests",
    "clock": f"{CONSOLE}/tests/clock",
    "durations": f"{CONSOLE}/tests/durations",
    "quotas": f"{CONSOLE}/tests/quotas",
    "reset": f"{CONSOLE}/tests/reset",
    "accounts": ACCOUNTS,
    "keys": f"{ACCOUNTS}/keys",
    "users": f"{ACCOUNTS}/users",
    "user": f"{ACCOUNTS}/user?name=alice",
    "group": f"{ACCOUNTS}/group?name=builders",
    "roles": f"{ACCOUNTS}/roles",
    "role": f"{ACCOUNTS}/role?name=ci",
    "policies": f"{ACCOUNTS}/policies",
    "policy": f"{ACCOUNTS}/policy?type=Custom&name=Builders",
    "permissions": f"{ACCOUNTS}/permissions?do=ecs%3ADeleteImage",
}
_THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_in_both_themes_and_nothing_is_cut(page: Page, shown: World, name: str) -> None:
    page.goto(PAGES[name].format(id=shown.wrongly_signed), wait_until="load")
    for theme in _THEMES:
        # Without transitions, the colours are those of the theme at once.
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_request_is_sent_again_after_a_confirmation(page: Page, shown: World) -> None:
    api = Api(shown.server.host, shown.server.port)
    sent = api.call("CreateKeyPair", RegionId=REGION, KeyPairName="from-the-console")
    page.goto(f"{CONSOLE}/requests")
    page.get_by_role("link", name="CreateKeyPair").first.click()
    page.get_by_role("button", name="Send again").click()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="Send again")).to_be_visible()
    page.get_by_label("CreateKeyPair changes the catalogue.").check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("What differs is marked")).to_be_visible()
    expect(page.locator("ins").first).to_contain_text("KeyPair.AlreadyExist")
    assert sent.json["RequestId"] in page.content()
    assert violations(page) == []


def test_the_log_goes_on_by_itself_until_it_is_paused(page: Page, shown: World) -> None:
    api = Api(shown.server.host, shown.server.port)
    page.goto(f"{CONSOLE}/requests?action=DescribeZones")
    api.call("DescribeZones", RegionId="cn-beijing", Nonsense="1")
    expect(page.get_by_text("1 without effect: Nonsense")).to_be_visible()
    row = page.get_by_role("link", name="DescribeZones").first
    row.focus()
    api.call("DescribeZones", RegionId="cn-shanghai")
    expect(page.get_by_text("cn-shanghai")).to_be_visible()
    expect(page.get_by_role("link", name="DescribeZones").nth(1)).to_be_focused()
    page.get_by_role("link", name="Pause").click()
    expect(page.get_by_text("Paused")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_text("Live", exact=True)).to_be_visible()


def test_a_text_that_was_signed_is_compared(page: Page, shown: World) -> None:
    page.goto(PAGES["refused-request"].format(id=shown.wrongly_signed))
    expect(page.locator("del")).to_have_text("B")
    page.get_by_label("The text that your client signs").fill("POST&%2F&")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("between the server's text and yours")).to_be_visible()


def test_an_event_of_the_trail_is_found(page: Page) -> None:
    page.goto(f"{CONSOLE}/audit")
    page.get_by_label("Action").press_sequentially("CreateRole")
    expect(page.get_by_role("link", name="CreateUser")).to_have_count(0)
    page.get_by_role("link", name="CreateRole").click()
    expect(page.get_by_role("heading", name="As an event of ActionTrail")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="In the request log").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CreateRole")


def test_a_fault_is_set_refused_and_removed(page: Page) -> None:
    page.goto(f"{CONSOLE}/tests")
    page.get_by_role("link", name="throttled twice").click()
    page.get_by_label("Name", exact=True).fill("from-the-console")
    page.get_by_label("Access key").fill("LTAI5tNightly")
    page.get_by_label("HTTP status").fill("999")
    page.get_by_role("button", name="Set the fault").click()
    expect(page.get_by_label("HTTP status")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    page.get_by_label("HTTP status").fill("")
    page.get_by_role("button", name="Set the fault").click()
    page.get_by_role("button", name="Remove from-the-console").click()
    expect(page.get_by_text("from-the-console")).to_have_count(0)


def test_the_clock_of_an_account_is_stopped_and_returned(page: Page) -> None:
    page.goto(f"{CONSOLE}/tests/clock")
    page.locator("select[name=account]").select_option(label="reader · 1000000000000002")
    page.wait_for_url("**/tests/clock?account=1000000000000002")
    page.get_by_role("button", name="Stop it").click()
    page.get_by_role("button", name="+ 1 day").click()
    expect(page.get_by_text("Stopped")).to_be_visible()
    page.get_by_role("button", name="Return to the system's clock").click()
    expect(page.get_by_text("The system's clock", exact=True)).to_be_visible()


def test_quotas_are_saved_and_returned(page: Page) -> None:
    page.goto(f"{CONSOLE}/tests/quotas?account=1000000000000002")
    page.get_by_label("image_families").fill("7")
    page.get_by_role("button", name="Save what differs").click()
    expect(page.get_by_text("set", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Return to the values of the start").click()
    expect(page.get_by_label("image_families")).to_have_value("50")


def test_an_account_a_user_and_its_key_are_made_and_deleted(page: Page) -> None:
    page.goto(ACCOUNTS)
    page.get_by_label("Name").fill("made-here")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_text("Its secret is shown this once")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="made-here").click()
    page.get_by_label("User name").fill("dana")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("link", name="dana").click()
    page.get_by_role("button", name="New access key").click()
    expect(page.get_by_text("Its secret is shown this once")).to_be_visible()
    page.get_by_role("link", name="All accounts").click()
    row = page.get_by_role("row", name=re.compile("made-here"))
    row.get_by_text("Delete", exact=True).first.click()
    row.get_by_role("button", name="Delete").click()
    expect(page.get_by_role("link", name="made-here")).to_have_count(0)


def test_who_may_do_what_is_asked(page: Page) -> None:
    page.goto(f"{ACCOUNTS}/permissions")
    page.get_by_label("RAM action").fill("ecs:DeleteImage")
    page.get_by_label("Condition keys").fill("ecs:tag/stage=production")
    page.get_by_role("button", name="Ask").click()
    expect(
        page.get_by_text("Statement KeepGoldenImages of the custom policy Builders denies").first
    ).to_be_visible()
    page.get_by_text("The statement that decided").first.click()
    expect(page.get_by_text('"Sid": "KeepGoldenImages"').first).to_be_visible()


def test_a_policy_that_is_malformed_is_refused_beside_its_document(page: Page) -> None:
    page.goto(PAGES["policy"])
    page.get_by_label("Policy document").fill("{")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Policy document")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("MalformedPolicyDocument")).to_be_visible()


def test_settings_and_deletions_work_without_scripts(browser: Browser, shown: World) -> None:
    context = browser.new_context(base_url=shown.server.url, java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(f"{CONSOLE}/tests/durations")
    page.locator("select[name=account]").select_option("1000000000000002")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("CreateDisk").fill("9")
    page.get_by_role("button", name="Save what differs").click()
    expect(page.get_by_label("CreateDisk")).to_have_value("9")
    page.goto(f"{ACCOUNTS}/groups?account=1000000000000002")
    page.get_by_label("Group name").fill("short-lived")
    page.get_by_role("button", name="Create").click()
    page.get_by_role("link", name="short-lived").click()
    page.get_by_text("Delete the group", exact=True).first.click()
    page.get_by_role("button", name="Delete the group").click()
    expect(page.get_by_text("There is no group.")).to_be_visible()
    context.close()
