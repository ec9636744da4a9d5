"""Every code block of the documentation runs as it is printed (docs/testing.md#code-blocks)."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from tools.doc_blocks.blocks import ROOT, Block, blocks_of, pages, unread_fences
from tools.doc_blocks.running import can_be_alone, failures_of, sessions_of
from tools.doc_blocks.script import UnknownBlockError, steps_of

_LEFT_OUT = [block for page in pages() for block in blocks_of(page) if block.is_left_out]


@pytest.fixture(scope="module")
def alone() -> bool:
    """Whether pages have a network of their own here, in which the port on them is free."""
    return can_be_alone()


def _names(session: Sequence[Path]) -> str:
    return " ".join(str(page.relative_to(ROOT)) for page in session)


@pytest.mark.timeout(300)  # pages wait for states that take seconds
@pytest.mark.parametrize("session", sessions_of(pages()), ids=_names)
def test_the_blocks_of_a_page_run_as_they_are_printed(
    session: list[Path], tmp_path: Path, alone: bool
) -> None:
    for failure in failures_of(session, tmp_path, alone=alone, environment=os.environ):
        pytest.fail(f"{failure.place}: {failure.text}")


def test_a_block_that_is_not_run_has_a_reason() -> None:
    reasons = [block.detail for block in _LEFT_OUT if block.mark == "not run: "]
    assert reasons
    assert all(len(reason.split()) >= 2 for reason in reasons)


@pytest.mark.parametrize(
    "block", [block for block in _LEFT_OUT if block.mark == "run by "], ids=lambda each: each.place
)
def test_a_block_is_run_by_the_test_that_its_mark_names(block: Block) -> None:
    test = (ROOT / block.detail).read_text()
    assert block.page.name in test or block.page.stem.replace("-", "_") in block.detail


def _page(folder: Path, text: str) -> Path:
    page = folder / "page.md"
    page.write_text(text)
    return page


def _failed(folder: Path, text: str) -> list[str]:
    folder.joinpath("run").mkdir()
    page = _page(folder, text)
    return [
        failure.text for failure in failures_of([page], folder / "run", alone=False, environment=os.environ)
    ]


@pytest.mark.parametrize("language", ["", "hcl", "ini", "text", "sql"])
def test_a_block_of_another_language_needs_a_mark(tmp_path: Path, language: str) -> None:
    page = _page(tmp_path, f"# Page\n\n```{language}\na = 1\n```\n")
    with pytest.raises(UnknownBlockError, match="say before this block"):
        steps_of(blocks_of(page))
    page.write_text(page.read_text().replace("```" + language, "<!-- not run: a form -->\n```" + language))
    assert steps_of(blocks_of(page)) == []


def test_every_fence_is_that_of_a_block() -> None:
    written = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert [place for page in written for place in unread_fences(page)] == []


@pytest.mark.parametrize(
    "text",
    [
        "~~~sh\nfalse\n~~~",
        "````sh\nfalse\n````",
        '```sh title="a"\nfalse\n```',
        "> ```sh\n> a\n> ```",
        "```sh\na",
    ],
)
def test_a_fence_that_is_not_read_is_found(tmp_path: Path, text: str) -> None:
    page = _page(tmp_path, f"# Page\n\n{text}\n")
    assert unread_fences(page)[0] == f"{page}:3"
    assert unread_fences(_page(tmp_path, "```sh\na\n```\n")) == []


def test_later_blocks_use_what_earlier_ones_made(tmp_path: Path) -> None:
    page = (
        "```python\n# a.py\nprint('made')\n```\n```sh\nname=a\n```\n"
        "```sh\npython $name.py\n```\n```text\nma…\n```\n"
    )
    assert _failed(tmp_path, page) == []


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("```sh\ntrue\nfalse\n```\n", "exit code 1"),
        ("```sh\nnothing=$(false | cat)\n```\n", "exit code 1"),
        ("```sh\necho one\n```\n```text\ntwo\n```\n", "not printed: two"),
        ("```console\n$ echo one\none\n$ echo two\none\n```\n", "not printed: one\nprinted:\ntwo"),
        ("```console\n$ echo 10\n1\n```\n", "not printed: 1"),
        ("```console\n$ false\n```\n", "exit code 1"),
        ("```console\necho one\n```\n", "say before this block"),
        ("```sh\nexit 0\n```\n```sh\nfalse\n```\n", "not run: "),
        ("```json\n{\n```\n", "exit code 1"),
        ("```yaml\na: [\n```\n", "exit code 1"),
        ("```python\n# test_a.py\ndef test_a():\n    assert False\n```\n", "exit code 1"),
        ("<!-- genzo --help -->\n```text\nno such line\n```\n", "not printed: no such line"),
    ],
)
def test_a_block_that_fails_is_shown(tmp_path: Path, page: str, reason: str) -> None:
    (text,) = _failed(tmp_path, page)
    assert text.startswith(reason)
