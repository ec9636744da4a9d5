"""Finds citations of the documentation that lead nowhere.

Code, data and scripts cite a page by its path and, for a reference page, a heading:
``docs/reference/protocol.md#time-stamps``; a promise is "promise 3 of docs/architecture.md#promises". Pages
link to one another; a link counts as the mention of what it leads to.
"""

import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import PurePosixPath

PROMISES = "docs/architecture.md#promises"
_REFERENCE = "docs/reference/"

_URL = re.compile(r"https?://[^\s)>\"'`]+")
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")
_LINE_BREAK = re.compile(r"\s*\n\s*(?:#+ )?")
_MENTION = re.compile(
    r"(?:(?<![\w/.*-])|(?<![^\s(\[`'\"])/)"
    r"(?P<page>(?:[\w.-]+/)*[\w.-]*\w\.(?i:md))(?!\w)(?:#(?P<heading>[\w#-]+))?",
    re.ASCII,  # Japanese and Chinese follow a path without a space.
)
# Any path below docs, whether or not it is one of a page; a pattern such as docs/*.md is none.
_DOCS_PATH = re.compile(
    r"(?:(?<![\w/.*-])|(?<![^\s(\[`'\"])/)(?P<path>docs/[\w./-]*)(?![\w*{<$\\])", re.ASCII
)
_QUOTED_NAME = re.compile(r"[\w-]+\.md")
_NUMBERED_SECTION = re.compile(r"\u00a7")  # the paragraph sign
# The numbered sections of documents that are not ours may be cited: a standard, or a page with its address.
_OUTSIDE = re.compile(r"(?:RFC \d+|XML 1\.0|SQLite|URL)[^.;\u00a7]{0,40}(?:\u00a7[\d., ]+)*$")
_NUMBERS = r"(?P<numbers>\d+(?:(?:,| and| to|, and) \d+)*)\b"
_PROMISE = re.compile(
    rf"\b[Pp]romises? {_NUMBERS}(?P<page> of docs/architecture\.md#promises(?![\w-]))?",
)
_DECISION = re.compile(rf"\b[Dd]ecisions? {_NUMBERS}")
_DECISION_PAGE = re.compile(r"docs/decisions/(\d{4})-")
_SCHEME = re.compile(r"[a-z]+:")
_FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} +(.*?) *#*$", re.MULTILINE)
_NUMBERED_PROMISE = re.compile(r"^(\d+)\. \*\*", re.MULTILINE)


@cache
def slugs(page: str) -> list[str]:
    """The anchors of a page's headings, by GitHub's rule.

    Lower case, spaces as hyphens, neither markup nor punctuation; a repeated one is numbered.
    """
    found: list[str] = []
    for title in _HEADING.findall(_FENCE.sub("", page)):
        words = _LINK.sub(r"\1", title).lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        same = sum(re.fullmatch(rf"{re.escape(slug)}(?:-\d+)?", each) is not None for each in found)
        found.append(f"{slug}-{same}" if same else slug)
    return found


def promises(page: str) -> set[str]:
    """The numbers of the promises on the page about the architecture."""
    _, _, section = page.partition("\n## Promises\n")
    return set(_NUMBERED_PROMISE.findall(section.partition("\n## ")[0]))


def broken_citations(path: str, text: str, pages: Mapping[str, str], files: Collection[str]) -> Iterator[str]:
    """What is wrong with the citations in the file ``path``.

    ``pages`` has every page's text by its path, ``files`` the paths of all files and folders.
    """
    flat = _LINE_BREAK.sub(" ", text)
    if path.endswith(".md"):
        yield from _broken_links(path, flat, files)
        flat = _LINK.sub(lambda link: f"{link[1]} of {_target(path, link[2])}", flat)
    flat = _URL.sub("URL", flat)
    for mention in _MENTION.finditer(flat):
        wrong = _wrong_with(mention, path, flat, pages)
        if wrong:
            yield f"{path}: {mention[0]} {wrong}"
    for section in _NUMBERED_SECTION.finditer(flat):
        if not _OUTSIDE.search(flat[max(0, section.start() - 100) : section.start()]):
            yield f"{path}: {flat[section.start() - 20 : section.end() + 5]!r} cites a section by its number"
    yield from _broken_paths(path, flat, files)
    yield from _broken_numbers(path, flat, pages)


def _broken_links(path: str, text: str, files: Collection[str]) -> Iterator[str]:
    """Links of a page to a file or folder that is missing; those to pages are mentions too."""
    for _, target in _LINK.findall(text):
        leads_to = _target(path, target).partition("#")[0]
        if not _SCHEME.match(target) and leads_to not in files:
            yield f"{path}: {target} is no file"


def _broken_paths(path: str, text: str, files: Collection[str]) -> Iterator[str]:
    for mention in _DOCS_PATH.finditer(text):
        cited = mention["path"].rstrip(".-")
        if cited.rstrip("/") not in files:
            yield f"{path}: {cited} is no file or folder"
        elif mention[0].startswith("/"):
            yield f"{path}: {mention[0]} begins with a slash"


def _broken_numbers(path: str, text: str, pages: Mapping[str, str]) -> Iterator[str]:
    """Promises and decisions that do not exist, and promises without their page."""
    promised = promises(pages.get("docs/architecture.md", ""))
    for promise in _PROMISE.finditer(text):
        if not promise["page"]:
            yield f"{path}: {promise[0]} is cited without {PROMISES}"
        for number in set(re.findall(r"\d+", promise["numbers"])) - promised:
            yield f"{path}: there is no promise {number}"
    decided = {name.group(1) for page in pages if (name := _DECISION_PAGE.match(page))}
    for decision in _DECISION.finditer(text):
        for number in re.findall(r"\d+", decision["numbers"]):
            if number.zfill(4) not in decided:
                yield f"{path}: there is no decision {number}"


def _target(path: str, target: str) -> str:
    """What a link of the page ``path`` leads to, from the root."""
    if _SCHEME.match(target):
        return target
    page, hash_sign, heading = target.partition("#")
    here = posixpath.normpath(posixpath.join(posixpath.dirname(path), page)) if page else path
    return f"{here}{hash_sign}{heading}"


def _wrong_with(mention: re.Match[str], path: str, text: str, pages: Mapping[str, str]) -> str:
    page, heading = mention["page"], mention["heading"]
    if _is_part_of_a_path(mention, path, text):
        return ""
    if page not in pages:
        return "is no page"
    if mention[0].startswith("/"):
        return "begins with a slash"
    if heading is not None and heading not in slugs(pages[page]):
        return "is no heading"
    if heading is None and page.startswith(_REFERENCE) and not path.endswith(".md"):
        return "names no heading"
    return ""


def _is_part_of_a_path(mention: re.Match[str], path: str, text: str) -> bool:
    """Whether a program names a file here, as in ``folder / "serving.md"``."""
    around = text[mention.start() - 1 : mention.start()] + text[mention.end() : mention.end() + 1]
    is_quoted = around in ('""', "''") and _QUOTED_NAME.fullmatch(mention[0]) is not None
    return is_quoted and PurePosixPath(path).suffix == ".py"
