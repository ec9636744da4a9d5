"""The page on control: its commands do what they say, its tables are complete."""

import json
import re
import subprocess
from pathlib import Path

import msgspec
import pytest

from genzo.catalogue.clock_setting import ClockChange
from tests.running import clean_environment, running

PAGE = (Path(__file__).parents[2] / "docs" / "control.md").read_text()
BLOCKS = [
    block for block in re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL) if "8420" in block
]
HERE = "http://127.0.0.1:8420"


@pytest.mark.parametrize("block", [block for block in BLOCKS if HERE in block])
def test_its_commands_are_followed(block: str) -> None:
    with running("--memory") as started:
        commands = block.replace(HERE, started.url).replace("curl ", "curl -sSfw '\\n' ")
        done = subprocess.run(
            ["sh", "-euc", commands], capture_output=True, text=True, check=False, env=clean_environment()
        )
    assert done.returncode == 0, done.stderr + done.stdout
    answers = [json.loads(line) for line in done.stdout.splitlines() if line]
    assert len(answers) == len(re.findall(r"^(?:curl|control) ", block, re.MULTILINE)) + 6 * ("for " in block)
    assert [answer for answer in answers if answer.keys() == {"message"}] == []


def test_every_block_that_names_this_machine_is_tried() -> None:
    assert len([block for block in BLOCKS if HERE in block]) == 7


def test_every_member_of_a_change_of_the_clock_is_shown() -> None:
    for field in msgspec.structs.fields(ClockChange):
        assert f'PUT {{"{field.name}"' in PAGE or f', "{field.name}": ' in PAGE
