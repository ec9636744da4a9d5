"""Checks a built site: links, anchors, headings, and that no page loads anything from elsewhere."""

import re
from collections.abc import Iterator
from functools import cached_property
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LOADING = {"link": "href", "image": "href", "use": "href", "object": "data"}
"""The attribute with the address of what a tag loads, if it is not ``src``."""
_LOADED_BY_STYLE = re.compile(r"""(?:url\(|@import)\s*["']?((?:https?:)?//[^\s"')]+)""", re.IGNORECASE)
_NOT_LOADED = ("canonical", "alternate", "prev", "next")
_LEVELS = {f"h{level}": level for level in range(1, 7)}


class BuiltPage(HTMLParser):
    """What a page of HTML has: ids, links, what it loads, and the levels of the headings of its article."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.headings: list[int] = []
        self.images_without_text = 0
        self._is_in_article = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect what the tag has."""
        values = {name: value or "" for name, value in attrs}
        self._is_in_article |= tag == "article"
        if "id" in values:
            self.ids.append(values["id"])
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if tag in _LEVELS and self._is_in_article:
            self.headings.append(_LEVELS[tag])
        address = values.get(_LOADING.get(tag, "src"))
        if address is not None and values.get("rel") not in _NOT_LOADED:
            self.loaded.append(address)
        self.loaded += [each.split()[0] for each in values.get("srcset", "").split(",") if each.strip()]
        self.loaded += _LOADED_BY_STYLE.findall(values.get("style", ""))
        self.images_without_text += tag == "img" and not values.get("alt")

    def handle_data(self, data: str) -> None:
        """Collect what a style loads from elsewhere."""
        if self.cdata_elem == "style":
            self.loaded += _LOADED_BY_STYLE.findall(data)

    def handle_endtag(self, tag: str) -> None:
        """Notice the end of the article."""
        self._is_in_article &= tag != "article"


class BuiltSite:
    """The pages of a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def pages(self) -> dict[Path, BuiltPage]:
        """Every page but that for addresses that do not exist, whose links are those of the top folder."""
        paths = (path for path in sorted(self.folder.rglob("*.html")) if path.name != "404.html")
        return {path.resolve(): BuiltPage(path.read_text(encoding="utf-8")) for path in paths}

    def problems(self) -> Iterator[str]:
        """A sentence for each problem."""
        for path, page in self.pages.items():
            name = path.relative_to(self.folder.resolve()).as_posix()
            for problem in (*self._of_links(path, page), *_of_headings(page), *_of_loading(page.loaded)):
                yield f"{name}: {problem}"
        for sheet in sorted(self.folder.rglob("*.css")):
            for problem in _of_loading(_LOADED_BY_STYLE.findall(sheet.read_text(encoding="utf-8"))):
                yield f"{sheet.relative_to(self.folder).as_posix()}: {problem}"

    def _of_links(self, path: Path, page: BuiltPage) -> Iterator[str]:
        for link in dict.fromkeys((*page.links, *page.loaded)):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if target.is_dir():
                target /= "index.html"
            if not target.exists():
                yield f"{link} leads to no file"
            elif parts.fragment and unquote(parts.fragment) not in self._ids(target):
                yield f"{link} leads to no heading"

    def _ids(self, path: Path) -> set[str]:
        page = self.pages.get(path)
        return set(page.ids) if page else set()


def _of_headings(page: BuiltPage) -> Iterator[str]:
    """One title, no level left out, no id twice, a text for each picture."""
    if page.headings.count(1) != 1:
        yield f"{page.headings.count(1)} titles"
    for before, level in pairwise(page.headings):
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}"
    twice = sorted({each for each in page.ids if page.ids.count(each) > 1})
    if twice:
        yield f"ids that are there twice: {', '.join(twice)}"
    if page.images_without_text:
        yield f"{page.images_without_text} pictures without a text"


def _of_loading(addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        if urlsplit(address).netloc:
            yield f"loads {address}"
