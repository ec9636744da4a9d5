"""scripts/test runs all tests or parts of them."""

from pathlib import Path

import pytest

from tests.scripts.projects import installed_project, run

TESTS = "def test_one(): pass\n\ndef test_two(): pass\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = installed_project(tmp_path)
    for part in ("http/images", "http/tags"):
        (folder / "tests" / part).mkdir(parents=True)
        (folder / "tests" / part / f"test_{part[5:]}.py").write_text(TESTS)
    return folder


@pytest.mark.parametrize("only", [("--only", "http/images"), ("--only=tests/http/images/test_images.py",)])
def test_the_tests_of_a_part_run_alone(folder: Path, only: tuple[str, ...]) -> None:
    done = run(folder, "test", "-n", "0", *only, "-k", "two")
    assert done.returncode == 0, done.stdout
    assert done.stderr.startswith("Collecting the tests of tests/http/images")
    assert "1 passed, 1 deselected" in done.stdout


def test_several_parts_run_together(folder: Path) -> None:
    done = run(folder, "test", "--only", "http/images", "--only", "http/tags", "-n", "0")
    assert "4 passed" in done.stdout


def test_modules_are_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "tests" / "http" / "images" / "test_images.py").write_text(
        "import sys\n\ndef test_bytecode_is_written(): assert not sys.dont_write_bytecode\n"
    )
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "1 passed" in run(folder, "test", "--only", "http/images", "-n", "0").stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--only", "http/pictures"), "There is no tests/http/pictures.\n"),
        (("--only",), "--only needs a folder in tests/, such as http/images.\n"),
    ],
)
def test_a_part_that_is_not_there_is_refused(folder: Path, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(folder, "test", *arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", sentence)
