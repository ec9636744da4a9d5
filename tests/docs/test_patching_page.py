"""The page about clients without an endpoint setting: its programs run, its tables are complete."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

from genzo.testing.patching.environment import KEYS, KEYS_OF_USERS
from genzo.testing.patching.patch import Patch
from tests.docs.pages import ROOT, blocks
from tests.running import clean_environment

PAGE = ROOT / "docs" / "patching.md"
TEXT = PAGE.read_text()


def test_the_programs_of_the_page_run_as_they_are_printed(tmp_path: Path) -> None:
    programs = blocks(PAGE, "python")
    for block in programs:
        name = re.match(r"# (\w+\.py)\n", block)
        assert name, block
        (tmp_path / name[1]).write_text(block)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(tmp_path)],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"{sum(block.count('def test_') for block in programs)} passed" in done.stdout


def test_the_tables_name_arguments_and_variables() -> None:
    arguments = [name for name in inspect.signature(Patch).parameters if name != "options"]
    for name in (*arguments, *KEYS, *KEYS_OF_USERS):
        assert f"`{name}`" in TEXT, name
