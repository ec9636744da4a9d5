"""Takes the screenshots of docs/console/: ``scripts/screenshots`` runs this."""

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, ViewportSize

from tests.browser.chromium import CHROMIUM, MISSING, chromium
from tests.browser.world import REGION, World, world

FOLDER = Path(__file__).parents[2] / "docs" / "console"
_DESK, _PHONE = ViewportSize(width=1280, height=860), ViewportSize(width=390, height=844)
_LOOKS: dict[str, tuple[Literal["light", "dark"], ViewportSize]] = {
    "light": ("light", _DESK),
    "dark": ("dark", _DESK),
    "phone": ("light", _PHONE),
}
LOOKS = tuple(_LOOKS)
_WHOLE = ("care", "delete", "import", "lineage", "overview")
"""The pages that are shown to their end."""


def pages(shown: World) -> dict[str, str]:
    """The pages by the names of their pictures."""
    image = f"?region={REGION}&id={shown.golden}"
    return {
        "overview": "/_genzo/console/overview",
        "care": "/_genzo/console/care?check=never-used",
        "images": f"/_genzo/console/images?region={REGION}",
        "image": f"/_genzo/console/image{image}",
        "lineage": f"/_genzo/console/image/lineage{image}",
        "request": f"/_genzo/console/image/request{image}",
        "import": f"/_genzo/console/images/import?region={REGION}",
        "delete": f"/_genzo/console/image/delete{image}",
        "requests": "/_genzo/console/requests",
        "refused-request": f"/_genzo/console/request?id={shown.wrongly_signed}",
        "audit": "/_genzo/console/audit",
        "faults": "/_genzo/console/tests",
        "permissions": "/_genzo/console/accounts/permissions"
        "?do=ecs%3ADeleteImage&resource=%2A&conditions=ecs%3Atag%2Fstage%3Dproduction",
        "explorer": f"/_genzo/console/explorer/call?action=DescribeImages&RegionId={REGION}"
        "&ImageOwnerAlias=self&ImageFamily=golden-web&PageSize=1&run=1",
        "coverage": "/_genzo/console/coverage?q=image&state=accepted+without+effect",
        "error": "/_genzo/console/errors/code?code=InvalidImageId.NotFound",
    }


def take(
    browser: Browser,
    shown: World,
    folder: Path,
    looks: Sequence[str] = LOOKS,
    wanted: Collection[str] | None = None,
) -> list[Path]:
    """Take pictures of each page in these looks: both themes, and the width of a phone.

    ``wanted`` names the files of the pictures to take. None takes all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    taken = list[Path]()
    for look in looks:
        theme, size = _LOOKS[look]
        context = browser.new_context(
            viewport=size, color_scheme=theme, base_url=shown.server.url, locale="en-GB"
        )
        page = context.new_page()
        for name, address in {**pages(shown), "sign-in": "/_genzo/console/sign-in"}.items():
            path = folder / f"{name}-{look}.png"
            if wanted is not None and path.name not in wanted:
                continue
            page.goto(address, wait_until="networkidle")
            taken.append(path)
            page.screenshot(path=path, full_page=name in _WHOLE)
        context.close()
    return taken


def main() -> None:
    """Take the pictures that the documentation shows again."""
    if not CHROMIUM:
        sys.exit(MISSING)
    with world() as shown, chromium() as browser:
        for path in take(browser, shown, FOLDER, wanted=[path.name for path in FOLDER.glob("*.png")]):
            print(path.relative_to(FOLDER.parents[1]))  # noqa: T201 - what a command says


if __name__ == "__main__":
    main()
