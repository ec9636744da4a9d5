"""The program itself: its version, and help wherever it is asked for."""

from importlib.metadata import version

import pytest

from genzo import __version__
from tests.deploy.files import commands
from tests.running import genzo_here

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
