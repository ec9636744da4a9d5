"""Checks the pages of the repository as they are read there: links, anchors by GitHub's rule, headings."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from tools.site.headings import github_anchors, headings_of
from tools.site.source import ROOT, written_files

_FENCED = re.compile(r"^ *(```|~~~).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def problems(pages: list[Path] | None = None) -> Iterator[str]:
    """A sentence for each problem of the pages, by default of all that the site has."""
    for page in pages or [path for path in written_files() if path.suffix == ".md"]:
        text = page.read_text(encoding="utf-8")
        name = page.relative_to(ROOT).as_posix() if page.is_relative_to(ROOT) else page.name
        for problem in (*_of_headings(text), *_of_links(page, text)):
            yield f"{name}: {problem}"


def _of_headings(text: str) -> Iterator[str]:
    levels = [heading.level for heading in headings_of(text)]
    if levels.count(1) != 1 or levels[0] != 1:
        yield "a page begins with its title and has no other"
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}"


def _of_links(page: Path, text: str) -> Iterator[str]:
    for target in _LINK.findall(_CODE.sub("", _FENCED.sub("", text))):
        path, _, fragment = target.partition("#")
        if ":" in path:
            continue
        file = page.parent / path if path else page
        if not file.exists():
            yield f"{target} leads to no file"
        elif fragment and file.suffix == ".md" and fragment not in _anchors(file):
            yield f"{target} leads to no heading"


def _anchors(page: Path) -> set[str]:
    return set(github_anchors(page.read_text(encoding="utf-8")))
