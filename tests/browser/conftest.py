from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import CHROMIUM, MISSING, chromium
from tests.browser.world import World, world

_REFUSED = "Failed to load resource: the server responded with a status of 4"


expect.set_options(timeout=30_000)  # a busy machine shows pages later


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The browser. Its event loop runs as long as it does, and no test of another module may meet it."""
    if not CHROMIUM:
        pytest.skip(MISSING)
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def shown(browser: Browser) -> Iterator[World]:  # noqa: ARG001 - no server without a browser
    with world() as made:
        yield made


@pytest.fixture
def page(browser: Browser, shown: World) -> Iterator[Page]:
    """A page of a new browser. What its console says, such as that a policy was violated, fails the test."""
    # Between two themes, axe-core would see colours of a transition.
    context = browser.new_context(base_url=shown.server.url, locale="en-GB", reduced_motion="reduce")
    opened = context.new_page()
    said = list[str]()
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    yield opened
    context.close()
    # A page that shows why a form was refused has the status of the refusal.
    assert [text for text in said if not text.startswith(_REFUSED)] == []
