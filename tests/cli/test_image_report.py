"""genzo images report: what it finds, its forms of output, and its exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.catalogue.image_checks import Check
from genzo.catalogue.instances import Instance
from genzo.service.offered_images import OfferedImages
from tests.cli.conftest import NewDatabase
from tests.cli.populated import Database
from tests.running import genzo_here as genzo
from tests.running import running
from tests.store.making import image as image_of_alice

REGION, AWAY = "cn-hangzhou", "cn-beijing"
RETIRED = "alinux_17_01_64_20G_cloudinit_20171222.vhd"
OFFERED = "ubuntu_24_04_x64_20G_alibase_20260916.vhd"
PLAIN = (DiskDeviceMapping(device="/dev/xvda"),)
ALL = {check.value for check in Check}


def image(image_id: str, **members: Any) -> Image:  # noqa: ANN401 - whatever an image has
    return image_of_alice(
        image_id, owner_id=FIRST_ACCOUNT_ID, creation_time="2020-01-01T00:00:00Z", **members
    )


def fill(database: Database) -> None:
    service = database.service()
    service.prepare()
    with service.store.writing() as catalogue:
        catalogue.put_images(
            [
                image("m-stale", unused_since=1, is_public=True),
                *(image(f"m-never-{number}") for number in range(3)),
                image("m-plain", region_id=AWAY, usage="instance", disk_device_mappings=PLAIN),
            ]
        )
        for name, image_id in (("1", RETIRED), ("2", OFFERED)):
            catalogue.put_resource(
                Instance(
                    resource_id=f"i-{name}",
                    region_id=REGION,
                    owner_id=FIRST_ACCOUNT_ID,
                    created=1,
                    image_id=image_id,
                )
            )
    service.store.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Database:
    path = tmp_path_factory.mktemp("report") / "genzo.db"
    database = Database(f"sqlite:///{path}")
    fill(database)
    return database


def reported(database: Database, *options: str) -> tuple[int, Any]:
    done = genzo("images", "report", "-o", "json", "--database", database.url, *options)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def ids(document: Any) -> dict[str, list[str]]:  # noqa: ANN401 - JSON
    return {each["Check"]: [image["ImageId"] for image in each["Images"]] for each in document["Checks"]}


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_all_checks_of_all_regions_are_reported(new_catalogue: NewDatabase, kind: str) -> None:
    database = new_catalogue(kind)
    fill(database)
    code, document = reported(database)
    assert (code, document["AccountId"], document["Days"]) == (1, str(FIRST_ACCOUNT_ID), 90)
    assert {AWAY, REGION} < {*document["RegionIds"]}
    assert {name: each for name, each in ids(document).items() if each} == {
        "stale": ["m-stale"],
        "never-used": ["m-never-0", "m-never-1", "m-never-2"],
        "published": ["m-stale"],
        "unencrypted": ["m-plain"],
        "retired-in-use": [RETIRED],
    }
    assert ids(document).keys() == ALL


def test_a_region_and_checks_can_be_chosen(filled: Database) -> None:
    code, document = reported(filled, "--region", AWAY, "--check", "unencrypted", "--check", "stale")
    assert (code, ids(document)) == (1, {"stale": [], "unencrypted": ["m-plain"]})
    assert document["RegionIds"] == [AWAY]


def test_it_exits_with_0_if_nothing_is_found(filled: Database) -> None:
    done = genzo("images", "report", "--check", "stale", "--region", AWAY, "--database", filled.url)
    expected = f"No image of account {FIRST_ACCOUNT_ID} in {AWAY} needs care.\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, expected, "")


def test_days_say_how_old_an_image_must_be(filled: Database) -> None:
    assert reported(filled, "--check", "never-used", "--days", "36500") == (
        0,
        {
            "AccountId": str(FIRST_ACCOUNT_ID),
            "RegionIds": reported(filled)[1]["RegionIds"],
            "Days": 36500,
            "Checks": [{"Check": "never-used", "TotalCount": 0, "Images": []}],
        },
    )


def test_a_limit_shortens_what_is_shown_and_not_what_is_counted(filled: Database) -> None:
    code, document = reported(filled, "--check", "never-used", "--limit", "2")
    (check,) = document["Checks"]
    assert (code, check["TotalCount"], len(check["Images"])) == (1, 3, 2)
    shown = genzo("images", "report", "--check", "never-used", "--limit", "2", "--database", filled.url)
    assert (shown.returncode, shown.stdout.splitlines()[-1]) == (1, "never-used: 3, 2 shown.")
    assert "m-never-1" in shown.stdout


@pytest.mark.parametrize(
    "option", [("--account", "7"), ("--region", "nowhere"), ("--check", "no"), ("--days", "-1")]
)
def test_a_mistake_exits_with_2(filled: Database, option: tuple[str, str]) -> None:
    done = genzo("images", "report", *option, "--database", filled.url)
    assert (done.returncode, done.stdout) == (2, "")
    assert option[1] in done.stderr


def test_a_missing_catalogue_is_a_mistake(tmp_path: Path) -> None:
    done = genzo("images", "report", "--data", tmp_path / "none")
    assert done.returncode == 2
    assert "There is no catalogue" in done.stderr


def test_what_the_operator_retires_is_retired_and_what_is_released_is_not(new_catalogue: NewDatabase) -> None:
    database = new_catalogue("sqlite")
    fill(database)
    service = database.service()
    offered = OfferedImages(service.store, service.facts.regions)
    offered.retire([OFFERED])
    retired = ids(reported(database, "--check", "retired-in-use")[1])["retired-in-use"]
    assert retired == [RETIRED, OFFERED]
    from genzo.catalogue.image_offering import with_date  # noqa: PLC0415 - this test alone

    offered.release([OFFERED])
    # As of this date the real service still offered it.
    offered.change(lambda offering: with_date(offering, "2020-12-20", is_override=True))
    assert reported(database, "--check", "retired-in-use")[0] == 0
    offered.change(lambda offering: with_date(offering, "2020-12-21", is_override=True))
    assert reported(database, "--check", "retired-in-use")[0] == 1
    offered.release([RETIRED])
    assert reported(database, "--check", "retired-in-use")[0] == 0
    service.store.close()


def test_a_running_server_reports_the_same(filled: Database) -> None:
    with running("--database", filled.url) as server:
        code, document = reported_by(server.url)
        assert (code, document) == reported(filled)
        assert reported_by(server.url, "--check", "stale", "--region", AWAY)[0] == 0
        for option in (("--account", "7"), ("--region", "nowhere"), ("--database", filled.url)):
            done = genzo("images", "report", "--url", server.url, *option)
            assert (done.returncode, done.stdout) == (2, "")
        refused = genzo("images", "report", "--url", server.url, "--account", "7")
        assert refused.stderr == f"The server at {server.url} refuses: There is no account 7.\n"
    gone = genzo("images", "report", "--url", server.url)
    assert (gone.returncode, "cannot be reached" in gone.stderr) == (2, True)


def reported_by(url: str, *options: str) -> tuple[int, Any]:
    done = genzo("images", "report", "-o", "json", "--url", url, *options)
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)
