"""Running copies: the queue, CancelCopyImage, and a restart."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api import Api
from tests.http.images.two_accounts import (
    ELSEWHERE,
    REGION,
    TwoAccounts,
    disk,
    ids,
    image,
    only,
    prepare,
    serving,
)

SLOW = ("--duration", "CopyImage=60")


@pytest.fixture(scope="module")
def callers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoAccounts]:
    folder = tmp_path_factory.mktemp("catalogue")
    with serving(
        folder, prepare(folder, [image("plain", disk()), image("copied", IsCopied=True)]), *SLOW
    ) as it:
        yield it


def _copy(api: Api, region: str, image_id: str = "m-plain") -> str:
    answer = api.call("CopyImage", RegionId=REGION, ImageId=image_id, DestinationRegionId=region)
    return str(answer.json["ImageId"])


def _status(api: Api, image_id: str, region: str) -> str:
    return str(only(api, image_id, region)["Status"])


def _remaining(api: Api, image_id: str, region: str) -> int:
    (mapping,) = only(api, image_id, region)["DiskDeviceMappings"]["DiskDeviceMapping"]
    return int(mapping["RemainTime"])


def test_a_copy_is_visible_at_once_with_progress_and_snapshot(callers: TwoAccounts) -> None:
    image_id = _copy(callers.owner, ELSEWHERE)
    new = only(callers.owner, image_id, ELSEWHERE)
    assert (new["Status"], new["Usable"]) == ("Creating", False)
    assert 0 <= int(new["Progress"].removesuffix("%")) < 50
    (mapping,) = new["DiskDeviceMappings"]["DiskDeviceMapping"]
    assert mapping["SnapshotId"].startswith("s-")
    assert mapping["RemainTime"] > 0
    assert image_id not in callers.owner.images(ELSEWHERE).image_ids, "not Available yet"


def test_copies_into_one_region_wait_for_each_other(callers: TwoAccounts) -> None:
    region = "cn-beijing"
    first, second, third = (_copy(callers.owner, region) for _ in range(3))
    elsewhere = _copy(callers.owner, "cn-shenzhen")
    assert [_status(callers.owner, each, region) for each in (first, second, third)] == [
        "Creating",
        "Waiting",
        "Waiting",
    ]
    assert _status(callers.owner, elsewhere, "cn-shenzhen") == "Creating"
    assert only(callers.owner, second, region)["Progress"] == "0%"
    assert 60 < _remaining(callers.owner, second, region) <= 120 < _remaining(callers.owner, third, region)


def test_copies_after_a_cancelled_one_begin_earlier(callers: TwoAccounts) -> None:
    region = "eu-central-1"
    first, second, third = (_copy(callers.owner, region) for _ in range(3))
    assert _cancel(callers.owner, second, region) is None
    assert 60 < _remaining(callers.owner, third, region) <= 120
    assert _cancel(callers.owner, first, region) is None
    assert _status(callers.owner, third, region) == "Creating"
    assert _remaining(callers.owner, third, region) <= 60
    assert ids(callers.owner, region, ImageOwnerAlias="self") == [third]


def _cancel(api: Api, image_id: str, region: str) -> tuple[int, str] | None:
    answer = api.call("CancelCopyImage", RegionId=region, ImageId=image_id)
    if answer.status == 200:
        assert list(answer.json) == ["RequestId"]
        return None
    return answer.status, answer.code


def test_a_cancelled_copy_is_deleted_and_its_source_is_not(callers: TwoAccounts) -> None:
    region = "us-west-1"
    image_id = _copy(callers.owner, region)
    assert _cancel(callers.other, image_id, region) == (404, "InvalidImageId.NotFound")
    assert _cancel(callers.owner, image_id, region) is None
    assert ids(callers.owner, region, ImageOwnerAlias="self") == []
    assert _cancel(callers.owner, image_id, region) == (404, "InvalidImageId.NotFound")
    assert "m-plain" in ids(callers.owner, ImageOwnerAlias="self")


def test_only_a_running_copy_can_be_cancelled(callers: TwoAccounts) -> None:
    assert _cancel(callers.owner, "m-plain", REGION) == (400, "ImageCreatedNotFromCopy")
    assert _cancel(callers.owner, "m-copied", REGION) == (400, "IncorrectImageStatus")
    assert _cancel(callers.owner, "m-plain", "mars") == (404, "InvalidRegionId.NotFound")


def test_a_running_copy_can_neither_be_deleted_nor_copied(callers: TwoAccounts) -> None:
    region = "us-east-1"
    image_id = _copy(callers.owner, region)
    deleted = callers.owner.call("DeleteImage", RegionId=region, ImageId=image_id, Force="true")
    assert (deleted.status, deleted.code) == (403, "OperationDenied.ImageCopying")
    copied = callers.owner.call("CopyImage", RegionId=region, ImageId=image_id)
    assert (copied.status, copied.code) == (403, "OperationDenied.ImageCopying")


def test_an_image_cannot_be_deleted_while_it_is_copied_to_any_region(tmp_path: Path) -> None:
    key = prepare(tmp_path, [image("plain", disk()), image("idle", disk())])
    with serving(tmp_path, key, *SLOW) as it:
        copies = [(region, _copy(it.owner, region)) for region in (REGION, ELSEWHERE)]
        for region, copy_id in copies:
            deleted = it.owner.call("DeleteImage", RegionId=REGION, ImageId="m-plain", Force="true")
            assert (deleted.status, deleted.code) == (403, "OperationDenied.ImageCopying")
            assert deleted.json["Message"] == "The Image is coping."
            assert _cancel(it.owner, copy_id, region) is None
        for image_id in ("m-idle", "m-plain"):
            assert it.owner.call("DeleteImage", RegionId=REGION, ImageId=image_id).status == 200


def test_the_queue_survives_a_restart(tmp_path: Path) -> None:
    key = prepare(tmp_path, [image("plain", disk())])
    with serving(tmp_path, key, *SLOW) as before:
        first, second = (_copy(before.owner, ELSEWHERE) for _ in range(2))
    with serving(tmp_path, key, "--duration", "CopyImage=0") as after:
        assert _status(after.owner, first, ELSEWHERE) == "Creating"
        assert _status(after.owner, second, ELSEWHERE) == "Waiting"
        assert _status(after.owner, _copy(after.owner, ELSEWHERE), ELSEWHERE) == "Waiting"
        assert _cancel(after.owner, first, ELSEWHERE) is None
        assert _status(after.owner, second, ELSEWHERE) == "Creating"
