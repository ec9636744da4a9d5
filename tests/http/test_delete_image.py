"""DeleteImage over HTTP."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.image import Image
from genzo.service.build import build_service
from tests.api import Api
from tests.running import genzo_here
from tests.serving_here import serving_here
from tests.store import making

ACCOUNT = "1234567890123456"
REGION = "cn-shenzhen"
NEVER = 2**52  # milliseconds, in a hundred thousand years


def _image(name: str, **members: Any) -> dict[str, Any]:  # noqa: ANN401 - as JSON has it
    created = {"ImageOwnerAlias": "self", "CreationTime": "2024-05-01T12:00:00Z"}
    return {"ImageId": f"m-{name}", "ImageName": name, **created, **members}


def _put_images_in_use(folder: Path) -> None:
    """Images of running imports, copies and exports."""
    with build_service(folder / "genzo.db").store.writing() as catalogue:
        catalogue.put_images(
            [
                _own("m-importing", made_by="ImportImage", settles_at=NEVER),
                _own("m-copying", made_by="CopyImage", settles_at=NEVER),
                _own("m-waiting", made_by="CopyImage", creating_at=NEVER - 1, settles_at=NEVER),
                _own("m-creating", made_by="CreateImage", settles_at=NEVER),
                _own("m-exporting", exporting_until=NEVER),
                _own("m-exported", exporting_until=1),
                _own("m-deprecated", status="Deprecated"),
            ]
        )


def _own(image_id: str, **members: Any) -> Image:  # noqa: ANN401 - whatever an image has
    return making.image(image_id, region_id=REGION, owner_id=int(ACCOUNT), **members)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    file = folder / "images.jsonl"
    images = [
        _image("idle"),
        _image("used", Usage="instance"),
        _image("forced", Usage="instance"),
        _image("published", IsPublic=True),
        _image("theirs", ImageOwnerAlias="others", ImageOwnerId=7),
        _image("shared"),
        _image("withdrawn"),
    ]
    file.write_text("\n".join(map(json.dumps, images)))
    done = genzo_here("images", "import", file, "--region", REGION, "--account", ACCOUNT, "--data", folder)
    assert done.returncode == 0, done.stderr
    _put_images_in_use(folder)
    with serving_here("--data", folder) as started:
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
        ("m-importing", 403, "ImageIsImporting"),
        ("m-copying", 403, "OperationDenied.ImageCopying"),
        ("m-waiting", 403, "OperationDenied.ImageCopying"),
        ("m-exporting", 403, "ImageIsExporting"),
        ("m-theirs", 404, "InvalidImageId.NotFound"),
        ("ubuntu_24_04_x64_20G_alibase_20260810.vhd", 404, "InvalidImageId.NotFound"),
        ("m-nowhere", 404, "InvalidImageId.NotFound"),
    ],
)
def test_an_image_in_use_is_not_deleted(api: Api, image_id: str, status: int, code: str) -> None:
    before = api.images(REGION, ImageId=image_id, Status="ALL").image_ids
    answer = api.call("DeleteImage", RegionId=REGION, ImageId=image_id)
    assert (answer.status, answer.code) == (status, code)
    assert api.images(REGION, ImageId=image_id, Status="ALL").image_ids == before


@pytest.mark.parametrize("image_id", ["m-creating", "m-exported", "m-deprecated"])
def test_an_unused_image_is_deleted_in_any_state(api: Api, image_id: str) -> None:
    assert api.call("DeleteImage", RegionId=REGION, ImageId=image_id).status == 200
    assert image_id not in _all(api)


@pytest.mark.parametrize("force", ["true", "false"])
def test_a_shared_image_is_deleted_once_it_is_withdrawn(api: Api, force: str) -> None:
    named = {"RegionId": REGION, "ImageId": "m-shared" if force == "true" else "m-withdrawn"}
    assert api.call("ModifyImageSharePermission", **named, **{"AddAccount.1": "7"}).status == 200
    refused = api.call("DeleteImage", **named, Force=force)
    assert (refused.status, refused.code) == (403, "ImageUseShared")
    assert api.call("ModifyImageSharePermission", **named, **{"RemoveAccount.1": "7"}).status == 200
    assert api.call("DeleteImage", **named, Force=force).status == 200


@pytest.mark.parametrize("image_id", ["m-published", "m-importing", "m-copying", "m-exporting"])
def test_force_skips_only_the_check_for_instances(api: Api, image_id: str) -> None:
    assert api.call("DeleteImage", RegionId=REGION, ImageId=image_id, Force="true").status == 403
    assert image_id in _all(api)


def test_force_deletes_an_image_that_instances_use(api: Api) -> None:
    assert api.call("DeleteImage", RegionId=REGION, ImageId="m-forced", Force="true").status == 200
    assert "m-forced" not in _all(api)


def test_an_unknown_region_is_refused(api: Api) -> None:
    assert api.call("DeleteImage", RegionId="mars", ImageId="m-used").code == "InvalidRegionId.NotFound"
