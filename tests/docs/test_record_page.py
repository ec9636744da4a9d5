"""The page about recordings: its commands run, its tables and its example are complete."""

import os
import re
import subprocess
from pathlib import Path

import msgspec

from genzo.cli.record import command as record
from genzo.cli.replay import command as replay
from genzo.gateway.bundles import BUNDLE_VARIABLES
from genzo.recording.case import Answer, Case, read_cases
from tests.docs.pages import ROOT, blocks
from tests.running import clean_environment

PAGE = ROOT / "docs" / "record.md"
TEXT = PAGE.read_text()


def test_the_commands_of_the_page_run_as_they_are_printed(tmp_path: Path) -> None:
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-euc", "\n".join(blocks(PAGE))],
        cwd=tmp_path,
        env=clean_environment() | {"PATH": path},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (case,) = read_cases(tmp_path / "regions.jsonl")
    assert case.answer is not None
    assert case.answer.status == 200
    assert '"same": 1' in done.stdout


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
