"""What is wrong with a built site is found; versions are listed newest first."""

import json
from pathlib import Path

import pytest

from tools.site.built_pages import BuiltSite
from tools.site.headings import github_anchors, headings_of
from tools.site.navigation import title_of, toml_of
from tools.site.versions import write_versions

_PAGE = '<html><body><article><h1 id="one">One</h1>{}</article></body></html>'


def _problems(folder: Path, body: str) -> list[str]:
    (folder / "page.html").write_text(_PAGE.format(body))
    (folder / "other.html").write_text(_PAGE.format('<h2 id="two">Two</h2>'))
    return list(BuiltSite(folder).problems())


@pytest.mark.parametrize(
    "body",
    [
        '<a href="other.html#two">x</a> <a href="#one">x</a> <a href="https://example.com/">x</a>',
        '<h2 id="a">A</h2><h3 id="b">B</h3><h2 id="c">C</h2><img src="other.html" alt="x">',
        '<link rel="canonical" href="https://example.com/page">',
    ],
)
def test_a_page_may_be_right(tmp_path: Path, body: str) -> None:
    assert _problems(tmp_path, body) == []


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('<a href="missing.html">x</a>', "missing.html leads to no file"),
        ('<a href="other.html#three">x</a>', "other.html#three leads to no heading"),
        ('<a href="#three">x</a>', "#three leads to no heading"),
        ("<h1>Two</h1>", "2 titles"),
        ("<h3>Three</h3>", "a heading of level 3 follows one of level 1"),
        ('<p id="one"></p>', "ids that are there twice: one"),
        ('<img src="other.html">', "1 pictures without a text"),
        ('<script src="https://example.com/a.js"></script>', "loads https://example.com/a.js"),
        ('<script src="//example.com/a.js"></script>', "loads //example.com/a.js"),
        ('<link rel="stylesheet" href="https://example.com/a.css">', "loads https://example.com/a.css"),
        ('<img alt="x" srcset="other.html 1x, https://example.com/b 2x">', "loads https://example.com/b"),
        ('<video src="https://example.com/v"></video>', "loads https://example.com/v"),
        ('<object data="https://example.com/o"></object>', "loads https://example.com/o"),
        ('<p style="background: url(//example.com/p)"></p>', "loads //example.com/p"),
        ('<style>@import "https://example.com/s";</style>', "loads https://example.com/s"),
    ],
)
def test_a_problem_is_found(tmp_path: Path, body: str, problem: str) -> None:
    assert _problems(tmp_path, body) == [f"page.html: {problem}"]


def test_a_style_sheet_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("@import url('https://example.com/a'); b { background: url(b.svg) }")
    assert _problems(tmp_path, "") == ["a.css: loads https://example.com/a"]


def test_versions_are_listed_newest_first(tmp_path: Path) -> None:
    for name in ("0.9.0", "0.10.0", "0.10.0rc1", "assets", "0.11.0"):
        (tmp_path / name).mkdir()
        if name != "0.11.0":
            (tmp_path / name / "index.html").touch()
    assert write_versions(tmp_path) == ["0.10.0", "0.10.0rc1", "0.9.0"]
    listed = json.loads((tmp_path / "versions.json").read_text())
    assert [(each["version"], each["aliases"]) for each in listed] == [
        ("0.10.0", ["latest"]),
        ("0.10.0rc1", []),
        ("0.9.0", []),
    ]
    assert 'url=0.10.0/index.html"' in (tmp_path / "index.html").read_text()


def test_headings_have_the_anchors_of_both_renderers() -> None:
    text = "# A `b`\n\n```sh\n# no heading\n```\n\n## C & D\n\n## C & D\n\n## E {#own}\n\n## [F](f.md), G\n"
    assert [heading.anchor for heading in headings_of(text)] == ["a-b", "c-d", "c-d_1", "own", "f-g"]
    assert github_anchors(text)[:3] == ["a-b", "c--d", "c--d-1"]
    assert title_of(text) == "A b"


def test_the_navigation_is_a_value_of_toml() -> None:
    entries = toml_of([{"Home": "index.md"}, {'A "b"': [{"C": "c.md"}]}])
    assert entries == r'[{"Home" = "index.md"}, {"A \"b\"" = [{"C" = "c.md"}]}]'
