"""DescribeImages over HTTP, as the document describes it, with the images of two accounts."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.running import genzo
from tests.serving_here import serving_here

OWNER, READER = "1234567890123456", "1111111111111111"
REGION = "cn-shanghai"


def _image(name: str, second: int, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    return {
        "ImageId": f"m-{name}",
        "ImageName": name,
        "ImageOwnerAlias": "self",
        "CreationTime": f"2024-05-01T12:00:{second:02}Z",
        **members,
    }


def _tags(**tags: str) -> dict[str, Any]:
    return {"Tag": [{"TagKey": key, "TagValue": value} for key, value in tags.items()]}


IMAGES = [
    _image("web-1", 1, Tags=_tags(env="prod", team=""), ImageFamily="web", Size=20),
    _image("web-2", 2, Tags=_tags(env="test"), ImageFamily="web", Usage="instance"),
    _image("db_[1]", 3, OSType="windows", Architecture="i386", Platform="Windows Server 2016"),
    _image("db-arm", 4, Architecture="arm64", IsSupportCloudinit=False, IsSupportIoOptimized=False),
    _image("old", 5, Status="Deprecated", ResourceGroupId="rg-1"),
    _image("new", 6, Status="Creating", Progress="32%", Features={"CpuOnlineUpgrade": "supported"}),
    _image("disks", 7, DiskDeviceMappings={"DiskDeviceMapping": [{"SnapshotId": "s-1", "Size": "40"}]}),
    _image("theirs", 8, ImageOwnerAlias="others", ImageOwnerId=int(READER)),
    _image("everybodys", 9, ImageOwnerAlias="others", ImageOwnerId=int(READER), IsPublic=True),
    _image("sold", 10, ImageOwnerAlias="marketplace", ProductCode="test0001"),
]
OWN_AVAILABLE = ["m-disks", "m-db-arm", "m-db_[1]", "m-web-2", "m-web-1"]


@pytest.fixture(scope="module")
def apis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Api, Api]]:
    """The API, called by the owner and by the reader."""
    folder = tmp_path_factory.mktemp("catalogue")
    images = folder / "images.jsonl"
    images.write_text("\n".join(map(json.dumps, IMAGES)))
    imported = ("images", "import", images, "--region", REGION, "--account", OWNER, "--data", folder)
    assert genzo(*imported).returncode == 0
    key = json.loads(genzo("keys", "create", READER, "-o", "json", "--data", folder).stdout)
    with serving_here("--data", folder) as started:
        owner = Api(started.host, started.port)
        yield owner, owner._replace(key=key["AccessKeyId"], secret=key["AccessKeySecret"])


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({}, OWN_AVAILABLE),
        ({"ImageId": "m-web-1,m-web-2, m-web-1,m-nowhere"}, ["m-web-2", "m-web-1"]),
        ({"ImageId": "m-old"}, []),
        ({"Status": "Deprecated"}, ["m-old"]),
        ({"Status": "Creating,Deprecated"}, ["m-new", "m-old"]),
        ({"Status": "ALL", "ImageId": "m-new,m-old,m-disks"}, ["m-disks", "m-new", "m-old"]),
        ({"Status": "ALL", "Usable": "false"}, ["m-new"]),
        ({"Status": "Creating,Deprecated", "Usable": "True"}, ["m-old"]),
        ({"SnapshotId": "s-1"}, ["m-disks"]),
        ({"SnapshotId": "s-2"}, []),
        ({"ImageName": "web"}, ["m-web-2", "m-web-1"]),
        ({"ImageName": "web-*"}, ["m-web-2", "m-web-1"]),
        ({"ImageName": "*-2"}, ["m-web-2"]),
        ({"ImageName": "eb-*"}, []),
        ({"ImageName": "WEB"}, []),
        ({"ImageName": "_[1]"}, ["m-db_[1]"]),
        ({"ImageName": "?"}, []),
        ({"ImageFamily": "web"}, ["m-web-2", "m-web-1"]),
        ({"ImageFamily": "we"}, []),
        ({"Usage": "instance"}, ["m-web-2"]),
        ({"Usage": "none", "ImageFamily": "web"}, ["m-web-1"]),
        ({"OSType": "windows"}, ["m-db_[1]"]),
        ({"Architecture": "arm64"}, ["m-db-arm"]),
        ({"Architecture": "i386"}, ["m-db_[1]"]),
        ({"InstanceType": "ecs.g8y.large"}, ["m-db-arm"]),
        ({"InstanceType": "ecs.g6.large", "Architecture": "i386"}, ["m-db_[1]"]),
        ({"InstanceType": "ecs.g6.large", "Architecture": "arm64"}, []),
        ({"IsSupportCloudinit": "false"}, ["m-db-arm"]),
        ({"IsSupportIoOptimized": "FALSE"}, ["m-db-arm"]),
        ({"ActionType": "ChangeOS", "ImageName": "web-1"}, ["m-web-1"]),
        ({"ActionType": "CreateOS", "ImageName": "web-1"}, ["m-web-1"]),
        ({"ResourceGroupId": "rg-1", "Status": "ALL"}, ["m-old"]),
        ({"Tag.1.Key": "env"}, ["m-web-2", "m-web-1"]),
        ({"Tag.1.Key": "env", "Tag.1.Value": "prod"}, ["m-web-1"]),
        ({"Tag.1.key": "env", "Tag.1.value": "prod"}, ["m-web-1"]),
        ({"Tag.1.Key": "env", "Tag.2.Key": "team"}, ["m-web-1"]),
        ({"Tag.1.Key": "team", "Tag.1.Value": ""}, ["m-web-1"]),
        ({"Tag.1.Key": "env", "Tag.1.Value": ""}, []),
        ({"Tag.7.Key": "env", "Tag.3.Key": "team"}, ["m-web-1"]),
        ({"Filter.1.Key": "CpuOnlineUpgrade", "Filter.1.Value": "supported", "Status": "ALL"}, ["m-new"]),
        ({"Filter.1.Key": "NetworkType", "Filter.1.Value": "vpc", "ImageName": "web-1"}, ["m-web-1"]),
        (
            {"Filter.1.Key": "CreationEndTime", "Filter.1.Value": "2024-05-01T12:00:02Z"},
            ["m-web-2", "m-web-1"],
        ),
        ({"Filter.1.Key": "CreationStartTime", "Filter.1.Value": "2024-05-01T12:00:07Z"}, ["m-disks"]),
        ({"Filter.1.Key": "CreationEndTime", "Filter.1.Value": "2024-05-01T12:00Z"}, []),
        ({"ShowExpired": "true", "ImageName": "web-1"}, ["m-web-1"]),
        ({"PageSize": "2", "PageNumber": "2"}, ["m-db_[1]", "m-web-2"]),
        ({"PageSize": "2", "PageNumber": "4"}, []),
        ({"ImageName": "", "Status": "", "PageNumber": ""}, OWN_AVAILABLE),
        ({"Unheard": "of"}, OWN_AVAILABLE),
        ({"imageid": "m-web-1"}, ["m-web-1"]),
    ],
)
def test_own_images_are_filtered(apis: tuple[Api, Api], parameters: dict[str, str], found: list[str]) -> None:
    owner, _ = apis
    answer = owner.images(REGION, **{"ImageOwnerAlias": "self", **parameters})
    assert answer.image_ids == found
    if "PageSize" not in parameters:
        assert answer.json["TotalCount"] == len(found)


def test_the_total_counts_every_page(apis: tuple[Api, Api]) -> None:
    owner, _ = apis
    answer = owner.images(REGION, ImageOwnerAlias="self", PageSize="2", PageNumber="9").json
    assert (answer["TotalCount"], answer["PageNumber"], answer["PageSize"]) == (5, 9, 2)
    assert answer["Images"] == {"Image": []}


@pytest.mark.parametrize(
    ("parameters", "owners", "readers"),
    [
        ({"ImageOwnerAlias": "others"}, ["m-theirs"], []),
        ({"ImageOwnerAlias": "others", "ImageOwnerId": READER}, ["m-theirs"], []),
        ({"ImageOwnerAlias": "others", "ImageOwnerId": "7"}, [], []),
        ({"ImageOwnerId": READER}, ["m-theirs"], ["m-everybodys", "m-theirs"]),
        ({"ImageOwnerAlias": "others", "IsPublic": "true"}, ["m-everybodys"], []),
        ({"ImageOwnerAlias": "marketplace"}, ["m-sold"], ["m-sold"]),
        ({"ImageName": "theirs"}, ["m-theirs"], ["m-theirs"]),
        ({"ImageName": "everybodys"}, [], ["m-everybodys"]),
        ({"ImageName": "sold"}, [], []),
        ({"ImageOwnerAlias": "self", "ImageName": "web-1"}, ["m-web-1"], []),
    ],
)
def test_each_account_sees_its_own(
    apis: tuple[Api, Api], parameters: dict[str, str], owners: list[str], readers: list[str]
) -> None:
    owner, reader = apis
    assert owner.images(REGION, **parameters).image_ids == owners
    assert reader.images(REGION, **parameters).image_ids == readers


def test_owner_and_reader_see_one_image_differently(apis: tuple[Api, Api]) -> None:
    reading, owning = (api.images(REGION, ImageId="m-theirs").json["Images"]["Image"][0] for api in apis)
    assert (reading["ImageOwnerAlias"], reading["ImageOwnerId"]) == ("others", int(READER))
    assert owning["ImageOwnerAlias"] == "self"
    public = apis[0].images(REGION, ImageOwnerAlias="system").json["Images"]["Image"]
    assert {image["ImageOwnerAlias"] for image in public} == {"system"}
    assert not any("ImageOwnerId" in image for image in public)


def test_an_image_of_one_region_is_in_no_other(apis: tuple[Api, Api]) -> None:
    owner, _ = apis
    assert owner.images("cn-beijing", ImageOwnerAlias="self").image_ids == []


def test_own_shared_and_public_images_are_sorted_together(apis: tuple[Api, Api]) -> None:
    owner, _ = apis
    pages = [owner.images(REGION, PageSize="50", PageNumber=str(number)).json for number in range(1, 24)]
    images = [image for page in pages for image in page["Images"]["Image"]]
    assert len(images) == len({image["ImageId"] for image in images}) == pages[0]["TotalCount"] == 1102
    times = [image["CreationTime"] for image in images]
    assert times == sorted(times, reverse=True)
    assert {image["ImageOwnerAlias"] for image in images} == {"self", "others", "system"}
