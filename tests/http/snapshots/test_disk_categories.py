"""Disks go with instances of the families that take their category; Regional ESSDs with every zone."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.disks import Disk
from tests.api import Api
from tests.http.new_catalogue import create_catalogue
from tests.http.snapshots.sample_resources import REGION, disk, instance
from tests.serving_here import serving_here

REGIONAL = "cloud_regional_disk_auto"
ZONE = "cn-shenzhen-a"
NEW = "ecs.g7.large"


def _free(short_id: str, **members: Any) -> Disk:  # noqa: ANN401 - the members of a disk
    return disk(short_id, **{"instance_id": "", "disk_type": "data", "device": "", **members})


RESOURCES = [
    instance("general", instance_type=NEW),
    instance("paid-new", instance_charge_type="PrePaid", instance_type=NEW),
    disk("root-of-paid-new", instance_id="i-paid-new"),
    instance("in-f", instance_type=NEW, zone_id="cn-shenzhen-f"),
    instance("in-f-too", instance_type=NEW, zone_id="cn-shenzhen-f"),
    _free("old", category="cloud_ssd"),
    _free("old-root", category="cloud_ssd", disk_type="system", origin_id="i-stopped"),
    instance("stopped", instance_type=NEW, status="Stopped"),
    _free("paid-regional", category=REGIONAL, zone_id="", charge_type="PrePaid"),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES)
    durations = [f"--duration={action}Disk=0" for action in ("Create", "Attach", "Detach")]
    with serving_here("--data", folder, *durations) as started:
        yield Api(started.host, started.port)


def shows(api: Api, disk_id: str, **expected: object) -> bool:
    """Whether DescribeDisks shows a disk with these members."""
    answer = api.call("DescribeDisks", RegionId=REGION, DiskIds=f'["{disk_id}"]')
    (found,) = answer.json["Disks"]["Disk"]
    return {name: found.get(name) for name in expected} == expected


@pytest.mark.parametrize(
    ("action", "parameters", "status", "code"),
    [
        ("AttachDisk", {"DiskId": "d-old"}, 403, "InvalidInstanceType.NotSupportDiskCategory"),
        (
            "AttachDisk",
            {"DiskId": "d-old-root", "InstanceId": "i-stopped", "Bootable": "true"},
            403,
            "InvalidInstanceType.NotSupportDiskCategory",
        ),
        (
            "AttachDisk",
            {"DiskId": "d-paid-regional", "Force": "true"},
            400,
            "InvalidParameterForce.PrepaidDiskNotSupported",
        ),
        (
            "CreateDisk",
            {"ZoneId": ZONE, "DiskCategory": REGIONAL},
            400,
            "InvalidZoneId.DiskCategoryUnsupported",
        ),
        (
            "CreateDisk",
            {"InstanceId": "i-paid-new", "DiskCategory": "cloud_efficiency"},
            403,
            "InvalidDataDiskCategory.NotSupported",
        ),
    ],
)
def test_a_disk_is_refused(api: Api, action: str, parameters: dict[str, str], status: int, code: str) -> None:
    size = {"Size": "40"} if action == "CreateDisk" else {"InstanceId": "i-general"}
    answer = api.call(action, **{"RegionId": REGION, **size, **parameters})
    assert (answer.status, answer.code) == (status, code)


def test_a_disk_for_an_instance_has_a_category_of_its_family_by_default(api: Api) -> None:
    made = api.call("CreateDisk", RegionId=REGION, InstanceId="i-paid-new", Size="40").json["DiskId"]
    assert shows(api, made, Category="cloud_auto", InstanceId="i-paid-new")
    alone = api.call("CreateDisk", RegionId=REGION, ZoneId=ZONE, Size="40").json["DiskId"]
    assert shows(api, alone, Category="cloud")


def test_a_regional_disk_has_no_zone_and_moves_between_zones_by_force(api: Api) -> None:
    """Sources: ZoneId of CreateDisk, Force of AttachDisk and the text of InvalidInstance.ZoneConflict."""
    asked = {"RegionId": REGION, "DiskCategory": REGIONAL, "Size": "10"}
    made = api.call("CreateDisk", **asked).json["DiskId"]
    assert shows(api, made, ZoneId="", Status="Available", Category=REGIONAL)
    assert api.call("AttachDisk", DiskId=made, InstanceId="i-in-f", Force="true").status == 200
    assert shows(api, made, InstanceId="i-in-f", Status="In_use")
    near = {"DiskId": made, "InstanceId": "i-in-f-too"}
    assert api.call("AttachDisk", **near).code == "InvalidDisk.InUse"
    refused = api.call("AttachDisk", **near, Force="true")
    assert (refused.status, refused.code) == (403, "InvalidInstance.ZoneConflict")
    assert api.call("AttachDisk", DiskId=made, InstanceId="i-general", Force="true").status == 200
    assert shows(api, made, InstanceId="i-general", Status="In_use")
