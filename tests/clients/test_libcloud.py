"""Apache Libcloud, whose driver has its own signing code and reads XML."""

from typing import Any

import pytest
from libcloud.common.exceptions import BaseHTTPError
from libcloud.common.types import LibcloudError
from libcloud.compute.base import NodeLocation
from libcloud.compute.providers import get_driver
from libcloud.compute.types import Provider

from tests.clients import samples
from tests.clients.samples import FIRST, PUBLIC_IMAGES, REGION, Key, SampleServer
from tests.running import Running


def driver(server: Running, key: Key) -> Any:  # noqa: ANN401 - the driver is untyped
    kind = get_driver(Provider.ALIYUN_ECS)
    return kind(key.key, key.secret, region=REGION, secure=False, host=server.host, port=server.port)


def test_every_public_image_is_listed_once(server: Running) -> None:
    images = driver(server, FIRST).list_images()
    assert len(images) == len({image.id for image in images}) == PUBLIC_IMAGES
    assert {image.extra["image_owner_alias"] for image in images} == {"system"}


def test_own_and_shared_images_are_listed_beside_them(sample_server: SampleServer) -> None:
    ids = {image.id for image in driver(sample_server.server, sample_server.reader).list_images()}
    assert len(ids) == PUBLIC_IMAGES + 3
    assert {samples.WEB, samples.READERS, samples.LENT} <= ids


def test_an_image_is_found_by_its_id_with_all_that_the_driver_keeps(sample_server: SampleServer) -> None:
    image = driver(sample_server.server, sample_server.owner).get_image(samples.WEB)
    assert (image.id, image.name) == (samples.WEB, "web-base-2026-10")
    assert {name: value for name, value in image.extra.items() if name != "disk_device_mappings"} == {
        "image_version": "3.1",
        "os_type": "linux",
        "platform": "Aliyun",
        "architecture": "x86_64",
        "description": "nginx & certificates <internal>",
        "size": 40,
        "image_owner_alias": "self",
        "os_name": "Alibaba Cloud Linux  3.2104 LTS 64位",
        "product_code": "",
        "is_subscribed": False,
        "progress": "100%",
        "creation_time": "2026-10-01T08:00:00Z",
        "usage": "instance",
        "is_copied": False,
    }


def test_the_first_disk_of_an_image_is_kept(sample_server: SampleServer) -> None:
    disk = (
        driver(sample_server.server, sample_server.owner).get_image(samples.WEB).extra["disk_device_mappings"]
    )
    assert (disk["device"], disk["size"], disk["snapshot_id"]) == ("/dev/xvda", 40, "s-bp1web0")


def test_an_absent_image_is_not_found(server: Running) -> None:
    with pytest.raises(LibcloudError, match="could not find the image with id m-absent"):
        driver(server, FIRST).get_image("m-absent")


def test_images_are_filtered_by_parameters_of_the_api(sample_server: SampleServer) -> None:
    filters = {"ImageOwnerAlias": "self", "Tag.1.Key": "role", "Tag.1.Value": "worker"}
    images = driver(sample_server.server, sample_server.owner).list_images(ex_filters=filters)
    assert [image.id for image in images] == [samples.WORKER]


def test_images_of_another_location_are_listed(sample_server: SampleServer) -> None:
    ecs = driver(sample_server.server, sample_server.owner)
    beijing = NodeLocation("cn-beijing", "Beijing", "China", ecs)
    assert len(ecs.list_images(beijing, ex_filters={"ImageOwnerAlias": "system"})) == PUBLIC_IMAGES
    assert ecs.list_images(beijing, ex_filters={"ImageOwnerAlias": "self"}) == []


def test_locations_are_the_regions(server: Running) -> None:
    locations = {location.id: location.name for location in driver(server, FIRST).list_locations()}
    assert locations[REGION] == "华东1（杭州）"  # noqa: RUF001 - as the service writes it
    assert {"cn-beijing", "us-west-1", "eu-central-1", "ap-northeast-1"} <= locations.keys()


def test_zones_are_those_of_the_region(server: Running) -> None:
    ecs = driver(server, FIRST)
    for zones, region in (
        (ecs.ex_list_zones(), REGION),
        (ecs.ex_list_zones("ap-northeast-1"), "ap-northeast-1"),
    ):
        assert len(zones) > 1
        assert all(zone.id.startswith(region) and zone.name for zone in zones)
        assert all("VSwitch" in zone.available_resource_types for zone in zones)
        assert all("ecs.g7.large" in zone.available_instance_types for zone in zones)
        assert all("cloud_essd" in zone.available_disk_categories for zone in zones)


@pytest.mark.parametrize(
    ("key", "code", "status"),
    [
        (FIRST._replace(secret="wrong"), "SignatureDoesNotMatch", 400),
        (FIRST._replace(key="unknown"), "InvalidAccessKeyId.NotFound", 404),
    ],
)
def test_a_wrong_key_is_an_error_with_code_and_request_id(
    server: Running, key: Key, code: str, status: int
) -> None:
    with pytest.raises(BaseHTTPError) as caught:
        driver(server, key).list_images()
    assert caught.value.code == status
    assert f"'code': '{code}'" in caught.value.message
    assert f"'request_id': '{caught.value.headers['x-acs-request-id']}'" in caught.value.message
    assert f"'host_id': '{server.host}'" in caught.value.message
