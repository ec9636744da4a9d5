"""DescribeImageFromFamily over HTTP."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.image import DiskDeviceMapping, Source, Tag
from tests.api import Api
from tests.http.images.sample_resources import ACCOUNT, ELSEWHERE, FAR, REGION, STRANGER, image
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

DISK = DiskDeviceMapping(device="/dev/xvda", type="system", size="40", snapshot_id="s-1")
TAGS = (Tag(key="a", value="b"),)
THEIRS = f"acs:{STRANGER}:mine"
IMAGES = [
    image("older", family="mine", rank=1),
    image("newest", family="mine", rank=2, disk_device_mappings=(DISK,), tags=TAGS, size=40),
    image("deprecated", family="mine", rank=3, status="Deprecated"),
    image("creating", family="mine", rank=4, settles_at=FAR),
    image("elsewhere", family="mine", rank=5, region_id=ELSEWHERE),
    image("theirs", family="mine", rank=6, owner_id=STRANGER),
    image("published", family="mine", rank=7, owner_id=STRANGER, is_public=True),
    image("lent", family="lent"),
    image("used-up", family="used-up", status="Deprecated"),
    image("own-public", family="open", is_public=True, rank=1),
    image("recorded", family="acs:7:recorded", owner_id=7, is_public=True, recorded_by_reader=True),
    image("sold", family="sold", source=Source.MARKETPLACE, owner_id=0),
]
MEMBERS = [
    "CreationTime",
    "Status",
    "ImageFamily",
    "Progress",
    "IsCopied",
    "IsSupportIoOptimized",
    "ImageOwnerAlias",
    "IsSupportCloudinit",
    "ImageVersion",
    "Usage",
    "IsSelfShared",
    "Description",
    "Size",
    "Platform",
    "ImageName",
    "OSName",
    "ImageId",
    "OSType",
    "IsSubscribed",
    "ProductCode",
    "Architecture",
    "DiskDeviceMappings",
    "Tags",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, images=IMAGES)
    return folder


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Api]:
    with serving_here("--data", folder, "--auth", "open") as started:
        yield Api(started.host, started.port)


def _newest(api: Api, family: str, region: str = REGION) -> dict[str, Any]:
    answer = api.call("DescribeImageFromFamily", RegionId=region, ImageFamily=family)
    assert (answer.status, set(answer.json)) == (200, {"RequestId", "Image"})
    found = answer.json["Image"]
    assert isinstance(found, dict)
    return found


def _stranger(api: Api) -> Api:
    """The other account; with open authentication its id is its key."""
    return api._replace(key=str(STRANGER))


def test_the_newest_available_image_of_the_family_is_found(api: Api) -> None:
    found = _newest(api, "mine")
    assert set(found) == set(MEMBERS)
    assert (found["ImageId"], found["ImageFamily"], found["Status"]) == ("m-newest", "mine", "Available")
    assert found["Tags"] == {"Tag": [{"TagValue": "b", "TagKey": "a"}]}
    assert found["DiskDeviceMappings"]["DiskDeviceMapping"] == [
        {
            "Type": "system",
            "ImportOSSBucket": "",
            "SnapshotId": "s-1",
            "ImportOSSObject": "",
            "Size": "40",
            "Device": "/dev/xvda",
            "Format": "",
        }
    ]


@pytest.mark.parametrize("family", ["nobodys", "used-up", "sold", "acs:7:nobodys", THEIRS + "x"])
def test_a_family_without_an_available_image_is_empty(api: Api, family: str) -> None:
    assert _newest(api, family) == {}


def test_a_family_has_its_own_newest_image_in_each_region(api: Api) -> None:
    assert _newest(api, "mine", ELSEWHERE)["ImageId"] == "m-elsewhere"


@pytest.mark.parametrize("region", [REGION, ELSEWHERE])
def test_public_images_have_families(api: Api, region: str) -> None:
    found = _newest(api, "acs:ubuntu_24_04_x64", region)
    assert (found["ImageOwnerAlias"], found["ImageFamily"]) == ("system", "acs:ubuntu_24_04_x64")
    assert found["ImageId"].startswith("ubuntu_24_04_x64_20G_alibase_")
    listed = api.images(region, ImageOwnerAlias="system", ImageFamily="acs:ubuntu_24_04_x64")
    assert listed.image_ids[0] == found["ImageId"]


def test_an_image_of_another_account_is_found_under_its_owner(api: Api) -> None:
    assert _newest(_stranger(api), "mine")["ImageId"] == "m-published"
    found = _newest(api, THEIRS)
    assert (found["ImageId"], found["ImageFamily"], found["ImageOwnerAlias"]) == (
        "m-published",
        THEIRS,
        "others",
    )
    assert _newest(_stranger(api), f"acs:{ACCOUNT}:open")["ImageId"] == "m-own-public"
    assert _newest(_stranger(api), f"acs:{ACCOUNT}:mine") == {}
    assert _newest(_stranger(api), "open") == {}


def test_a_shared_image_is_found_under_its_owner(api: Api) -> None:
    share = {"RegionId": REGION, "ImageId": "m-lent", "AddAccount.1": str(STRANGER)}
    assert api.call("ModifyImageSharePermission", **share).status == 200
    family = f"acs:{ACCOUNT}:lent"
    found = _newest(_stranger(api), family)
    assert (found["ImageId"], found["ImageFamily"], found["IsSelfShared"]) == ("m-lent", family, "")


def test_an_imported_image_of_another_account_is_found_as_it_was_shown(api: Api) -> None:
    assert _newest(api, "acs:7:recorded")["ImageFamily"] == "acs:7:recorded"


def test_deprecating_the_newest_image_falls_back_to_the_one_before(api: Api) -> None:
    assert _newest(api, "mine", ELSEWHERE)["ImageId"] == "m-elsewhere"
    change = {"RegionId": ELSEWHERE, "ImageId": "m-elsewhere"}
    assert api.call("ModifyImageAttribute", **change, Status="Deprecated").status == 200
    assert _newest(api, "mine", ELSEWHERE) == {}
    assert api.call("ModifyImageAttribute", **change, Status="Available").status == 200
    assert _newest(api, "mine", ELSEWHERE)["ImageId"] == "m-elsewhere"


def test_an_unknown_region_is_refused(api: Api) -> None:
    answer = api.call("DescribeImageFromFamily", RegionId="mars", ImageFamily="mine")
    assert (answer.status, answer.code) == (404, "InvalidRegionId.NotFound")
    assert api.call("DescribeImageFromFamily", RegionId=REGION).code == "MissingParameter"
