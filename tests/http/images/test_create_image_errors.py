"""The errors of CreateImage over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.http.images.sample_resources import (
    ELSEWHERE,
    FAR,
    REGION,
    STRANGER,
    disk,
    image,
    instance,
    snapshot,
)
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

RESOURCES = [
    instance("fine"),
    disk("fine", instance_id="i-fine"),
    instance("starting", transitional_status="Starting", settles_at=FAR),
    instance("hibernating", hibernation_configured=True),
    instance("bare"),
    disk("bare-data", instance_id="i-bare", disk_type="data"),
    instance("local"),
    disk("local", instance_id="i-local", category="ephemeral_ssd"),
    instance("local-data"),
    disk("local-data", instance_id="i-local-data"),
    disk("local-data-2", instance_id="i-local-data", disk_type="data", category="local_ssd_pro"),
    instance("of-local-type", instance_type="ecs.i2.xlarge"),
    disk("of-local-type", instance_id="i-of-local-type"),
    instance("attaching"),
    disk("attaching", instance_id="i-attaching"),
    disk(
        "moving", instance_id="i-attaching", disk_type="data", transitional_status="Attaching", settles_at=FAR
    ),
    instance("busy"),
    disk("busy", instance_id="i-busy"),
    snapshot("busy", settles_at=FAR),
    instance("full"),
    disk("full", instance_id="i-full"),
    *(snapshot(f"full-{number}", disk_id="d-full") for number in range(2)),
    instance("theirs", owner_id=STRANGER),
    snapshot("theirs", owner_id=STRANGER),
    snapshot("elsewhere", region_id=ELSEWHERE),
    snapshot("fine"),
    snapshot("arm", architecture="arm64"),
    snapshot("data", disk_type="data", size=30),
    snapshot("key", disk_type="data", kms_key_id="key"),
    snapshot("old", created=1_373_800_000_000),
    snapshot("market", disk_id="d-market", product_code="jxsc1"),
    disk("market", image_id="m-market"),
]
IMAGES = [
    image("taken", name="taken"),
    image("market", product_code="jxsc1", version="2"),
    *(image(f"member-{number}", family="full") for number in range(2)),
    *(image(f"head-{number}", family=f"family-{number}") for number in range(3)),
]
QUOTAS = ("snapshots_per_disk=2", "images_per_family=2", "image_families=4")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES, IMAGES)
    options = [word for quota in QUOTAS for word in ("--quota", quota)]
    with serving_here("--data", folder, "--duration", "CreateImage=0", *options) as started:
        yield Api(started.host, started.port)


def _refused(api: Api, status: int, code: str, parameters: dict[str, str]) -> None:
    answer = api.call("CreateImage", **{"RegionId": REGION, **parameters})
    assert (answer.status, answer.code) == (status, code)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("ImageName", "x", "InvalidImageName.Malformed"),
        ("ImageName", "http://name", "InvalidImageName.Malformed"),
        ("ImageName", "1name", "InvalidImageName.Malformed"),
        ("ImageName", "taken", "InvalidImageName.Duplicated"),
        ("ImageFamily", "acs:family", "InvalidImageFamily.Malformed"),
        ("ImageFamily", "full", "ImageQuotaExceed.ImageFamily"),
        ("ImageFamily", "a-fifth", "ImageFamilyQuotaExceed"),
        ("ImageVersion", "v" * 41, "InvalidImageVersion.Malformed"),
        ("ImageVersion", "版", "InvalidImageVersion.Malformed"),
        ("Description", "d", "InvalidDescription.Malformed"),
        ("Description", "https://d", "InvalidDescription.Malformed"),
        ("Platform", "Plan 9", "InvalidPlatform.Malformed"),
        ("Architecture", "mips", "InvalidArchitecture.Malformed"),
        ("BootMode", "bios", "InvalidBootMode.NotSupport"),
        ("DetectionStrategy", "Thorough", "InvalidParameter"),
        ("Features.ImdsSupport", "v3", "InvalidParameter"),
        ("SecureBootOptions.SecureBootSupport", "perhaps", "InvalidParameter"),
        ("Tag.1.Key", "acs:key", "InvalidTagKey.Malformed"),
        ("Tag.1.Key", "", "InvalidTagKey.Malformed"),
        ("DryRun", "true", "DryRunOperation"),
    ],
)
def test_a_parameter_is_refused(api: Api, name: str, value: str, code: str) -> None:
    _refused(api, 400, code, {"SnapshotId": "s-fine", name: value})


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({}, 400, "MissingParameter"),
        ({"RegionId": "mars", "SnapshotId": "s-fine"}, 404, "InvalidRegionId.NotFound"),
        ({"SnapshotId": "s-nowhere"}, 404, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-theirs"}, 404, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-elsewhere"}, 404, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-busy"}, 403, "InvalidSnapshotId.NotReady"),
        ({"SnapshotId": "s-old"}, 403, "InvalidSnapshot.TooOld"),
        ({"SnapshotId": "s-data"}, 403, "OperationDenied"),
        ({"SnapshotId": "s-arm", "BootMode": "BIOS"}, 400, "InvalidBootMode.NotSupport"),
        ({"SnapshotId": "s-market", "ImageVersion": "3"}, 400, "InvalidImageVersion.Malformed"),
        ({"InstanceId": "i-nowhere"}, 404, "InvalidInstanceId.NotFound"),
        ({"InstanceId": "i-theirs"}, 404, "InvalidInstanceId.NotFound"),
        ({"InstanceId": "i-starting"}, 400, "IncorrectInstanceStatus"),
        ({"InstanceId": "i-hibernating"}, 403, "HibernationConfigured.InstanceOperationForbidden"),
        ({"InstanceId": "i-bare"}, 400, "InvalidInstance.NotFoundSystemDisk"),
        ({"InstanceId": "i-local"}, 400, "InvalidDiskCategory.CreateImage"),
        ({"InstanceId": "i-local-data"}, 400, "InvalidDiskCategory.CreateImage"),
        ({"InstanceId": "i-of-local-type"}, 400, "InvalidDiskCategory.CreateImage"),
        ({"InstanceId": "i-attaching"}, 403, "IncorrectDiskStatus"),
        ({"InstanceId": "i-busy"}, 403, "IncorrectDiskStatus.CreatingSnapshot"),
        ({"InstanceId": "i-full"}, 403, "QuotaExceed.Snapshot"),
        (
            {"SnapshotId": "s-fine", "Tag.1.Key": "a", "Tag.2.Key": "a"},
            400,
            "Duplicate.TagKey",
        ),
        (
            {"SnapshotId": "s-fine", "Tag.1.Key": "a", "Tag.1.Value": "http://b"},
            400,
            "InvalidTagValue.Malformed",
        ),
        (
            {"SnapshotId": "s-fine", **{f"Tag.{number}.Key": f"k{number}" for number in range(1, 22)}},
            403,
            "QuotaExceed.Tags",
        ),
    ],
)
def test_a_source_is_refused(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    _refused(api, status, code, parameters)


SYSTEM = {"SnapshotId": "s-fine"}


@pytest.mark.parametrize(
    ("disks", "status", "code"),
    [
        ([{"DiskType": ""}], 400, "InvalidParameter.AllEmpty"),
        ([SYSTEM, {"Size": "4"}], 400, "InvalidSize.ValueNotSupported"),
        ([SYSTEM, {"Size": "32769"}], 400, "InvalidSize.ValueNotSupported"),
        ([{**SYSTEM, "Size": "39"}], 400, "InvalidSize.ValueNotSupported"),
        ([{**SYSTEM, "DiskType": "swap"}], 400, "InvalidDiskType.ValueNotSupported"),
        ([{**SYSTEM, "Device": "/dev/sda"}], 400, "InvalidDevice.Malformed"),
        ([{**SYSTEM, "Device": "/dev/xvdb"}], 400, "InvalidDevice.Malformed"),
        ([SYSTEM, {"SnapshotId": "s-data", "Device": "/dev/xvda"}], 400, "InvalidDevice.Malformed"),
        ([SYSTEM, SYSTEM], 400, "InvalidDevice.InUse"),
        ([SYSTEM, {"Device": "/dev/xvdc"}, {"Device": "/dev/vdc"}], 400, "InvalidDevice.InUse"),
        ([{"SnapshotId": "s-data"}], 400, "OperationDenied"),
        ([{"Size": "40", "Device": "/dev/xvda"}], 403, "InvalidSystemSnapshot.Missing"),
        ([{"SnapshotId": "s-key", "DiskType": "system"}], 400, "InvalidParameter.DiskType"),
        ([{"SnapshotId": "s-theirs"}], 404, "InvalidSnapshotId.NotFound"),
        ([{"SnapshotId": "s-busy"}], 403, "InvalidSnapshotId.NotReady"),
        ([SYSTEM] + [{"Size": "20"}] * 17, 400, "InvalidParameter"),
    ],
)
def test_disks_are_refused(api: Api, disks: list[dict[str, Any]], status: int, code: str) -> None:
    parameters = {
        f"DiskDeviceMapping.{number}.{name}": value
        for number, disk_ in enumerate(disks, 1)
        for name, value in disk_.items()
    }
    _refused(api, status, code, parameters)


def test_refused_requests_created_nothing(api: Api) -> None:
    own = api.images(REGION, ImageOwnerAlias="self", Status="ALL", PageSize="50")
    assert own.json["TotalCount"] == len(IMAGES)


def test_an_image_of_the_marketplace_keeps_its_version(api: Api) -> None:
    made = api.call("CreateImage", RegionId=REGION, SnapshotId="s-market", ImageVersion="2")
    (found,) = api.images(REGION, ImageId=made.json["ImageId"]).json["Images"]["Image"]
    assert (found["ImageVersion"], found["ProductCode"]) == ("2", "jxsc1")


def test_a_family_below_its_quota_accepts_an_image(api: Api) -> None:
    made = api.call("CreateImage", RegionId=REGION, SnapshotId="s-fine", ImageFamily="family-1")
    assert made.status == 200


def test_the_quota_of_images(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("quota")
    create_catalogue(folder, [instance("fine"), disk("fine", instance_id="i-fine"), snapshot("fine")])
    quotas = ("--quota", "images=1", "--quota", "snapshots=1")
    with serving_here("--data", folder, *quotas) as started:
        api = Api(started.host, started.port)
        _refused(api, 403, "QuotaExceed.Snapshot", {"InstanceId": "i-fine"})
        assert api.call("CreateImage", RegionId=REGION, SnapshotId="s-fine").status == 200
        _refused(api, 403, "QuotaExceed.Image", {"SnapshotId": "s-fine"})
