"""The program itself: its version, and help wherever it is asked for."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from genzo import __version__
from tests.deploy.files import commands
from tests.running import clean_environment, genzo_here

GROUPS = sorted({name.partition(" ")[0] for name in commands() if " " in name})
ALL = ["", *GROUPS, *commands()]


def test_it_says_its_version() -> None:
    done = genzo_here("--version")
    assert (done.returncode, done.stdout) == (0, f"genzo {__version__}\n")
    assert version("genzo") == __version__


@pytest.mark.parametrize("name", ALL)
def test_h_is_help_on_every_command_and_group(name: str) -> None:
    short, long = (genzo_here(*name.split(), option) for option in ("-h", "--help"))
    assert (short.returncode, short.stdout) == (0, long.stdout)
    assert f" {name} [OPTIONS]".replace("  ", " ") in short.stdout.splitlines()[0]
    assert "-h, --help" in short.stdout


@pytest.mark.parametrize("words", [("coverage", "-o", "json"), ("secrets", "new-key")], ids=["long", "short"])
def test_an_output_that_is_full_is_said_in_a_sentence(words: tuple[str, ...]) -> None:
    """A short output is written when the command ends."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "genzo", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=clean_environment(),
        )
    assert (done.returncode, done.stderr) == (
        1,
        "Standard output cannot be written (No space left on device): what was written is incomplete.\n",
    )
