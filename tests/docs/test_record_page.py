"""The page about recordings: its tables and its example are complete."""

import re

import msgspec

from genzo.cli.record import command as record
from genzo.cli.replay import command as replay
from genzo.gateway.bundles import BUNDLE_VARIABLES
from genzo.recording.case import Answer, Case
from tests.docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "record.md"
TEXT = PAGE.read_text()


def test_the_example_is_a_case_with_all_members() -> None:
    (shown,) = blocks(PAGE, "json")
    case = msgspec.json.decode(shown, type=Case)
    assert [*msgspec.json.decode(shown)] == [field.name for field in msgspec.structs.fields(Case)]
    assert case.answer is not None
    assert case.answer.length == len(case.answer.body or "")


def test_the_tables_have_every_member_option_and_variable() -> None:
    rows = "\n".join(re.findall(r"^\| (`.+?) \|", TEXT, re.MULTILINE))
    members = [field.name for struct in (Case, Answer) for field in msgspec.structs.fields(struct)]
    options = [
        option
        for command in (record, replay)
        for each in command.params
        for option in each.opts
        if "-" in option
    ]
    for name in (*members, *options, *BUNDLE_VARIABLES):
        assert re.search(rf"`{name}\b", rows) or name == "-o", name
