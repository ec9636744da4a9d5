"""Debian's Chromium, driven by Playwright. Playwright's own browsers are not installed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
"""The path of the browser; ``""`` where there is none."""
MISSING = "There is no Chromium on this machine: install Debian's package chromium."
_AXE = Path(__file__).with_name("axe.min.js")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, without a window."""
    with sync_playwright() as playwright:
        # As root, as in most containers, Chromium starts without its sandbox alone.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds on a page, of any impact: rule, impact, and the first elements."""
    # Evaluated by the debugger, which the content security policy of the page does not bind.
    page.evaluate(_AXE.read_text())
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run()).violations")
    return [
        f"{each['impact']} {each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}"
        for each in found
    ]
