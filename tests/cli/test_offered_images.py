"""genzo images retire and release, on each database and on regions in databases of their own."""

import json
from pathlib import Path

import pytest

from genzo.service.build import build_service
from tests.cli.conftest import NewDatabase
from tests.cli.populated import Database
from tests.running import genzo_here as genzo

PINNED = "centos_7_3_64_40G_base_20170322.vhd"
IMPORTED = {
    "ImageId": "win95_x86_1G.vhd",
    "ImageOwnerAlias": "system",
    "CreationTime": "2024-05-01T12:00:00Z",
}


def listed(database: Database, image_id: str, region: str = "cn-hangzhou") -> int:
    found = genzo(
        "images", "list", "--region", region, "--ImageId", image_id, "-o", "json", "--database", database.url
    )
    return len(json.loads(found.stdout))


def test_images_are_retired_and_released_in_every_region(database: Database) -> None:
    done = genzo("images", "retire", PINNED, "--database", database.url)
    assert (done.returncode, done.stdout) == (0, f"Retired: {PINNED}.\n")
    assert [listed(database, PINNED, region) for region in ("cn-hangzhou", "eu-central-1")] == [0, 0]
    assert genzo("images", "retire", PINNED, "--database", database.url).returncode == 0
    done = genzo("images", "release", PINNED, "--database", database.url)
    assert (done.returncode, done.stdout) == (0, f"Released: {PINNED}.\n")
    assert listed(database, PINNED) == 1


@pytest.mark.parametrize("command", ["retire", "release"])
def test_an_unknown_id_changes_nothing(database: Database, command: str) -> None:
    # The first command makes the catalogue: one that failed would leave none.
    assert genzo("accounts", "create", "--database", database.url).returncode == 0
    done = genzo("images", command, PINNED, "m-unknown", "--database", database.url)
    assert (done.returncode, done.stderr) == (1, "There is no public image m-unknown.\n")
    assert listed(database, PINNED) == 1


def test_an_imported_public_image_comes_back_as_it_was(database: Database, tmp_path: Path) -> None:
    # One with an id of its own, one that overrides an image that ships.
    mine = [IMPORTED, {**IMPORTED, "ImageId": PINNED, "Description": "imported"}]
    file = tmp_path / "images.json"
    file.write_text(json.dumps(mine))
    imported = ("images", "import", file, "--system", "--region", "cn-beijing", "--database", database.url)
    assert genzo(*imported).returncode == 0
    assert genzo("images", "retire", IMPORTED["ImageId"], PINNED, "--database", database.url).returncode == 0
    for image_id in (IMPORTED["ImageId"], PINNED):
        assert listed(database, image_id, "cn-beijing") == 0
    assert "No problem was found." in genzo("doctor", "--database", database.url).stdout
    assert genzo("images", "release", IMPORTED["ImageId"], PINNED, "--database", database.url).returncode == 0
    assert [listed(database, IMPORTED["ImageId"], region) for region in ("cn-beijing", "cn-hangzhou")] == [
        1,
        0,
    ]
    shown = genzo(
        "images", "show", PINNED, "--region", "cn-beijing", "-o", "json", "--database", database.url
    )
    assert json.loads(shown.stdout)["Description"] == "imported"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_database_of_a_catalogue_follows(new_database: NewDatabase, kind: str) -> None:
    home, away = new_database(kind), new_database("sqlite")
    on_both = ("--database", home.url, "--databases", json.dumps({"cn-beijing": away.url}))
    assert genzo("images", "retire", PINNED, *on_both).returncode == 0
    for database, region in ((home, "cn-hangzhou"), (away, "cn-beijing")):
        assert listed(database, PINNED, region) == 0
    assert genzo("images", "release", PINNED, *on_both).returncode == 0
    for database, region in ((home, "cn-hangzhou"), (away, "cn-beijing")):
        assert listed(database, PINNED, region) == 1


def test_a_newer_version_adds_no_image_that_is_not_offered(tmp_path: Path) -> None:
    path = tmp_path / "genzo.db"
    service = build_service(path, images_as_of="2025-06-10")
    service.prepare()
    with service.store.writing() as catalogue:
        catalogue.set_metadata("public images", "0.0.9")
    service.prepare()
    total = service.call(1234567890123456, "DescribeImages", {"RegionId": "cn-hangzhou"})
    service.store.close()
    assert 80 < getattr(total, "total_count") < 170  # noqa: B009 - every response of DescribeImages has it
