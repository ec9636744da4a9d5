"""ModifyImageShareGroupPermission: the group ``all`` makes an image public."""

from collections.abc import Iterator

import pytest

from genzo.catalogue.image import DiskDeviceMapping
from tests.http.prepared_worker import prepared_worker
from tests.http.snapshots.sample_resources import REGION, STRANGER, image
from tests.in_process import Worker

IMAGES = [
    image("mine"),
    image("retired", rank=2, status="Deprecated"),
    image("secret", rank=3, disk_device_mappings=(DiskDeviceMapping(encrypted=True),)),
    image("theirs", rank=4, owner_id=STRANGER),
    image("community", rank=5, owner_id=STRANGER, is_public=True),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    with prepared_worker(tmp_path_factory.mktemp("groups"), images=IMAGES) as worker:
        yield worker


def _groups(api: Worker) -> list[dict[str, str]]:
    answer = api.call("DescribeImageSharePermission", RegionId=REGION, ImageId="m-mine").json
    return list(answer["ShareGroups"]["ShareGroup"])


def test_the_group_publishes_and_withdraws_an_image(api: Worker) -> None:
    named = {"RegionId": REGION, "ImageId": "m-mine"}
    for change, groups in (
        ({"AddGroup_1": "all"}, [{"Group": "all"}]),
        ({"AddGroup_1": "all"}, [{"Group": "all"}]),
        ({}, [{"Group": "all"}]),
        ({"RemoveGroup_1": "all"}, []),
        ({"RemoveGroup_1": "all"}, []),
    ):
        answer = api.call("ModifyImageShareGroupPermission", **named, **change)
        assert answer.json.keys() == {"RequestId"}
        assert _groups(api) == groups


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": ""}, 400, "MissingParameter"),
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"AddGroup_1": "friends"}, 404, "InvalidGroup.Malformed"),
        ({"ImageId": "m-theirs"}, 404, "InvalidImageId.NotFound"),
        ({"ImageId": "m-community"}, 400, "Forbbiden"),
        ({"ImageId": "m-retired"}, 403, "OperationDenied.InvalidImageStatus"),
        ({"ImageId": "m-secret"}, 403, "OperationDeined.EncryptedSnapshot"),
    ],
)
def test_refused_groups(api: Worker, parameters: dict[str, str], status: int, code: str) -> None:
    named = {"RegionId": REGION, "ImageId": "m-mine", "AddGroup_1": "all", **parameters}
    answer = api.call("ModifyImageShareGroupPermission", **named)
    assert (answer.status, answer.code) == (status, code)
