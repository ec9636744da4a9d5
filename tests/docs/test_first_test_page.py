"""The page about the first test works as it is printed, with a package that was built."""

import re
import sys
import sysconfig
from pathlib import Path

import pytest

from tests.docs.pages import blocks
from tests.running import clean_environment
from tools.first_test.following import PAGE, FirstTestError, built_package, followed


def installed_packages(folder: Path) -> Path:
    """A folder with all that the tests have installed, but not Genzo itself."""
    folder.mkdir()
    for path in Path(sysconfig.get_path("purelib")).iterdir():
        if not re.match(r"_*(?:editable__*)?genzo|.*\.pth$", path.name):
            (folder / path.name).symlink_to(path)
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """For the page's commands without downloads: pip finds the package that was built, and all others."""
    package = built_package(tmp_path / "dist", sys.executable, "--no-build-isolation")
    path = f"{Path(sys.executable).parent}:{clean_environment()['PATH']}"
    packages = installed_packages(tmp_path / "packages")
    found = {"PIP_FIND_LINKS": str(package.parent), "PIP_NO_INDEX": "1", "PYTHONPATH": str(packages)}
    return {**clean_environment(), **found, "PATH": path}


@pytest.mark.exhaustive
@pytest.mark.timeout(300)  # it makes an environment, as a user does
def test_the_page_can_be_followed(tmp_path: Path, environment: dict[str, str]) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    steps, output = followed(empty, environment)
    assert re.search(r"Successfully installed genzo-\d", output)
    assert len(steps) == sum(len(block.splitlines()) for block in blocks(PAGE))
    results = [block.strip() for block in blocks(PAGE, "text")]
    assert re.findall(r"\d+ passed", output) == results
    assert len(results) == 2


def test_a_command_that_fails_is_shown(tmp_path: Path) -> None:
    with pytest.raises(FirstTestError, match="python3"):
        followed(tmp_path, {"PATH": str(tmp_path)})
