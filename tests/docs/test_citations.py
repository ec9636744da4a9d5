"""Every citation of the documentation leads to a page and a heading that are there."""

import os
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.docs.citations import broken_citations, promises, slugs

ROOT = Path(__file__).parents[2]
IGNORED = {".git", *(line.rstrip("/") for line in (ROOT / ".gitignore").read_text().split())}
"""Names of folders that git does not have"""
DATA = (
    *(
        "src/genzo/data/",
        "tests/recordings/",
        "tests/samples/",
        "requirements/",
        "tests/docs/test_citations.py",
    ),
    "tests/clients/node/package-lock.json",
    # These name pages of the site, which a build makes; tests/tools/site looks for them there.
    *("tools/site/", "tests/tools/site/"),
)

PAGES = {
    "README.md": "# Genzo\n",
    "docs/clients.md": "# Clients\n",
    "docs/architecture.md": (
        "# House\n\n## Promises\n\n1. **First.** Kept.\n2. **Second.**\n\n## Reading\n\n3. **Third**\n"
    ),
    "docs/decisions/0002-keys.md": "# Keys\n",
    "docs/reference/protocol.md": "# Protocol\n\n## Time stamps\n\n```\n## Code\n```\n",
}
SOURCE = "src/genzo/wire/call.py"


FILES = {*PAGES, "docs", "docs/decisions", "docs/reference", SOURCE}


def _paths() -> Iterator[str]:
    """All files and folders, but what git ignores."""
    for parent, below, names in os.walk(ROOT):
        below[:] = [name for name in below if not any(fnmatch(name, pattern) for pattern in IGNORED)]
        yield from ((Path(parent) / name).relative_to(ROOT).as_posix() for name in (*below, *names))


def test_no_citation_leads_nowhere() -> None:
    files = set(_paths())
    opened = [path for path in files if (ROOT / path).is_file() and not path.startswith(DATA)]
    opened = [path for path in opened if not path.endswith((".png", ".xz"))]
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in opened}
    pages = {path: text for path, text in texts.items() if path.endswith(".md")}
    assert {SOURCE, "README.md", "docs/reference/protocol.md", "tests/cases/requests.json"} <= set(texts)
    suffixes = {Path(path).suffix for path in texts}
    assert {"", ".yml", ".js", ".cfg", ".sql", ".txt", ".mako", ".toml", ".service", ".sh"} <= suffixes
    broken = [wrong for path, text in texts.items() for wrong in broken_citations(path, text, pages, files)]
    assert broken == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (SOURCE, "Source: docs/reference/protocol.md#time-stamps."),
        (SOURCE, "(docs/reference/protocol.md#time-stamps, docs/clients.md; README.md)"),
        (SOURCE, "# sent with every answer\n# (docs/reference/protocol.md#time-stamps)"),
        (SOURCE, "as promise 2\n    of docs/architecture.md#promises says"),
        (SOURCE, 'page = (DOCS / "serving.md").read_text(); hashlib.md5(page); DOCS.glob("*.md")'),
        (SOURCE, "XML 1.0 §2.2; RFC 9110 §15.5.14; https://www.sqlite.org/fts5.html, §6.4"),
        (SOURCE, "https://github.com/somebody/something/blob/main/missing.md#nowhere"),
        ("tests/cases/x.json", '{"source": "docs/reference/protocol.md#time-stamps (undocumented)"}'),
        ("docs/clients.md", "[protocol](reference/protocol.md), [times](reference/protocol.md#time-stamps)"),
        ("docs/clients.md", "[above](#clients), [decisions](decisions/), `docs/reference/protocol.md`"),
        ("docs/reference/protocol.md", "[promise 1](../architecture.md#promises)"),
        ("docs/reference/protocol.md", "[call](../../src/genzo/wire/call.py), [us](mailto:a@genzo.example)"),
        (SOURCE, "Promises 1 and 2 of docs/architecture.md#promises; decision 2, decision 0002"),
        (SOURCE, "docs/decisions/, docs/reference. See docs/*.md, tests/docs/none and other/docs/none"),
        (SOURCE, 'f"{ROOT}/docs/none", "$root/docs/none"'),
    ],
)
def test_a_citation_that_leads_somewhere_is_taken(path: str, text: str) -> None:
    assert list(broken_citations(path, text, PAGES, FILES)) == []


@pytest.mark.parametrize(
    ("path", "text", "wrong"),
    [
        (SOURCE, "docs/missing.md", "is no page"),
        (SOURCE, "docs/missing.md#time-stamps", "is no page"),
        (SOURCE, "see protocol.md", "is no page"),
        (SOURCE, "(protocol.md#time-stamps)", "is no page"),
        (SOURCE, "../architecture.md", "is no page"),
        (SOURCE, "docs/reference/protocol.md#time-stamp", "is no heading"),
        (SOURCE, "docs/reference/protocol.md#Time-stamps", "is no heading"),
        (SOURCE, "docs/reference/protocol.md#code", "is no heading"),
        (SOURCE, "docs/reference/protocol.md", "names no heading"),
        (SOURCE, "docs/reference/protocol.md §1.1", "by its number"),
        (SOURCE, "the form\nof §1.3, as SDKs send it", "by its number"),
        (SOURCE, "XML 1.0 §2.2. The rest is §5", "by its number"),
        (SOURCE, "looks into the log (promise 2)", "without docs/architecture.md#promises"),
        (SOURCE, "promise 2 of architecture.md", "without docs/architecture.md#promises"),
        (SOURCE, "promise 3 of docs/architecture.md#promises", "no promise 3"),
        ("scripts/check", "# the rules of architecture.md", "is no page"),
        ("pyproject.toml", "# docs/rules.md", "is no page"),
        ("tests/cases/x.json", '{"source": "protocol.md"}', "is no page"),
        ("docs/clients.md", "clients.md says how", "is no page"),
        ("docs/clients.md", "[protocol](protocol.md)", "docs/protocol.md is no page"),
        ("docs/clients.md", "[times](reference/protocol.md#times)", "is no heading"),
        ("docs/clients.md", "[below](#below)", "docs/clients.md#below is no heading"),
        (SOURCE, "docs/reference/protocol#time-stamps", "is no file or folder"),
        (SOURCE, "see /docs/clients.md", "begins with a slash"),
        (SOURCE, "/docs/clients.md", "begins with a slash"),
        (SOURCE, "(/README.md)", "begins with a slash"),
        (SOURCE, "`/docs/reference/`", "begins with a slash"),
        (SOURCE, "docs/nope/", "is no file or folder"),
        (SOURCE, "see docs/nope.", "is no file or folder"),
        (SOURCE, "docs/decisions/0099", "is no file or folder"),
        (SOURCE, "docs/decisions/0002", "is no file or folder"),
        (SOURCE, "decision 0099", "no decision 0099"),
        (SOURCE, "as decision 99 says", "no decision 99"),
        (SOURCE, "Decisions 2 and 99", "no decision 99"),
        (SOURCE, "Promise 99 of docs/architecture.md#promises", "no promise 99"),
        (SOURCE, "Promise 1", "without docs/architecture.md#promises"),
        (SOURCE, "promises 2 and 99 of docs/architecture.md#promises", "no promise 99"),
        (SOURCE, "promises 1, 2 and 99 of docs/architecture.md#promises", "no promise 99"),
        (SOURCE, "docs/reference/protocol.md#time-stamps#b", "is no heading"),
        (SOURCE, "docs/reference/observed.MD", "is no page"),
        (SOURCE, "see observed.MD", "is no page"),
        ("docs/clients.md", "[gone](../src/genzo/nope.py)", "../src/genzo/nope.py is no file"),
        ("docs/clients.md", "![gone](performance/nope.svg)", "performance/nope.svg is no file"),
        ("docs/clients.md", "[gone](nope/)", "nope/ is no file"),
        (".github/workflows/ci.yml", "# docs/rules.md", "is no page"),
        ("src/genzo/store/sqlite/schema.sql", "-- docs/rules.md", "is no page"),
        ("docs/clients.md", "as promise 1 says", "without docs/architecture.md#promises"),
    ],
)
def test_a_citation_that_leads_nowhere_is_refused(path: str, text: str, wrong: str) -> None:
    assert any(wrong in each for each in broken_citations(path, text, PAGES, FILES))


def test_headings_become_anchors_by_the_rule_of_github() -> None:
    page = (
        "# What `x-acs` says, & why\n## 2.1 A_b/c\n## Ünïcode 页\n"
        "## [Link](x.md#y) here\n## Twice\n## Twice\n"
    )
    assert slugs(page) == ["what-x-acs-says--why", "21-a_bc", "ünïcode-页", "link-here", "twice", "twice-1"]


def test_promises_are_those_of_their_section() -> None:
    assert promises(PAGES["docs/architecture.md"]) == {"1", "2"}
