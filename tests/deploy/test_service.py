"""The systemd unit is valid, and starts Genzo with existing settings."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.deploy.files import ROOT, commands, environment_names, unknown_words

UNIT = ROOT / "deploy" / "genzo.service"


def test_it_starts_a_command_with_settings_that_exist() -> None:
    text = UNIT.read_text()
    (command,) = re.findall(r"^ExecStart=\S+/genzo (.+)$", text, re.MULTILINE)
    assert unknown_words(command.split()) == []
    assert set(re.findall(r"\bGENZO_\w+", text)) <= environment_names()


def test_its_first_start_makes_a_key_of_its_own() -> None:
    (value,) = re.findall(r"^Environment=GENZO_FIRST_KEY=(.+)$", UNIT.read_text(), re.MULTILINE)
    (option,) = [each for each in commands()["serve"].params if each.name == "first_key"]
    assert value == "new"
    assert isinstance(option.type, click.Choice)
    assert value in option.type.choices


def test_the_data_folder_is_the_writable_one() -> None:
    text = UNIT.read_text()
    assert "\nProtectSystem=strict\n" in text
    (folder,) = re.findall(r"^StateDirectory=(.+)$", text, re.MULTILINE)
    assert f"\nEnvironment=GENZO_DATA=/var/lib/{folder}\n" in text


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_accepts_it(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    # The command must exist where the unit is verified.
    unit.write_text(UNIT.read_text().replace("/opt/genzo/bin/genzo", sys.executable))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
