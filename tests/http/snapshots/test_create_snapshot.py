"""CreateSnapshot over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.api import Api
from tests.http.new_catalogue import create_catalogue
from tests.http.snapshots.sample_resources import (
    ELSEWHERE,
    FAR,
    REGION,
    STRANGER,
    disk,
    image,
    instance,
    snapshot,
)
from tests.running import running
from tests.serving_here import serving_here

RESOURCES = [
    instance("running"),
    instance("starting", transitional_status="Starting", settles_at=FAR),
    instance("new", status="Stopped", started=0),
    instance("sleepy", hibernation_configured=True),
    disk("system", size=60, image_id="m-gentoo", category="cloud_efficiency"),
    disk("repeated"),
    disk("essd", disk_type="data", encrypted=True, kms_key_id="key"),
    disk("elsewhere", region_id=ELSEWHERE, instance_id="i-elsewhere"),
    disk("loose", instance_id="", detached_from="i-running"),
    disk("untouched", instance_id=""),
    disk("local", category="local_ssd_pro"),
    disk("moving", transitional_status="Attaching", settles_at=FAR),
    disk("starting", instance_id="i-starting"),
    disk("new", instance_id="i-new"),
    disk("sleepy", instance_id="i-sleepy"),
    disk("busy"),
    disk("full"),
    disk("theirs", owner_id=STRANGER),
    snapshot("busy", settles_at=FAR),
    *(snapshot(f"full-{number}", disk_id="d-full") for number in range(2)),
]
IMAGES = [image("gentoo", os_name="Gentoo Linux 64位", platform="Gentoo", architecture="arm64")]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES, IMAGES)
    quotas = ("--quota", "snapshots_per_disk=2", "--quota", "snapshots=100")
    with serving_here("--data", folder, "--duration", "CreateSnapshot=0", *quotas) as started:
        yield Api(started.host, started.port)


def _snapshot(api: Api, snapshot_id: str, region: str = REGION) -> dict[str, Any]:
    answer = api.call("DescribeSnapshots", RegionId=region, SnapshotIds=f'["{snapshot_id}"]')
    (found,) = answer.json["Snapshots"]["Snapshot"]
    return dict(found)


def test_a_snapshot_has_the_attributes_of_its_disk(api: Api) -> None:
    answer = api.call(
        "CreateSnapshot",
        DiskId="d-system",
        SnapshotName="before-upgrade",
        Description="kept for a while",
        RetentionDays="30",
        ResourceGroupId="rg-1",
        Tag_1_Key="env",
        Tag_1_Value="test",
    )
    assert set(answer.json) == {"SnapshotId", "RequestId"}
    found = _snapshot(api, answer.json["SnapshotId"])
    expected = {
        "Status": "accomplished",
        "Progress": "100%",
        "RemainTime": 0,
        "Available": True,
        "InstantAccess": False,
        "SourceDiskSize": 60,
        "SourceDiskId": "d-system",
        "SourceDiskType": "system",
        "SnapshotName": "before-upgrade",
        "Description": "kept for a while",
        "RetentionDays": 30,
        "ResourceGroupId": "rg-1",
        "Encrypted": False,
        "Usage": "none",
        "RegionId": REGION,
        "SnapshotLinkId": "sl-system",
        "SnapshotType": "user",
        "Category": "standard",
        "Tags": {"Tag": [{"TagValue": "test", "TagKey": "env"}]},
    }
    assert {name: found[name] for name in expected} == expected


def test_the_disk_is_found_in_any_region_unless_one_is_named(api: Api) -> None:
    answer = api.call("CreateSnapshot", DiskId="d-elsewhere")
    assert _snapshot(api, answer.json["SnapshotId"], ELSEWHERE)["SourceDiskId"] == "d-elsewhere"
    assert api.call("CreateSnapshot", DiskId="d-elsewhere", RegionId=REGION).status == 404


def test_an_encrypted_essd_disk_gives_an_encrypted_snapshot_with_instant_access(api: Api) -> None:
    answer = api.call("CreateSnapshot", DiskId="d-essd", InstantAccess="true", RegionId=REGION)
    found = _snapshot(api, answer.json["SnapshotId"])
    assert (found["Encrypted"], found["KMSKeyId"], found["InstantAccess"]) == (True, "key", True)
    assert "RetentionDays" not in found


def test_a_detached_disk_can_have_a_snapshot(api: Api) -> None:
    assert api.call("CreateSnapshot", DiskId="d-loose", Category="Standard").status == 200


def test_a_client_token_creates_one_snapshot(api: Api) -> None:
    first = api.call("CreateSnapshot", DiskId="d-repeated", ClientToken="once")
    again = api.call("CreateSnapshot", DiskId="d-repeated", ClientToken="once")
    assert first.json["SnapshotId"] == again.json["SnapshotId"]
    other = api.call("CreateSnapshot", DiskId="d-loose", ClientToken="once")
    assert (other.status, other.code) == (403, "IdempotentParameterMismatch")
    assert other.json["Message"] == "The specified clientToken is used."


_TAGS = {f"Tag_{number}_Key": f"key{number}" for number in range(1, 22)}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({}, 400, "MissingParameter"),
        ({"DiskId": "d-nowhere"}, 404, "InvalidDiskId.NotFound"),
        ({"DiskId": "d-theirs"}, 404, "InvalidDiskId.NotFound"),
        ({"SnapshotName": "x"}, 400, "InvalidSnapshotName.Malformed"),
        ({"SnapshotName": "auto-named"}, 400, "InvalidSnapshotName.Malformed"),
        ({"Description": "http://x"}, 404, "InvalidDescription.Malformed"),
        ({"RetentionDays": "0"}, 400, "InvalidRetentionDays.Malformed"),
        ({"RetentionDays": "65537"}, 400, "InvalidRetentionDays.Malformed"),
        ({"RetentionDays": "soon"}, 400, "InvalidParameter"),
        ({"InstantAccessRetentionDays": "65536"}, 403, "InvalidInstantAccessRetentionDays.Malformed"),
        ({"Category": "golden"}, 403, "InvalidSnapshotCategory.Malformed"),
        (
            {"Category": "standard", "InstantAccess": "true"},
            403,
            "InvalidCategoryAndInstantAccess.Malformed",
        ),
        ({"Tag_1_Key": "acs:x"}, 400, "InvalidTagKey.Malformed"),
        ({"Tag_1_Value": "x"}, 400, "InvalidTagKey.Malformed"),
        ({"Tag_1_Key": "x", "Tag_1_Value": "http://x"}, 400, "InvalidTagValue.Malformed"),
        ({"Tag_1_Key": "x", "Tag_2_Key": "x"}, 400, "Duplicate.TagKey"),
        (_TAGS, 403, "QuotaExceed.Tags"),
        ({"DiskId": "d-local"}, 400, "DiskCategory.OperationNotSupported"),
        ({"DiskId": "d-moving"}, 403, "IncorrectDiskStatus"),
        ({"DiskId": "d-untouched"}, 403, "IncorrectDiskStatus.NeverAttached"),
        ({"DiskId": "d-starting"}, 400, "IncorrectInstanceStatus"),
        ({"DiskId": "d-sleepy"}, 403, "HibernationConfigured.InstanceOperationForbidden"),
        ({"DiskId": "d-new"}, 403, "IncorrectDiskStatus.NeverUsed"),
        ({"DiskId": "d-busy"}, 403, "IncorrectDiskStatus.CreatingSnapshot"),
        ({"DiskId": "d-full"}, 403, "QuotaExceed.Snapshot"),
    ],
)
def test_a_snapshot_is_refused(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("CreateSnapshot", **({"DiskId": "d-system"} if parameters else {}) | parameters)
    assert (answer.status, answer.code) == (status, code)


def test_a_snapshot_is_progressing_across_a_restart(tmp_path: Path) -> None:
    create_catalogue(tmp_path, RESOURCES, IMAGES)
    options = ("--data", tmp_path, "--duration", "CreateSnapshot=600", "--quota", "snapshots=1")
    with running(*options) as started:
        api = Api(started.host, started.port)
        assert api.call("CreateSnapshot", DiskId="d-system").code == "QuotaExceed.SnapshotQuota"
    with running(*options[:4]) as started:
        answer = Api(started.host, started.port).call("CreateSnapshot", DiskId="d-system")
    with running(*options) as started:
        found = _snapshot(Api(started.host, started.port), answer.json["SnapshotId"])
    assert (found["Status"], found["Available"]) == ("progressing", False)
    assert found["Progress"] in ("0%", "1%")
    assert 590 < found["RemainTime"] <= 600
