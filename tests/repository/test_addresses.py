"""The project's addresses are set in pyproject.toml alone; every other mention begins with one of these."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
URLS: dict[str, str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["urls"]
_RESERVED = re.compile(r"https://genzo\.example/[\w/.-]*[\w/]")
_EXAMPLES = {"docs/top.md", "docs/operating.md"}
"""Pages whose example is a server of the reader."""


def _pages() -> list[Path]:
    folders = (ROOT, ROOT / "docs", ROOT / ".github", ROOT / "src", ROOT / "deploy", ROOT / "examples")
    found = [path for folder in folders[1:] for path in folder.rglob("*")]
    kinds = {".md", ".yml", ".yaml", ".py", ".json", ".html", ".toml"}
    return [
        path
        for path in (*ROOT.glob("*.md"), *found)
        if path.suffix in kinds and "node_modules" not in path.parts
    ]


def _mentions() -> dict[str, set[str]]:
    found = {str(path.relative_to(ROOT)): set(_RESERVED.findall(path.read_text())) for path in _pages()}
    return {name: urls for name, urls in found.items() if urls and name not in _EXAMPLES}


def test_every_mention_begins_with_an_address_of_the_project() -> None:
    """Once these are real, what still has the reserved domain is named here."""
    home = URLS["Homepage"]
    bases = tuple(url for name, url in URLS.items() if name != "Homepage")
    wrong = {
        name: urls
        for name, urls in _mentions().items()
        if not all(url.startswith(bases) and url.startswith(home) for url in urls)
    }
    assert wrong == {}


def test_the_pages_for_people_are_among_them() -> None:
    if URLS["Homepage"] == "https://genzo.example/":
        assert {"SECURITY.md", "CODE_OF_CONDUCT.md", ".github/ISSUE_TEMPLATE/config.yml"} <= set(_mentions())


def test_the_addresses_are_one_site() -> None:
    assert all(url.startswith(URLS["Homepage"]) for url in URLS.values())
