"""scripts/fix mends what scripts/check finds, as far as that can be mended."""

from pathlib import Path

from tests.scripts.projects import installed_project, run

UNSORTED = "import sys\nimport os\nprint( os.sep,sys.path )  # noqa: T201\n"
SORTED = "import os\nimport sys\n\nprint(os.sep, sys.path)  # noqa: T201\n"


def test_what_can_be_mended_is(tmp_path: Path) -> None:
    folder = installed_project(tmp_path)
    file = folder / "tests" / "file.py"
    file.parent.mkdir()
    file.write_text(UNSORTED)
    assert run(folder, "check", "--quick").returncode == 1
    assert run(folder, "fix").returncode == 0
    assert file.read_text() == SORTED
    assert run(folder, "check", "--quick").returncode == 0


def test_what_cannot_be_mended_is_named_and_the_rest_is_formatted(tmp_path: Path) -> None:
    folder = installed_project(tmp_path)
    file = folder / "tests" / "file.py"
    file.parent.mkdir()
    file.write_text("x=nothing\n")
    done = run(folder, "fix")
    assert done.returncode == 1
    assert "F821" in done.stdout
    assert file.read_text() == "x = nothing\n"
