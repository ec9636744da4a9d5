"""The tool that runs a suite many times."""

import re
import subprocess
import sys
from pathlib import Path

from tests.docs.pages import ROOT
from tests.running import clean_environment

_FLAKY = """
from pathlib import Path

COUNT = Path(__file__).with_name("count")


def test_every_second_run_fails(genzo_account):
    number = int(COUNT.read_text()) if COUNT.exists() else 0
    COUNT.write_text(str(number + 1))
    assert number % 2 == 0
"""


def flakes(*options: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tools.flakes", *options],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def test_the_suite_of_the_example_has_no_flakes() -> None:
    """One run of each kind here: ``scripts/flakes`` makes twenty."""
    done = flakes("--runs", "1", "--processes", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.findall(r"^(\w+): 1 runs, (\d+) passed, 0 failed", done.stdout, re.MULTILINE)
    assert [server for server, _ in found] == ["shared", "worker"]
    assert {int(passed) for _, passed in found} == {11}


def test_a_flaky_test_is_found_and_shown(tmp_path: Path) -> None:
    (tmp_path / "test_flaky.py").write_text(_FLAKY)
    done = flakes("--runs", "2", "--processes", "0", "--server", "worker", "--suite", tmp_path)
    assert done.returncode == 1
    assert "2 runs, 1 passed, 1 failed" in done.stdout
    assert "test_every_second_run_fails" in done.stdout


def test_a_suite_that_cannot_be_collected_fails(tmp_path: Path) -> None:
    (tmp_path / "test_broken.py").write_text("import nothing_like_this\n")
    done = flakes("--runs", "1", "--processes", "0", "--server", "shared", "--suite", tmp_path)
    assert done.returncode == 1
    assert "nothing_like_this" in done.stdout
