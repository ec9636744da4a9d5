"""`genzo images import` of several files and pages, with --replace and as a dry run."""

import gzip
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from genzo.catalogue.image import Image
from genzo.service.build import build_service
from tests.cli.conftest import NewDatabase
from tests.running import clean_environment
from tests.running import genzo_here as genzo

REGION = "cn-hangzhou"
ACCOUNT = "5"
TARGET = ("--region", REGION, "--account", ACCOUNT)
XML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<DescribeImagesResponse><TotalCount>2</TotalCount>'
    "<PageNumber>{n}</PageNumber><Images><Image><ImageId>m-{n}</ImageId><ImageOwnerAlias>self</ImageOwnerAlias>"
    "<CreationTime>2024-05-01T12:00:00Z</CreationTime></Image></Images></DescribeImagesResponse>\n"
)


def image(image_id: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    return {
        "ImageId": image_id,
        "ImageOwnerAlias": "self",
        "CreationTime": "2024-05-01T12:00:00Z",
        **members,
    }


def page(number: int, total: int, *images: dict[str, Any]) -> dict[str, Any]:
    return {"PageNumber": number, "PageSize": 2, "TotalCount": total, "Images": {"Image": list(images)}}


def own(data: Path, account: str = ACCOUNT, alias: str = "self") -> list[str]:
    given = ("--ImageOwnerAlias", alias, "--Status", "ALL", "--account", account, "-o", "json")
    return [each["ImageId"] for each in json.loads(genzo("images", "list", *given, "--data", data).stdout)]


def save(file: Path, *answers: object) -> Path:
    file.write_text("\n".join(map(json.dumps, answers)))
    return file


FIRST, SECOND = page(1, 3, image("m-1"), image("m-2")), page(2, 3, image("m-3"))


@pytest.mark.parametrize(
    "content",
    [
        f"{json.dumps(FIRST)}\n{json.dumps(SECOND)}\n",
        json.dumps(FIRST, indent=2) + json.dumps(SECOND, indent=2),
        json.dumps([FIRST, SECOND]),
        json.dumps([{"headers": {}, "statusCode": 200, "body": each} for each in (FIRST, SECOND)]),
        "\n".join(json.dumps(image(f"m-{n}"), indent=2) for n in (1, 2, 3)),
        XML.format(n=1) + XML.format(n=2) + XML.format(n=3),
    ],
    ids=["lines", "indented", "array", "wrapped", "images", "xml"],
)
def test_answers_one_after_the_other_are_imported(tmp_path: Path, content: str) -> None:
    file = tmp_path / "pages"
    file.write_text(content)
    done = genzo("images", "import", file, *TARGET, "--data", tmp_path)
    assert done.stdout == f"Loaded 3 images into {REGION}: 3 the account's own. Created accounts: 5.\n"
    assert own(tmp_path) == ["m-1", "m-2", "m-3"]


def test_pages_of_one_query_keep_their_order_and_those_of_another_their_times(tmp_path: Path) -> None:
    newer = {"CreationTime": "2024-06-01T12:00:00Z"}
    files = (
        save(tmp_path / "1", page(1, 2, image("m-z"))),
        save(tmp_path / "2", page(2, 2, image("m-a"))),
        save(tmp_path / "3", page(1, 1, image("m-new", **newer))),
    )
    assert genzo("images", "import", *files, *TARGET, "--data", tmp_path).returncode == 0
    assert own(tmp_path) == ["m-new", "m-z", "m-a"]


def test_a_compressed_file_and_standard_input_are_read(tmp_path: Path) -> None:
    packed = tmp_path / "pages.gz"
    packed.write_bytes(gzip.compress(json.dumps(FIRST).encode()))
    command = [sys.executable, "-m", "genzo", "images", "import", packed, "-", *TARGET, "--data", tmp_path]
    done = subprocess.run(
        list(map(str, command)),
        input=json.dumps(SECOND),
        text=True,
        capture_output=True,
        check=False,
        env=clean_environment(),
    )
    assert done.returncode == 0, done.stderr
    assert own(tmp_path) == ["m-1", "m-2", "m-3"]


def test_a_failure_in_the_last_of_several_files_imports_nothing(tmp_path: Path) -> None:
    good, bad = save(tmp_path / "good", FIRST), save(tmp_path / "bad", FIRST, {"Code": "E", "Message": "No."})
    done = genzo("images", "import", good, bad, *TARGET, "--data", tmp_path / "data")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{bad} cannot be loaded: it is an error answer of the service: E, No.\n"
    assert not (tmp_path / "data").exists()


def test_an_answer_that_cannot_be_read_is_numbered(tmp_path: Path) -> None:
    file = save(tmp_path / "pages", [FIRST, page(2, 3, {"ImageName": "without id"})])
    done = genzo("images", "import", file, *TARGET, "--data", tmp_path)
    assert "answer 2 cannot be read: image 1 cannot be read: Object missing required field" in done.stderr


def test_an_image_that_two_pages_have_counts_once_unless_it_differs(tmp_path: Path) -> None:
    """Pages shift while images are made."""
    shifted = save(tmp_path / "shifted", FIRST, page(2, 3, image("m-2"), image("m-3")))
    assert genzo("images", "import", shifted, *TARGET, "--data", tmp_path).returncode == 0
    assert own(tmp_path) == ["m-1", "m-2", "m-3"]
    changed = save(tmp_path / "changed", FIRST, page(2, 3, image("m-2", Status="Deprecated")))
    done = genzo("images", "import", changed, *TARGET, "--data", tmp_path)
    assert "two answers differ in the image m-2: it changed between them" in done.stderr


def _catalogue_to_replace(catalogue: Path) -> None:
    """Account 5 has m-1 and m-gone, and sees m-shared and m-other of account 9; m-9 is another's."""
    others = {"ImageOwnerAlias": "others", "ImageOwnerId": 9}
    mine = page(1, 4, image("m-1"), image("m-gone"), image("m-shared", **others), image("m-other", **others))
    for account, answer in ((ACCOUNT, mine), ("9", page(1, 1, image("m-9")))):
        file = save(catalogue / "before", answer)
        to = ("--region", REGION, "--account", account, "--data", catalogue)
        assert genzo("images", "import", file, *to).returncode == 0


def test_replace_leaves_exactly_what_the_answers_have(catalogue: Path) -> None:
    _catalogue_to_replace(catalogue)
    others = {"ImageOwnerAlias": "others", "ImageOwnerId": 9}
    file = save(
        catalogue / "now",
        page(1, 3, image("m-1", Description="new"), image("m-2"), image("m-shared", **others)),
    )
    planned = genzo(
        "images", "import", file, *TARGET, "--replace", "--dry-run", "-o", "json", "--data", catalogue
    )
    assert planned.returncode == 0, planned.stderr
    changes = [(each["Change"], each["ImageId"]) for each in json.loads(planned.stdout)["Changes"]]
    assert sorted(changes) == [
        ("create", "m-2"),
        ("delete", "m-gone"),
        ("unshare", "m-other"),
        ("update", "m-1"),
    ]
    assert own(catalogue) == ["m-1", "m-gone"]
    done = genzo("images", "import", file, *TARGET, "--replace", "--data", catalogue)
    assert done.stdout == (
        f"Loaded 3 images into {REGION}: 2 the account's own, 1 of other accounts. Deleted 1 others. "
        "Shared 1 with the account. Stopped sharing 1.\n"
    )
    assert (own(catalogue), own(catalogue, alias="others")) == (["m-1", "m-2"], ["m-shared"])
    assert set(own(catalogue, "9")) == {"m-9", "m-shared", "m-other"}
    again = genzo("images", "import", file, *TARGET, "--replace", "--dry-run", "--data", catalogue)
    assert again.stdout == (
        "This is a dry run: 0 images would be created, 0 updated and 0 deleted; 3 are as they should be.\n"
    )


def test_replace_touches_no_other_owner_and_no_other_region(catalogue: Path) -> None:
    _catalogue_to_replace(catalogue)
    elsewhere = save(catalogue / "elsewhere", page(1, 1, image("m-beijing")))
    to = ("--region", "cn-beijing", "--account", ACCOUNT, "--data", catalogue)
    assert genzo("images", "import", elsewhere, *to).returncode == 0
    empty = save(catalogue / "empty", page(1, 0))
    done = genzo("images", "import", empty, *TARGET, "--replace", "--owner", "self", "--data", catalogue)
    assert done.stdout == "There are no images. Deleted 2 others.\n"
    assert (own(catalogue), own(catalogue, alias="others")) == ([], ["m-shared", "m-other"])
    listed = genzo("images", "list", "--ImageOwnerAlias", "self", *to[:4], "-o", "json", *to[4:])
    assert [each["ImageId"] for each in json.loads(listed.stdout)] == ["m-beijing"]


def test_replace_of_public_images_keeps_those_that_ship(catalogue: Path) -> None:
    to = ("--region", REGION, "--system", "--data", catalogue)
    public = {"ImageOwnerAlias": "system"}
    before = save(catalogue / "before", page(1, 2, image("a.vhd", **public), image("b.vhd", **public)))
    assert genzo("images", "import", before, *to).returncode == 0
    now = save(catalogue / "now", page(1, 1, image("b.vhd", **public)))
    done = genzo("images", "import", now, *to, "--replace")
    assert done.stdout == (
        f"Loaded 1 images into {REGION}: 1 public. Deleted 1 others. 1096 public images that ship stay: "
        "genzo images retire hides them.\n"
    )


def test_replace_with_missing_pages_is_refused(catalogue: Path) -> None:
    _catalogue_to_replace(catalogue)
    file = save(catalogue / "page", FIRST)
    done = genzo("images", "import", file, *TARGET, "--replace", "--data", catalogue)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "The answers have 2 of 3 images (TotalCount), and --replace would delete the others: give all "
        "pages.\n"
    )
    assert own(catalogue) == ["m-1", "m-gone"]


def test_a_refused_replacement_deletes_nothing(catalogue: Path) -> None:
    _catalogue_to_replace(catalogue)
    file = save(catalogue / "now", page(1, 1, image("m-9")))
    done = genzo("images", "import", file, *TARGET, "--replace", "--data", catalogue)
    assert "Image m-9 in cn-hangzhou already belongs to account 9" in done.stderr
    assert own(catalogue) == ["m-1", "m-gone"]


def test_a_dry_run_without_a_catalogue_creates_none(tmp_path: Path) -> None:
    file = save(tmp_path / "pages", FIRST, SECOND)
    done = genzo("images", "import", file, *TARGET, "--dry-run", "--data", tmp_path / "new")
    assert "create" in done.stdout
    assert done.stdout.endswith(
        "This is a dry run: 3 images would be created, 0 updated and 0 deleted; 0 are as they should be.\n"
    )
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("pages", "--owner", "self"), "--owner says whose images --replace deletes"),
        (("pages", "pages"), "a file is named twice"),
    ],
)
def test_options_that_do_not_fit_together_are_refused(
    tmp_path: Path, options: tuple[str, ...], reason: str
) -> None:
    done = genzo("images", "import", *options, *TARGET, "--data", tmp_path)
    assert done.returncode == 2
    assert reason in done.stderr


@pytest.mark.parametrize("kind", ["postgresql", "region"])
def test_replace_works_in_every_database(new_database: NewDatabase, tmp_path: Path, kind: str) -> None:
    home = new_database("sqlite" if kind == "region" else kind)
    where: tuple[str, ...] = ("--database", home.url)
    if kind == "region":
        where += ("--databases", json.dumps({REGION: new_database("sqlite").url}))
    others = {"ImageOwnerAlias": "others", "ImageOwnerId": 9}
    before = save(tmp_path / "before", page(1, 3, image("m-1"), image("m-gone"), image("m-other", **others)))
    assert genzo("images", "import", before, *TARGET, *where).returncode == 0
    now = save(tmp_path / "now", page(1, 2, image("m-1", Description="new"), image("m-2")))
    done = genzo("images", "import", now, *TARGET, "--replace", *where)
    assert done.stdout == (
        f"Loaded 2 images into {REGION}: 2 the account's own. Deleted 1 others. Stopped sharing 1.\n"
    )
    again = genzo("images", "import", now, *TARGET, "--replace", "--dry-run", *where)
    assert "0 images would be created, 0 updated and 0 deleted; 2 are" in again.stdout


def test_an_import_keeps_since_when_an_image_is_unused(catalogue: Path, tmp_path: Path) -> None:
    service = build_service(catalogue / "genzo.db")
    file = save(tmp_path / "answer.json", page(1, 1, image("m-1")))
    command = ("images", "import", file, *TARGET, "--data", catalogue)
    assert genzo(*command).returncode == 0

    def stored() -> Image:
        with service.store.reading() as reader:
            found = reader.image(REGION, "m-1")
        assert found is not None
        return found

    with service.store.writing() as writer:
        writer.put_images([msgspec.structs.replace(stored(), unused_since=5)])
    assert "1 are as they should be" in genzo(*command, "--dry-run").stdout
    save(file, page(1, 1, image("m-1", Description="changed")))
    assert genzo(*command).returncode == 0
    assert (stored().description, stored().unused_since) == ("changed", 5)
    service.store.close()
