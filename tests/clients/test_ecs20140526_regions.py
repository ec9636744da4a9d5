"""DescribeRegions and DescribeZones, which programs call before they ask for images."""

import pytest
from alibabacloud_ecs20140526 import models  # type: ignore[import-untyped]
from alibabacloud_ecs20140526.client import Client  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.exceptions import ClientException  # type: ignore[import-untyped]
from alibabacloud_tea_openapi.utils_models import Config  # type: ignore[import-untyped]

from genzo.data import facts
from tests.clients.ecs20140526 import Sdk
from tests.clients.samples import FIRST, REGION
from tests.running import Running

LOCAL_NAMES = {
    "zh-CN": "华东1（杭州）",  # noqa: RUF001 - the service writes full-width brackets
    "en-US": "China (Hangzhou)",
    "ja": "中国 (杭州)",
}


@pytest.mark.parametrize("language", [None, *LOCAL_NAMES])
def test_regions_are_named_in_the_language_asked_for(
    server: Running, algorithm: str | None, language: str | None
) -> None:
    request = models.DescribeRegionsRequest(accept_language=language)
    answer = Sdk(server, FIRST, algorithm).client.describe_regions(request)
    regions = {region.region_id: region for region in answer.body.regions.region}
    assert len(regions) == len(answer.body.regions.region)
    assert regions[REGION].local_name == LOCAL_NAMES[language or "zh-CN"]
    assert regions["eu-central-1"].region_endpoint == "ecs.eu-central-1.aliyuncs.com"


def test_regions_have_three_members_and_status_where_it_is_asked_for(server: Running) -> None:
    client = Sdk(server, FIRST).client
    plain = client.describe_regions(models.DescribeRegionsRequest()).body.to_map()["Regions"]["Region"]
    assert {tuple(region) for region in plain} == {("LocalName", "RegionEndpoint", "RegionId")}
    for asked in ({"resource_type": "instance"}, {"instance_charge_type": "PostPaid"}):
        answer = client.describe_regions(models.DescribeRegionsRequest(**asked))
        assert {region.status for region in answer.body.regions.region} == {"available"}


def test_the_sdk_sends_the_calls_of_a_region_to_its_endpoint() -> None:
    """Source: docs/reference/observed.md#regions."""
    hosts = {region_id: _host(region_id) for region_id in facts().regions}
    endpoints = {region_id: region.region_endpoint for region_id, region in facts().regions.items()}
    assert hosts == endpoints | {"cn-hangzhou": "ecs-cn-hangzhou.aliyuncs.com"}


def test_zones_belong_to_the_region_and_say_what_they_offer(server: Running, algorithm: str | None) -> None:
    request = models.DescribeZonesRequest(region_id=REGION)
    zones = Sdk(server, FIRST, algorithm).client.describe_zones(request).body.zones.zone
    ids = [zone.zone_id for zone in zones]
    assert len(ids) == len(set(ids)) > 1
    assert all(zone_id.startswith(f"{REGION}-") for zone_id in ids)
    for zone in zones:
        assert "VSwitch" in zone.available_resource_creation.resource_types
        assert "ecs.g7.large" in zone.available_instance_types.instance_types
        assert zone.available_disk_categories.disk_categories


def test_every_region_lists_images_and_zones(server: Running) -> None:
    sdk = Sdk(server, FIRST)
    for region in sdk.client.describe_regions(models.DescribeRegionsRequest()).body.regions.region:
        assert len(sdk.ids(region_id=region.region_id, page_size=1)) == 1
        zones = sdk.client.describe_zones(models.DescribeZonesRequest(region_id=region.region_id))
        assert zones.body.zones.zone


def test_zones_of_an_unknown_region_are_refused(server: Running) -> None:
    with pytest.raises(ClientException) as caught:
        Sdk(server, FIRST).client.describe_zones(models.DescribeZonesRequest(region_id="nowhere"))
    assert (caught.value.code, caught.value.status_code) == ("InvalidRegionId.NotFound", 404)


def _host(region_id: str) -> str:
    """The host that the SDK chooses for a region, by its own table and rule."""
    client = Client(Config(access_key_id="x", access_key_secret="x", region_id=region_id))
    return str(client._endpoint)  # noqa: SLF001 - the SDK shows it nowhere else
