"""DeleteSnapshot, CopySnapshot and ModifySnapshotAttribute over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.catalogue.image import DiskDeviceMapping, Tag
from tests.api import Api
from tests.http.new_catalogue import create_catalogue
from tests.http.snapshots.sample_resources import (
    ELSEWHERE,
    FAR,
    REGION,
    STRANGER,
    disk,
    image,
    snapshot,
)
from tests.serving_here import serving_here

FULL = "us-west-1"

RESOURCES = [
    disk("made-of", snapshot_id="s-disk"),
    disk("made-of-forced", snapshot_id="s-forced"),
    disk("made-of-freed", snapshot_id="s-freed"),
    disk("made-of-both", snapshot_id="s-both"),
    snapshot("idle"),
    snapshot("image"),
    snapshot("disk"),
    snapshot("both"),
    snapshot("forced"),
    snapshot("freed"),
    snapshot("progressing", settles_at=FAR),
    snapshot("cancelled", settles_at=FAR),
    snapshot("copied"),
    snapshot("copy", region_id=ELSEWHERE, disk_id="d-copied", source_snapshot_id="s-copied", settles_at=FAR),
    snapshot("theirs", owner_id=STRANGER),
    snapshot("original", size=60, instance_id="i-1", platform="Gentoo", tags=(Tag("a", "b"),)),
    snapshot("encrypted", encrypted=True, kms_key_id="key", tags=(Tag("a", "b"),)),
    snapshot("busy"),
    snapshot("busy-copy", region_id=ELSEWHERE, disk_id="d-busy", source_snapshot_id="s-1", settles_at=FAR),
    snapshot("busy-here", disk_id="d-busy", source_snapshot_id="s-busy", settles_at=FAR),
    *(snapshot(f"full-{number}", region_id=FULL) for number in range(30)),
    snapshot("kept", retention_days=30_000),
    snapshot("renamed", retention_days=30_000),
    snapshot("forever"),
]
IMAGES = [
    image("one", disk_device_mappings=(DiskDeviceMapping(snapshot_id="s-image"),)),
    image("freeing", disk_device_mappings=(DiskDeviceMapping(snapshot_id="s-freed"),)),
    image("two", disk_device_mappings=(DiskDeviceMapping(snapshot_id="s-both"),)),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, RESOURCES, IMAGES)
    options = ("--auth", "open", "--duration", "CopySnapshot=0", "--quota", "snapshots=30")
    with serving_here("--data", folder, *options) as started:
        yield Api(started.host, started.port)


def _find(api: Api, snapshot_id: str, region: str = REGION) -> dict[str, Any] | None:
    answer = api.call("DescribeSnapshots", RegionId=region, SnapshotIds=f'["{snapshot_id}"]')
    found = answer.json["Snapshots"]["Snapshot"]
    return dict(found[0]) if found else None


@pytest.mark.parametrize("name", ["idle", "cancelled"])
def test_a_deleted_snapshot_is_gone_for_the_next_request(api: Api, name: str) -> None:
    answer = api.call("DeleteSnapshot", SnapshotId=f"s-{name}")
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert _find(api, f"s-{name}") is None
    assert api.call("DeleteSnapshot", SnapshotId=f"s-{name}").code == "InvalidSnapshotId.NotFound"


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({}, 400, "MissingParameter"),
        ({"SnapshotId": "s-nowhere"}, 404, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-theirs"}, 404, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-disk", "RegionId": ELSEWHERE}, 404, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-image"}, 403, "SnapshotCreatedImage"),
        ({"SnapshotId": "s-image", "Force": "true"}, 403, "SnapshotCreatedImage"),
        ({"SnapshotId": "s-both", "Force": "true"}, 403, "SnapshotCreatedImage"),
        ({"SnapshotId": "s-disk"}, 403, "SnapshotCreatedDisk"),
        ({"SnapshotId": "s-copied"}, 403, "Operation.Conflict"),
    ],
)
def test_a_snapshot_in_use_is_not_deleted(
    api: Api, parameters: dict[str, str], status: int, code: str
) -> None:
    before = _find(api, parameters.get("SnapshotId", ""))
    answer = api.call("DeleteSnapshot", **parameters)
    assert (answer.status, answer.code) == (status, code)
    assert _find(api, parameters.get("SnapshotId", "")) == before


def test_force_deletes_a_snapshot_that_disks_were_made_of(api: Api) -> None:
    assert api.call("DeleteSnapshot", SnapshotId="s-forced", Force="true").status == 200
    assert _find(api, "s-forced") is None


def test_after_its_image_a_snapshot_can_be_deleted(api: Api) -> None:
    assert api.call("DeleteImage", RegionId=REGION, ImageId="m-freeing").status == 200
    assert api.call("DeleteSnapshot", SnapshotId="s-freed", Force="true").status == 200


COPY = {
    "RegionId": REGION,
    "DestinationRegionId": "eu-central-1",
    "SnapshotId": "s-original",
    "DestinationSnapshotName": "a-copy",
    "DestinationSnapshotDescription": "far away",
}


def test_a_copy_is_a_new_snapshot_in_the_other_region(api: Api) -> None:
    answer = api.call("CopySnapshot", **COPY, RetentionDays="9", Tag_1_Key="c", Tag_1_Value="d")
    assert set(answer.json) == {"SnapshotId", "RequestId"}
    copy = _find(api, answer.json["SnapshotId"], "eu-central-1")
    assert copy is not None
    expected = {
        "SnapshotName": "a-copy",
        "Description": "far away",
        "Status": "accomplished",
        "SourceSnapshotId": "s-original",
        "SourceRegionId": REGION,
        "SourceDiskSize": 60,
        "RetentionDays": 9,
        "RegionId": "eu-central-1",
        "Encrypted": False,
        "Tags": {"Tag": [{"TagValue": "d", "TagKey": "c"}]},
    }
    assert {name: copy[name] for name in expected} == expected
    assert api.call("DeleteSnapshot", SnapshotId=answer.json["SnapshotId"]).status == 200
    assert _find(api, "s-original") is not None


def test_a_copy_in_the_same_region_is_encrypted(api: Api) -> None:
    same = {**COPY, "DestinationRegionId": REGION}
    answer = api.call("CopySnapshot", **same, Encrypted="true", KMSKeyId="another")
    copy = _find(api, answer.json["SnapshotId"])
    assert copy is not None
    assert (copy["Encrypted"], copy["KMSKeyId"]) == (True, "another")
    again = api.call("CopySnapshot", **same, Encrypted="true")
    assert again.status == 200


def test_the_copy_of_an_encrypted_snapshot_has_a_key_of_its_region(api: Api) -> None:
    answer = api.call("CopySnapshot", **{**COPY, "SnapshotId": "s-encrypted"})
    copy = _find(api, answer.json["SnapshotId"], "eu-central-1")
    assert copy is not None
    assert (copy["Encrypted"], copy["KMSKeyId"]) == (True, "")


_TAGS = {f"Tag_{number}_Key": f"key{number}" for number in range(1, 22)}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"DestinationSnapshotName": ""}, 400, "MissingParameter"),
        ({"RegionId": "mars"}, 400, "InvalidRegionId.MalFormed"),
        ({"DestinationRegionId": "mars"}, 403, "InvalidRegionId.NotExists"),
        ({"DestinationRegionId": REGION}, 403, "InvalidOperation.NotSupportCopyInSameRegion"),
        ({"SnapshotId": "s-theirs"}, 403, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-original", "RegionId": FULL}, 403, "InvalidSnapshotId.NotFound"),
        ({"SnapshotId": "s-progressing"}, 403, "InvalidSnapshotId.NotReady"),
        ({"KMSKeyId": "key"}, 403, "InvalidEncrypted.NotMatchKmsKeyId"),
        ({"SnapshotId": "s-encrypted", "Encrypted": "false"}, 403, "InvalidEncrypted.NotSupportDecrypt"),
        ({"DestinationSnapshotName": "auto-x"}, 403, "InvalidSnapshotName.Malformed"),
        ({"DestinationSnapshotDescription": "x"}, 403, "InvalidDescription.Malformed"),
        ({"RetentionDays": "0"}, 403, "InvalidRetentionDays.Malformed"),
        ({"Tag_1_Key": "aliyun"}, 400, "InvalidTagKey.Malformed"),
        ({"Tag_1_Key": "x", "Tag_1_Value": "acs:"}, 400, "InvalidTagValue.Malformed"),
        ({"Tag_1_Key": "x", "Tag_2_Key": "x"}, 400, "Duplicate.TagKey"),
        (_TAGS, 403, "InvalidParamter"),
        (
            {"SnapshotId": "s-busy", "DestinationRegionId": ELSEWHERE},
            403,
            "InvalidOperation.UnfinishedCrossRegionCopy",
        ),
        (
            {"SnapshotId": "s-busy", "DestinationRegionId": REGION, "Encrypted": "true"},
            403,
            "InvalidOperation.UnfinishedEncryptedSnapshotCopy",
        ),
        ({"DestinationRegionId": FULL}, 403, "QuotaExceed.SnapshotQuota"),
    ],
)
def test_a_copy_is_refused(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("CopySnapshot", **{**COPY, **parameters})
    assert (answer.status, answer.code) == (status, code)


def test_name_description_and_retention_are_changed(api: Api) -> None:
    before = _find(api, "s-renamed")
    change = {"SnapshotName": "renamed", "Description": "described", "RetentionDays": "40000"}
    answer = api.call("ModifySnapshotAttribute", SnapshotId="s-renamed", **change)
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    after = _find(api, "s-renamed")
    assert before is not None
    assert after is not None
    assert after.pop("LastModifiedTime") > before.pop("LastModifiedTime")
    days = {"RetentionDays": 40000, "InstantAccessRetentionDays": 40000}
    assert after == {**before, "SnapshotName": "renamed", "Description": "described", **days}


def test_instant_access_can_be_disabled_without_effect(api: Api) -> None:
    change = {"SnapshotId": "s-kept", "DisableInstantAccess": "True"}
    assert api.call("ModifySnapshotAttribute", **change).status == 200


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"SnapshotId": ""}, 400, "MissingParameter"),
        ({}, 400, "NoAttributeToModify"),
        ({"SnapshotId": "s-theirs", "SnapshotName": "mine"}, 404, "InvalidSnapshotId.NotFound"),
        ({"SnapshotName": "9lives"}, 400, "InvalidSnapshotName.Malformed"),
        ({"Description": "https://x"}, 404, "InvalidDescription.Malformed"),
        ({"RetentionDays": "65537"}, 400, "InvalidRetentionDays.Malformed"),
        ({"RetentionDays": "5"}, 400, "InvalidOperation.DecreaseRetentionDaysUnsupported"),
        ({"SnapshotId": "s-progressing", "SnapshotName": "soon"}, 400, "InvalidSnapshotId.NotReady"),
        ({"DisableInstantAccess": "maybe"}, 404, "InvalidSnapshotDisableInstantAccess.Malformed"),
    ],
)
def test_a_change_is_refused(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("ModifySnapshotAttribute", **{"SnapshotId": "s-kept", **parameters})
    assert (answer.status, answer.code) == (status, code)


def test_a_retention_ends_by_the_clock(api: Api) -> None:
    change = {"SnapshotId": "s-forever", "RetentionDays": "1"}  # created years ago
    assert api.call("ModifySnapshotAttribute", **change).status == 200
    assert _find(api, "s-forever") is None
    assert api.call("ModifySnapshotAttribute", **change).code == "InvalidSnapshotId.NotFound"
