"""A user without a home folder, such as a container's without an entry in passwd: commands name the fix."""

import pwd
from pathlib import Path
from typing import NoReturn

import pytest

from genzo.run.files import home_folders
from tests.running import genzo_here


@pytest.fixture(autouse=True)
def _without_home(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(uid: int) -> NoReturn:
        raise KeyError(f"getpwuid(): uid not found: {uid}")

    for name in ("HOME", "XDG_DATA_HOME", "GENZO_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "serve --memory --port 0",
            "env terraform",
            "profile terraform",
            "doctor",
            "doctor --client terraform",
        ),
        *("top", "requests", "accounts list", "images list", "db upgrade", "seed file"),
        "run --url http://127.0.0.1:1 -- true",
    ],
)
def test_a_command_says_what_to_set(words: str) -> None:
    done = genzo_here(*words.split())
    sentence = "This user has no home folder for Genzo's data: set HOME, or name a data folder"
    assert (done.returncode, done.stderr) == (1, f"{sentence} by --data or GENZO_DATA.\n")


def test_a_data_folder_is_enough(tmp_path: Path) -> None:
    done = genzo_here("accounts", "create", "--data", tmp_path)
    assert done.returncode == 0, done.stderr


def test_no_files_of_the_user_are_looked_for() -> None:
    assert home_folders() == []
