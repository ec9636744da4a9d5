"""The navigation of the site, from navigation.toml and the pages that there are."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("navigation.toml")
HOME = "index.md"
REST = "More"
_TITLE = re.compile(r"^# (.+?)(?: \{#.*\})?$", re.MULTILINE)
_MARKUP = re.compile(r"<[^>]+>|[`\\]")

Entry = dict[str, "str | list[Entry]"]


class Group(msgspec.Struct, forbid_unknown_fields=True):
    """Pages under a title."""

    title: str
    pages: list[str] = []


class Section(Group, forbid_unknown_fields=True):
    """A part of the site, with pages of its own before its groups."""

    groups: list[Group] = []


class _File(msgspec.Struct, forbid_unknown_fields=True):
    sections: list[Section]


class NavigationError(Exception):
    """The file names a page that does not exist."""


def sections() -> list[Section]:
    """The sections of the file."""
    return msgspec.toml.decode(FILE.read_bytes(), type=_File).sections


def navigation(folder: Path) -> list[Entry]:
    """The entries for the pages in a folder, each page once.

    Raises:
        NavigationError: see there.
    """
    paths = {path.relative_to(folder).as_posix() for path in folder.rglob("*.md")}
    found = sections()
    named = {page for part in found for group in (part, *part.groups) for page in group.pages} | {HOME}
    if missing := [page for page in named if not page.endswith("/") and page not in paths]:
        raise NavigationError(f"{FILE.name} names {', '.join(sorted(missing))}")
    left = paths - named
    entries = [_section(part, folder, left) for part in found]
    if left:
        rest = _pages(Group(REST, sorted(left)), folder, left)
        guides = next(entry for entry in entries if "Guides" in entry)["Guides"]
        assert isinstance(guides, list)  # noqa: S101 - as _section makes it
        guides.append({REST: list(rest)})
    return [{"Home": HOME}, *entries]


def _section(part: Section, folder: Path, left: set[str]) -> Entry:
    pages = list(_pages(part, folder, left))
    groups: list[Entry] = [{group.title: list(_pages(group, folder, left))} for group in part.groups]
    return {part.title: [*pages, *groups]}


def _pages(group: Group, folder: Path, left: set[str]) -> Iterator[Entry]:
    for page in group.pages:
        of_folder = {each for each in left if each.startswith(page)} if page.endswith("/") else {page}
        left.difference_update(of_folder)
        titles = [(title_of((folder / each).read_text(encoding="utf-8")), each) for each in of_folder]
        # Decisions are in the order of their numbers, which their titles do not sort by.
        titles.sort(key=lambda each: each[1] if page == "decisions/" else (each[0].casefold(), each[1]))
        for title, each in titles:
            yield {title: each}


def title_of(text: str) -> str:
    """The title of a page, without markup."""
    found = _TITLE.search(text)
    return _MARKUP.sub("", found[1]) if found else ""


def toml_of(entries: list[Entry]) -> str:
    """The entries as a value in TOML."""
    return f"[{', '.join(_inline(entry) for entry in entries)}]"


def _inline(entry: Entry) -> str:
    ((title, value),) = entry.items()
    shown = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else toml_of(value)
    return f"{{{json.dumps(title, ensure_ascii=False)} = {shown}}}"
