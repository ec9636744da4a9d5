"""CopyImage over HTTP, with copies that take no time, and its errors."""

from collections.abc import Iterator

import pytest

from tests.api import Api
from tests.http.images.two_accounts import (
    ELSEWHERE,
    OTHER,
    REGION,
    TwoAccounts,
    disk,
    ids,
    image,
    only,
    prepare,
    serving,
)

CROWDED = "cn-qingdao"
IMAGES = [
    image(
        "plain",
        disk("s-1", "40", Format="RAW", ImportOSSBucket="b", ImportOSSObject="o"),
        disk("s-2", "100", Type="data", Device="/dev/xvdb"),
        Description="what the owner says",
        ImageFamily="family",
        ImageVersion="3",
        OSNameEn="Debian 12",
        Platform="Debian",
        Size=140,
        BootMode="UEFI",
        Features={"NvmeSupport": "supported", "ImdsSupport": "v2"},
        Tags={"Tag": [{"TagKey": "a", "TagValue": "b"}]},
    ),
    image("bare"),
    image("encrypted", disk("s-3", Encrypted=True)),
    image("deprecated", Status="Deprecated"),
    image("published", IsPublic=True),
]


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoAccounts]:
    folder = tmp_path_factory.mktemp("catalogue")
    key = prepare(folder, IMAGES)
    quotas = ("--quota", "images=7", "--quota", "snapshots=5")
    with serving(folder, key, "--duration", "CopyImage=0", *quotas) as started:
        yield started


def copy(api: Api, image_id: str = "m-plain", **parameters: str) -> str:
    answer = api.call("CopyImage", **{"RegionId": REGION, "ImageId": image_id, **parameters})
    assert answer.status == 200, answer.body
    assert set(answer.json) == {"ImageId", "RequestId"}
    return str(answer.json["ImageId"])


def test_a_copy_has_the_attributes_of_its_source_and_its_own_name(callers: TwoAccounts) -> None:
    texts = {"DestinationImageName": "copied", "DestinationDescription": "a copy"}
    tags = {"Tag.1.Key": "env", "Tag.1.Value": "test", "ResourceGroupId": "rg-1"}
    image_id = copy(callers.owner, DestinationRegionId=ELSEWHERE, Encrypted="false", **texts, **tags)
    assert image_id not in ids(callers.owner)
    new, source = only(callers.owner, image_id, ELSEWHERE), only(callers.owner, "m-plain")
    inherited = ("Platform", "OSNameEn", "Size", "BootMode", "Architecture", "ImageVersion")
    assert [new[name] for name in inherited] == [source[name] for name in inherited]
    # bosh-alicloud-cpi-release 204: a copy lacks NVMe until ModifyImageAttribute says otherwise.
    assert new["Features"] == {"NvmeSupport": "unsupported", "ImdsSupport": "v2"}
    own = ("ImageName", "Description", "ImageFamily", "ResourceGroupId", "IsCopied", "Status", "Usage")
    assert [new[name] for name in own] == ["copied", "a copy", "", "rg-1", True, "Available", "none"]
    assert new["Tags"] == {"Tag": [{"TagValue": "test", "TagKey": "env"}]}
    assert (new["IsSelfShared"], new["IsPublic"], new["Progress"]) == ("False", False, "100%")
    disks = new["DiskDeviceMappings"]["DiskDeviceMapping"]
    shown = ("Size", "Type", "Device", "Format", "ImportOSSBucket", "ImportOSSObject")
    assert [[each[name] for name in shown] for each in disks] == [
        ["40", "system", "/dev/xvda", "RAW", "", ""],
        ["100", "data", "/dev/xvdb", "", "", ""],
    ]
    assert all("Encrypted" not in each for each in disks)
    snapshot_ids = {each["SnapshotId"] for each in disks}
    assert len(snapshot_ids) == 2
    assert snapshot_ids.isdisjoint({"s-1", "s-2"})
    found = callers.owner.images(ELSEWHERE, SnapshotId=snapshot_ids.pop())
    assert found.image_ids == [image_id]


def test_the_snapshots_behind_a_copy_are_in_its_region(callers: TwoAccounts) -> None:
    region = "cn-beijing"
    new = only(callers.owner, copy(callers.owner, DestinationRegionId=region), region)
    behind = {each["SnapshotId"] for each in new["DiskDeviceMappings"]["DiskDeviceMapping"]}
    answer = callers.owner.call("DescribeSnapshots", RegionId=region)
    shown = {each["SnapshotId"]: each for each in answer.json["Snapshots"]["Snapshot"]}
    assert set(shown) == behind
    sizes = {(each["SourceDiskSize"], each["SourceDiskType"], each["Encrypted"]) for each in shown.values()}
    assert sizes == {(40, "system", False), (100, "data", False)}


def test_an_image_is_encrypted_in_place(callers: TwoAccounts) -> None:
    encrypted = {"Encrypted": "true", "KMSKeyId": "key-1", "EncryptAlgorithm": "AES-256"}
    for image_id in ("m-plain", "m-encrypted"):
        new = only(callers.owner, copy(callers.owner, image_id, **encrypted))
        assert {each["Encrypted"] for each in new["DiskDeviceMappings"]["DiskDeviceMapping"]} == {True}
        assert callers.owner.call("DeleteImage", RegionId=REGION, ImageId=new["ImageId"]).status == 200


def test_without_a_name_the_id_of_a_copy_is_its_name(callers: TwoAccounts) -> None:
    image_id = copy(callers.owner, "m-bare", DestinationRegionId="cn-shenzhen")
    assert only(callers.owner, image_id, "cn-shenzhen")["ImageName"] == image_id


def test_the_copy_of_a_shared_image_belongs_to_the_caller(callers: TwoAccounts) -> None:
    parameters = {"RegionId": REGION, "ImageId": "m-bare"}
    assert callers.other.call("CopyImage", **parameters).code == "InvalidImageId.NotFound"
    callers.owner.call("ModifyImageSharePermission", **parameters, **{"AddAccount.1": OTHER})
    refused = callers.other.call("CopyImage", **parameters, DestinationRegionId=ELSEWHERE)
    assert (refused.status, refused.code) == (403, "OperationDenied.SameRegionOnly")
    image_id = copy(callers.other, "m-bare", DestinationRegionId=REGION)
    callers.owner.call("ModifyImageSharePermission", **parameters, **{"RemoveAccount.1": OTHER})
    assert ids(callers.other, ImageOwnerAlias="others") == []
    assert ids(callers.other, ImageOwnerAlias="self") == [image_id]
    assert image_id not in ids(callers.owner)


def test_the_same_request_sent_again_copies_once(callers: TwoAccounts) -> None:
    parameters = {"DestinationRegionId": "us-west-1", "ClientToken": "token"}
    first = copy(callers.owner, "m-bare", **parameters)
    assert copy(callers.owner, "m-bare", **parameters) == first
    assert ids(callers.owner, "us-west-1", ImageOwnerAlias="self") == [first]
    other = callers.owner.call("CopyImage", RegionId=REGION, ImageId="m-plain", **parameters)
    assert other.code == "IdempotentParameterMismatch"


REFUSED = [
    ("InvalidImageId.NotFound", 404, {"ImageId": "m-nowhere"}),
    ("InvalidImageId.NotFound", 404, {"ImageId": "ubuntu_24_04_x64_20G_alibase_20260810.vhd"}),
    ("SourceRegion.NotFound", 400, {"RegionId": "mars"}),
    ("DestinationRegion.NotFound", 400, {"DestinationRegionId": "mars"}),
    ("InvalidImageName.Malformed", 400, {"DestinationImageName": "1"}),
    ("InvalidImageName.Malformed", 400, {"DestinationImageName": "aliyun-image"}),
    ("InvalidImageName.Duplicated", 400, {"DestinationImageName": "bare"}),
    ("InvalidDescription.Malformed", 400, {"DestinationDescription": "http://example.com"}),
    ("InvalidEncrypted.NotMatchKmsKeyId", 400, {"KMSKeyId": "key-1"}),
    ("InvalidEncrypted.NotMatchEncryptAlgorithm", 400, {"EncryptAlgorithm": "AES-256"}),
    ("InvalidEncryptAlgorithm", 400, {"EncryptAlgorithm": "ROT13", "Encrypted": "true"}),
    ("OperationDeined.EncryptedSnapshot", 403, {"ImageId": "m-encrypted"}),
    ("OperationDenied.CommunityImage", 400, {"ImageId": "m-published"}),
    ("IncorrectImageStatus", 400, {"ImageId": "m-deprecated"}),
    ("InvalidParameter", 400, {"Tag.1.Key": "acs:key"}),
    ("InvalidParameter", 400, {"Tag.1.Key": "key", "Tag.1.Value": "acs:value"}),
    ("InvalidParameter", 400, {"Tag.1.Key": "key", "Tag.2.Key": "key"}),
    ("DryRunOperation", 400, {"DryRun": "true", "DestinationRegionId": ELSEWHERE}),
]


@pytest.mark.parametrize(("code", "status", "parameters"), REFUSED)
def test_a_refused_request_copies_nothing(
    callers: TwoAccounts, code: str, status: int, parameters: dict[str, str]
) -> None:
    before = ids(callers.owner), ids(callers.owner, ELSEWHERE)
    answer = callers.owner.call("CopyImage", **{"RegionId": REGION, "ImageId": "m-bare", **parameters})
    assert (answer.code, answer.status) == (code, status)
    assert (ids(callers.owner), ids(callers.owner, ELSEWHERE)) == before


def test_more_images_or_snapshots_than_allowed_are_refused(callers: TwoAccounts) -> None:
    for _ in range(2):
        copy(callers.owner, DestinationRegionId=CROWDED)
    target = {"RegionId": REGION, "DestinationRegionId": CROWDED}
    refused = callers.owner.call("CopyImage", ImageId="m-plain", **target)
    assert (refused.status, refused.code) == (403, "QuotaExceed.Snapshot")
    for _ in range(5):
        copy(callers.owner, "m-bare", DestinationRegionId=CROWDED)
    refused = callers.owner.call("CopyImage", ImageId="m-bare", **target)
    assert (refused.status, refused.code) == (403, "QuotaExceed.Image")


def test_only_modify_image_attribute_gives_a_copy_nvme_support(callers: TwoAccounts) -> None:
    image_id = copy(callers.owner, "m-bare", **{"Features.NvmeSupport": "supported"})
    assert only(callers.owner, image_id)["Features"] == {"NvmeSupport": "unsupported"}
    changed = {"ImageId": image_id, "Features.NvmeSupport": "supported"}
    assert callers.owner.call("ModifyImageAttribute", RegionId=REGION, **changed).status == 200
    assert only(callers.owner, image_id)["Features"] == {"NvmeSupport": "supported"}
    assert callers.owner.call("DeleteImage", RegionId=REGION, ImageId=image_id).status == 200
