"""DescribeImages of the document of 2019, row by row, on a server with its limits."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from genzo.catalogue.image import DiskDeviceMapping, Tag
from tests.api import Answer
from tests.http.images.sample_resources import CREATED, REGION, image
from tests.in_process import Worker
from tests.new_service import new_service

_PUBLIC = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
_NAMES = [f"m-{number:02}" for number in range(60)]


@pytest.fixture(scope="module")
def classic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """A server with 60 images of its first account, of which m-00 has all that the parameters look for."""
    service = new_service(tmp_path_factory.mktemp("classic") / "genzo.db", edition="classic")
    tags = tuple(Tag(f"k{number}", str(number)) for number in range(1, 6))
    disks = (DiskDeviceMapping(device="/dev/xvda", size="40", snapshot_id="s-1"),)
    special = {"name": "web-1", "tags": tags, "disk_device_mappings": disks, "status": "UnAvailable"}
    with service.store.writing() as catalogue:
        ordinary = [image(name[2:], rank=CREATED + rank) for rank, name in enumerate(_NAMES[1:], 1)]
        catalogue.put_images([image("00", rank=CREATED, **special), *ordinary])
    yield Worker(service, auth="open")
    service.store.close()


def _images(worker: Worker, **parameters: str) -> Answer:
    return worker.call("DescribeImages", **{"RegionId": REGION, "ImageOwnerAlias": "self", **parameters})


_TAGS = {f"Tag_{n}_Key": f"k{n}" for n in range(1, 6)}


@pytest.mark.parametrize(
    ("parameters", "found"),
    [
        ({"ImageId": "m-01,m-02"}, ["m-02", "m-01"]),
        ({"ImageId": "m-00,m-01", "Status": "UnAvailable,Available"}, ["m-01", "m-00"]),
        ({"SnapshotId": "s-1", "Status": "UnAvailable"}, ["m-00"]),
        ({"ImageName": "web-1", "Status": "UnAvailable"}, ["m-00"]),
        ({"ImageOwnerAlias": "system", "ImageId": _PUBLIC}, [_PUBLIC]),
        ({"ImageId": "m-01", "Usage": "none"}, ["m-01"]),
        ({"ImageId": "m-01", "Usage": "instance"}, []),
        ({**_TAGS, "Status": "UnAvailable"}, ["m-00"]),
        ({**_TAGS, "Tag_5_Value": "5", "Status": "UnAvailable"}, ["m-00"]),
        ({**_TAGS, "Tag_5_Value": "6", "Status": "UnAvailable"}, []),
        ({}, _NAMES[:-11:-1]),
        ({"PageNumber": "2"}, _NAMES[-11:-21:-1]),
        ({"PageSize": "50"}, _NAMES[:-51:-1]),
    ],
)
def test_a_parameter_of_2019_finds_images(
    classic: Worker, parameters: dict[str, str], found: list[str]
) -> None:
    assert _images(classic, **parameters).image_ids == found


@pytest.mark.parametrize(
    ("parameters", "status", "code", "message"),
    [
        (
            {"ImageOwnerAlias": "nobody"},
            400,
            "InvalidImageOwnerAlias.ValueNotSupported",
            "The specified ImageOwnerAlias value is not supported.",
        ),
        (
            {"Tag_1_Key": "", "Tag_1_Value": "1"},
            400,
            "InvalidTag.Mismatch",
            "The specified Tag.n.Key and Tag.n.Value are not match.",
        ),
        (
            {f"Tag_{n}_Key": f"k{n}" for n in range(1, 7)},
            400,
            "InvalidTagCount",
            "The specified tags are beyond the permitted range.",
        ),
        ({"Usage": "never"}, 404, "InvalidUsage", "The specifed Usage is not valid."),
        ({"PageSize": "51"}, 400, "InvalidParameter", 'The specified parameter "PageSize" is not valid.'),
    ],
)
def test_the_errors_and_limits_of_2019(
    classic: Worker, parameters: dict[str, str], status: int, code: str, message: str
) -> None:
    answer = _images(classic, **parameters)
    assert (answer.status, answer.code, answer.json["Message"]) == (status, code, message)


def test_a_region_is_needed(classic: Worker) -> None:
    assert classic.call("DescribeImages").code == "MissingParameter"


def test_the_answer_has_the_members_of_2019_in_both_formats(classic: Worker) -> None:
    answer = _images(classic, PageSize="50", PageNumber="2").json
    assert {name: answer[name] for name in ("RegionId", "TotalCount", "PageNumber", "PageSize")} == {
        "RegionId": REGION,
        "TotalCount": 59,
        "PageNumber": 2,
        "PageSize": 50,
    }
    assert len(answer["Images"]["Image"]) == 9
    asked = {"Action": "DescribeImages", "RegionId": REGION, "ImageOwnerAlias": "self", "PageSize": "50"}
    tree = ET.fromstring(classic.get(urlencode({**asked, "Version": "2014-05-26"})).body)
    assert tree.tag == "DescribeImagesResponse"
    assert len(tree.findall("Images/Image")) == 50
    assert [tree.findtext(name) for name in ("PageNumber", "PageSize", "TotalCount")] == ["1", "50", "59"]


def test_the_limit_of_five_tags_is_that_of_describe_images_alone(classic: Worker) -> None:
    six = {f"Tag_{n}_Key": f"k{n}" for n in range(1, 7)}
    for action in ("DescribeInstances", "DescribeDisks", "DescribeSnapshots", "DescribeImagePipelines"):
        assert classic.call(action, RegionId=REGION, **six).status == 200
