"""aliyun-img-utils, a public tool that has no endpoint setting, as its own users test it: in one process."""

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import oss2  # type: ignore[import-untyped]
import pytest
from aliyun_img_utils import aliyun_image  # type: ignore[import-untyped]
from aliyun_img_utils.aliyun_exceptions import AliyunImageException  # type: ignore[import-untyped]

from genzo.data import facts
from genzo.testing import Account, patch

REGION = "cn-beijing"
DURATIONS = {"ImportImage": 0, "CopyImage": 0}


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with patch(durations=DURATIONS) as account:
        yield account


@pytest.fixture
def tool(account: Account, monkeypatch: pytest.MonkeyPatch) -> aliyun_image.AliyunImage:  # noqa: ARG001
    """The tool with keys of its own; it would sleep for 30 seconds between requests."""
    sleepless = SimpleNamespace(time=time.time, sleep=lambda _: None)
    monkeypatch.setattr(aliyun_image, "time", sleepless)
    return aliyun_image.AliyunImage("12345", "54321", REGION, bucket_name="releases")


def image_of(account: Account, name: str, region: str = REGION) -> dict[str, object]:
    found = account.call("DescribeImages", RegionId=region, ImageName=name)["Images"]["Image"]
    assert len(found) == 1
    image: dict[str, object] = found[0]
    return image


def tags_of(account: Account, name: str) -> dict[str, str]:
    image: dict[str, Any] = image_of(account, name)
    return {tag["TagKey"]: tag["TagValue"] for tag in image["Tags"]["Tag"]}


@pytest.fixture
def name(tool: aliyun_image.AliyunImage, request: pytest.FixtureRequest) -> str:
    """An image that the tool has made."""
    name: str = request.node.name.replace("_", "-")
    tool.create_compute_image(name, "A release", "sles-15.qcow2", "SUSE")
    return name


def test_an_image_is_made_found_and_deleted(
    tool: aliyun_image.AliyunImage, account: Account, name: str
) -> None:
    assert image_of(account, name)["Platform"] == "SUSE"
    assert tool.get_compute_image(image_name=name)["ImageId"] == image_of(account, name)["ImageId"]
    account.requests.one("ImportImage", ImageName=name)
    assert tool.delete_compute_image(name)
    assert not tool.image_exists(name)
    with pytest.raises(AliyunImageException):
        tool.get_compute_image(image_name=name)


def test_an_image_is_copied_to_every_region(
    tool: aliyun_image.AliyunImage, account: Account, name: str
) -> None:
    """For two regions this SDK asks the Location service for the endpoint, over HTTPS."""
    copies = tool.replicate_image(name)
    assert copies.keys() == facts().regions.keys() - {REGION}
    for region, image_id in copies.items():
        assert image_of(account, name, region)["ImageId"] == image_id


def test_an_image_is_published_deprecated_and_activated_again(
    tool: aliyun_image.AliyunImage, account: Account, name: str
) -> None:
    tool.publish_image(name, "PUBLIC")
    assert image_of(account, name)["IsPublic"] is True
    tool.deprecate_image(name, replacement_image="newer")
    assert tags_of(account, name)["Replacement image"] == "newer"
    # The tool marks images with tags alone, and activates those that have the status.
    image_id = image_of(account, name)["ImageId"]
    account.call("ModifyImageAttribute", RegionId=REGION, ImageId=image_id, Status="Deprecated")
    tool.activate_image(name)
    assert image_of(account, name)["Status"] == "Available"


def test_an_image_file_is_uploaded(tool: aliyun_image.AliyunImage, account: Account, tmp_path: Path) -> None:
    own = oss2.Auth(account.access_key_id, account.access_key_secret)
    bucket = oss2.Bucket(own, f"https://oss-{REGION}.aliyuncs.com", "releases")
    bucket.create_bucket()
    file = tmp_path / "sles-15.qcow2"
    file.write_bytes(b"QFI" + bytes(1000))
    name = tool.upload_image_tarball(str(file))
    assert tool.image_tarball_exists(name)
    tool.delete_storage_blob(name)
    assert not tool.image_tarball_exists(name)
    for each in (bucket, tool.bucket_client):
        each.session.session.close()
