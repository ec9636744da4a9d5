"""DeleteImage over HTTP."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.running import genzo_here, running

ACCOUNT = "1234567890123456"
REGION = "cn-shenzhen"


def _image(name: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    created = {"ImageOwnerAlias": "self", "CreationTime": "2024-05-01T12:00:00Z"}
    return {"ImageId": f"m-{name}", "ImageName": name, **created, **members}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    file = folder / "images.jsonl"
    images = [
        _image("idle"),
        _image("used", Usage="instance"),
        _image("published", IsPublic=True),
        _image("theirs", ImageOwnerAlias="others", ImageOwnerId=7),
    ]
    file.write_text("\n".join(map(json.dumps, images)))
    done = genzo_here("images", "import", file, "--region", REGION, "--account", ACCOUNT, "--data", folder)
    assert done.returncode == 0, done.stderr
    with running("--data", folder) as started:
        yield Api(started.host, started.port)


def _all(api: Api) -> list[str]:
    return api.images(REGION, ImageOwnerAlias="self", Status="ALL").image_ids


def test_a_deleted_image_is_gone_for_the_next_request(api: Api) -> None:
    assert "m-idle" in _all(api)
    assert api.call("DeleteImage", RegionId=REGION, ImageId="m-idle", DryRun="true").code == "DryRunOperation"
    assert "m-idle" in _all(api)
    answer = api.call("DeleteImage", RegionId=REGION, ImageId="m-idle")
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert "m-idle" not in _all(api)
    assert api.call("DeleteImage", RegionId=REGION, ImageId="m-idle").code == "InvalidImageId.NotFound"


@pytest.mark.parametrize(
    ("image_id", "status", "code"),
    [
        ("m-used", 403, "ImageUsingByInstance"),
        ("m-published", 403, "ImageIsPublic"),
        ("m-theirs", 404, "InvalidImageId.NotFound"),
        ("ubuntu_24_04_x64_20G_alibase_20260810.vhd", 404, "InvalidImageId.NotFound"),
        ("m-nowhere", 404, "InvalidImageId.NotFound"),
    ],
)
def test_an_image_that_must_stay_is_not_deleted(api: Api, image_id: str, status: int, code: str) -> None:
    before = api.images(REGION, ImageId=image_id, Status="ALL").image_ids
    answer = api.call("DeleteImage", RegionId=REGION, ImageId=image_id)
    assert (answer.status, answer.code) == (status, code)
    assert api.images(REGION, ImageId=image_id, Status="ALL").image_ids == before


def test_force_deletes_what_instances_use(api: Api) -> None:
    assert api.call("DeleteImage", RegionId=REGION, ImageId="m-used", Force="true").status == 200
    assert "m-used" not in _all(api)


def test_an_unknown_region_is_refused(api: Api) -> None:
    assert api.call("DeleteImage", RegionId="mars", ImageId="m-used").code == "InvalidRegionId.NotFound"
