"""The page on requests: its tables are complete."""

import re

import msgspec
import pytest

from genzo.http.request_log.entries import LoggedRequest
from genzo.http.request_log.page import LoggedRequests
from genzo.http.request_log.queries import asked_for
from tests.docs.pages import ROOT, blocks

PAGE = (ROOT / "docs" / "requests.md").read_text()
_BLOCKS = blocks(ROOT / "docs" / "requests.md")
_URL = "http://127.0.0.1:8420"
_CURLS = [line for block in _BLOCKS for line in block.splitlines() if line.startswith("curl ")]
_COMMANDS = [line for block in _BLOCKS for line in block.splitlines() if line.startswith("genzo ")]


def test_every_filter_is_in_its_table() -> None:
    with pytest.raises(ValueError, match="There is no x") as refused:
        asked_for(b"x=1", 1)
    known = re.findall(r"\w+(?=[,.])", str(refused.value).partition("use ")[2])
    table = PAGE.partition("## Filters")[2].partition("## Answer")[0]
    named = {
        name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"\w+", row)
    }
    assert named | {"before", "after"} == set(known)
    assert "`before`" in PAGE
    assert "`after`" in PAGE


def test_every_member_is_in_its_table() -> None:
    table = PAGE.partition("## Answer")[2].partition("## As a program")[0]
    named = [
        name for row in re.findall(r"^\| (`.+?) \|", table, re.MULTILINE) for name in re.findall(r"\w+", row)
    ]
    assert sorted(named) == sorted(field.name for field in msgspec.structs.fields(LoggedRequest))


def test_the_shown_answer_has_all_members() -> None:
    (shown,) = re.findall(r"^```json\n(.+)\n```", PAGE, re.MULTILINE)
    decoded = msgspec.json.decode(shown)
    assert [*decoded] == [field.name for field in msgspec.structs.fields(LoggedRequests)]
