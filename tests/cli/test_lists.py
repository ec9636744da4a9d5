"""The tables of lists: they fit the terminal, break no id, and say when there is nothing."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from rich.cells import cell_len

from genzo.service.shipped_images import shipped_images
from tests.running import clean_environment, genzo_here

LONGEST = max((image.image_id for image in shipped_images()), key=len)
OWN = ("--ImageOwnerAlias", "self")


def import_images(data: Path, *images: dict[str, object], region: str = "cn-hangzhou") -> None:
    file = data / "images"
    defaults = {"ImageOwnerAlias": "self", "CreationTime": "2024-05-01T12:00:00Z"}
    file.write_text(json.dumps([{**defaults, **image} for image in images]))
    to = ("--region", region, "--account", "1234567890123456", "--data", data)
    assert genzo_here("images", "import", file, *to).returncode == 0


def on_a_terminal(width: int, *words: str | Path) -> list[str]:
    """The lines that a command prints on a terminal of a width."""
    ours, its = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "genzo", *map(str, words)],
        stdout=its,
        stderr=subprocess.STDOUT,
        env=clean_environment() | {"COLUMNS": str(width), "LINES": "50", "TERM": "dumb"},
    )
    os.close(its)
    printed = b""
    try:
        while part := os.read(ours, 65536):
            printed += part
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0, printed
    return printed.decode().replace("\r\n", "\n").splitlines()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_list_fits_the_terminal_and_breaks_no_id(catalogue: Path, width: int) -> None:
    lines = on_a_terminal(width, "images", "list", "--ImageId", LONGEST, "--data", catalogue)
    assert any(LONGEST in line for line in lines)
    assert max(map(cell_len, lines)) <= max(width, len(LONGEST + " system ") + 3)
    assert "Owner" in lines[1]
    assert lines[-1] == "1 image in cn-hangzhou."


@pytest.mark.parametrize(("width", "shown"), [(80, False), (200, True)])
def test_a_wider_terminal_shows_more_columns(catalogue: Path, width: int, shown: bool) -> None:
    import_images(
        catalogue, {"ImageId": "m-0123456789abcdefghij", "ImageName": "a name that is quite long" * 2}
    )
    lines = on_a_terminal(width, "images", "list", *OWN, "--data", catalogue)
    assert max(map(cell_len, lines)) <= width
    assert ("ImageName" in lines[1]) is shown
    assert {"ImageId", "Owner", "Status"} <= set(lines[1].split())
    assert any("m-0123456789abcdefghij" in line for line in lines)


def test_without_a_terminal_all_columns_stand_on_one_line(catalogue: Path) -> None:
    lines = genzo_here("images", "list", "--ImageId", LONGEST, "--data", catalogue).stdout.splitlines()
    assert lines[1].split() == [
        *("ImageId", "Owner", "ImageName", "OSName", "Architecture", "Size", "Status", "CreationTime")
    ]
    assert len([line for line in lines if line.strip()]) == 4


def test_the_owner_is_shown_and_of_others_their_account(catalogue: Path) -> None:
    import_images(
        catalogue,
        {"ImageId": "m-own"},
        {"ImageId": "m-others", "ImageOwnerAlias": "others", "ImageOwnerId": 987654321},
        {"ImageId": "m-market", "ImageOwnerAlias": "marketplace"},
    )
    for alias, owner in (("self", "self"), ("others", "987654321"), ("marketplace", "marketplace")):
        table = genzo_here("images", "list", "--ImageOwnerAlias", alias, "--data", catalogue).stdout
        assert owner in table.split()


def test_all_regions_are_listed_with_their_ids_and_counted(catalogue: Path) -> None:
    import_images(catalogue, {"ImageId": "m-1"}, {"ImageId": "m-2"})
    import_images(catalogue, {"ImageId": "m-3"}, region="eu-central-1")
    everywhere = ("images", "list", *OWN, "--all-regions", "--data", catalogue)
    table = genzo_here(*everywhere).stdout.splitlines()
    assert table[1].split()[:2] == ["RegionId", "ImageId"]
    assert table[-1].startswith("3 images in ")
    assert table[-1].endswith(" regions.")
    found = json.loads(genzo_here(*everywhere, "-o", "json").stdout)
    assert {(each["RegionId"], each["ImageId"]) for each in found} == {
        ("cn-hangzhou", "m-1"),
        ("cn-hangzhou", "m-2"),
        ("eu-central-1", "m-3"),
    }
    assert genzo_here(*everywhere, "--region", "cn-beijing").returncode == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("images", "list", *OWN),
            "Account 1234567890123456 sees no images that these filters find in cn-hangzhou.",
        ),
        (("keys", "list", "--user", "nobody"), "There are no access keys."),
        (("users", "list"), "Account 1234567890123456 has no users."),
        (("groups", "list"), "Account 1234567890123456 has no groups."),
        (("audit",), "The audit trail has no events."),
        (
            ("audit", "--action", "deleteimages"),
            "The audit trail has no events that these filters find. Did you mean DeleteImage?",
        ),
    ],
)
def test_a_list_of_nothing_is_a_sentence(catalogue: Path, words: tuple[str, ...], sentence: str) -> None:
    done = genzo_here(*words, "--data", catalogue)
    assert (done.returncode, done.stdout) == (0, f"{sentence}\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("images", "list", "--region", "cn-hangzu"),
            'There is no region "cn-hangzu". Did you mean cn-hangzhou?',
        ),
        (("keys", "list", "5"), "There is no account 5: genzo accounts list shows all accounts."),
    ],
)
def test_what_does_not_exist_is_said(catalogue: Path, words: tuple[str, ...], sentence: str) -> None:
    done = genzo_here(*words, "--data", catalogue)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{sentence}\n")


def test_a_filter_that_does_not_exist_is_answered_with_the_one_that_may_be_meant(catalogue: Path) -> None:
    done = genzo_here("images", "list", "--OSTyp", "linux", "--data", catalogue)
    assert (done.returncode, "Did you mean --OSType?" in done.stderr) == (2, True)
