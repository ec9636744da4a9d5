"""The folder that the site is built from: docs/ with links that work there, and the pages made of code."""

import re
from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile

from tools.site.actions import action_pages
from tools.site.clients import client_pages
from tools.site.command_line import command_pages
from tools.site.control_api import control_page, seed_page
from tools.site.diagrams import drawn, life_cycle_page
from tools.site.differences import differences
from tools.site.errors import error_pages
from tools.site.life_cycles import LIFE_CYCLES
from tools.site.pages import Page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
BESIDE = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md")
"""Pages of the repository's folder that the site has, too, if they are there."""
_EXAMPLES = ("examples", "tests/cases")
_KINDS = (".md", ".svg", ".png", ".json")
_LINK = re.compile(r"(?P<image>!?)\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<target>[^)\s]+)\)")
_DIAGRAM = re.compile(r"^```mermaid\n.*?^```$", re.MULTILINE | re.DOTALL)
_FENCED = re.compile(r"(^ *```.*?^ *```$)", re.MULTILINE | re.DOTALL)
_CODE_OR_CITATION = re.compile(r"`[^`]+`|\[((?:[^\[\]`]|`[^`]*`|\[[^\]]*\]\([^)]*\))+)\](?![(\[])")
# The pages of actions and of errors have all of the page on coverage.
_NOT_SEARCHED = "---\nsearch:\n  exclude: true\n---\n\n"
_FOLDER_PAGE = re.compile(r"(^|/)README\.md$")


def generated_pages() -> list[Page]:
    """Every page that is made of the code."""
    return [
        *action_pages(),
        *error_pages(),
        *client_pages(),
        *command_pages(),
        control_page(),
        seed_page(),
        life_cycle_page(LIFE_CYCLES),
    ]


def write_source(folder: Path, generated: Iterable[Page]) -> None:
    """Writes the pages and pictures of the repository, and pages made of the code, into an empty folder.

    Raises:
        FileExistsError: a page made of the code has the path of one of docs/.
    """
    for path in written_files():
        target = folder / place_of(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".md":
            target.write_text(written_page(path), encoding="utf-8")
        else:
            copyfile(path, target)
    for page in generated:
        target = folder / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(page.text)


def written_files() -> list[Path]:
    """The pages and pictures of the repository that the site has."""
    found = [path for path in DOCS.rglob("*") if path.suffix in _KINDS]
    found += [ROOT / name for name in BESIDE if (ROOT / name).exists()]
    for name in _EXAMPLES:
        found += (path for path in (ROOT / name).rglob("*.md") if "node_modules" not in path.parts)
    return sorted(found)


def place_of(path: Path) -> str:
    """Where the site has a file of the repository. The page of a folder is its index."""
    base = DOCS if path.is_relative_to(DOCS) else ROOT
    return _FOLDER_PAGE.sub(r"\1index.md", path.relative_to(base).as_posix())


def written_page(path: Path) -> str:
    """A page of the repository, with the links and diagrams of the site."""
    parts = _FENCED.split(path.read_text(encoding="utf-8"))
    text = "".join(_diagrams(part) if place % 2 else _links(part, path) for place, part in enumerate(parts))
    if path == DOCS / "coverage.md":
        return _NOT_SEARCHED + text
    return text + differences() if path == DOCS / "differences.md" else text


def _diagrams(block: str) -> str:
    """A diagram of Mermaid, which needs a script of another site, becomes the drawing of the same table."""
    return _DIAGRAM.sub(lambda _: drawn(LIFE_CYCLES[0]), block)


def _links(text: str, page: Path) -> str:
    return _LINK.sub(lambda found: _link(found, page), _CODE_OR_CITATION.sub(_citation, text))


def _citation(found: re.Match[str]) -> str:
    """A source in square brackets, as the reference has it, is no link."""
    return rf"\[{found[1]}\]" if found[1] else found[0]


def _link(found: re.Match[str], page: Path) -> str:
    """A link to another page of the site; what links to a file that the site lacks names it instead."""
    target, _, fragment = found["target"].partition("#")
    if not target or ":" in target:
        return found[0]
    file = (page.parent / target).resolve()
    if file.is_dir() and (file / "README.md").exists():
        file /= "README.md"
    if file not in _files():
        name = file.relative_to(ROOT).as_posix()
        return found["text"] if found["text"].strip("`") in name else f"{found['text']} (`{name}`)"
    up = "../" * place_of(page).count("/")
    return f"{found['image']}[{found['text']}]({up}{place_of(file)}{'#' if fragment else ''}{fragment})"


_KNOWN: set[Path] = set()


def _files() -> set[Path]:
    if not _KNOWN:
        _KNOWN.update(written_files())
    return _KNOWN
