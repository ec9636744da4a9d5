"""DescribePrice: invented rates, which add up and grow with what is asked for."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.http.prepared_worker import prepared_worker
from tests.http.snapshots.sample_resources import REGION, image
from tests.in_process import Worker

INSTANCE = {"InstanceType": "ecs.g7.large"}
DISK = {"ResourceType": "disk", "DataDisk_1_Category": "cloud_essd", "DataDisk_1_Size": "100"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    images = [image("mine", size=60)]
    with prepared_worker(tmp_path_factory.mktemp("prices"), images=images) as worker:
        yield worker


def _price(api: Worker, **asked: str) -> dict[str, Any]:
    info = api.call("DescribePrice", **{"RegionId": REGION, **asked}).json["PriceInfo"]
    price: dict[str, Any] = info["Price"]
    assert info["Rules"] == {"Rule": []}
    assert (price["OriginalPrice"], price["DiscountPrice"]) == (price["TradePrice"], 0)
    parts = price["DetailInfos"]["DetailInfo"]
    assert price["TradePrice"] == pytest.approx(sum(part["TradePrice"] for part in parts))
    return price


def _parts(api: Worker, **asked: str) -> list[str]:
    return [part["Resource"] for part in _price(api, **asked)["DetailInfos"]["DetailInfo"]]


def _cost(api: Worker, **asked: str) -> float:
    return float(_price(api, **asked)["TradePrice"])


def test_the_resources_of_an_instance_have_parts(api: Worker) -> None:
    assert _parts(api, **INSTANCE) == ["instance"]
    disks = {"DataDisk_1_Category": "cloud_ssd", "DataDisk_1_Size": "20"}
    network = {"InternetChargeType": "PayByBandwidth", "InternetMaxBandwidthOut": "5"}
    whole = _parts(api, **INSTANCE, ImageId="m-mine", **disks, **network)
    assert whole == ["instance", "systemDisk", "dataDisk", "bandwidth"]


def test_prices_grow_with_what_is_asked_for(api: Worker) -> None:
    assert _cost(api, InstanceType="ecs.g7.xlarge") == pytest.approx(2 * _cost(api, **INSTANCE))
    assert _cost(api, **INSTANCE, Amount="3") == pytest.approx(3 * _cost(api, **INSTANCE))
    assert _cost(api, **DISK, DataDisk_1_PerformanceLevel="PL0") < _cost(api, **DISK)
    bandwidth = {"InternetChargeType": "PayByBandwidth"}
    for mbits in ("10", "20"):
        assert _cost(api, **INSTANCE, **bandwidth, InternetMaxBandwidthOut=mbits) > _cost(api, **INSTANCE)


def test_a_longer_period_costs_less_an_hour(api: Worker) -> None:
    hours = {"Hour": 1, "Week": 168, "Month": 720, "Year": 8760}
    hourly = [_cost(api, **INSTANCE, PriceUnit=unit) / count for unit, count in hours.items()]
    assert hourly == sorted(hourly, reverse=True)
    months = _cost(api, **INSTANCE, PriceUnit="Month", Period="2")
    assert months == pytest.approx(2 * _cost(api, **INSTANCE, PriceUnit="Month"))


def test_the_currency_is_that_of_the_region(api: Worker) -> None:
    assert _price(api, **DISK)["Currency"] == "CNY"
    assert _price(api, **DISK, RegionId="us-west-1")["Currency"] == "USD"


def test_traffic_and_capacity_have_prices(api: Worker) -> None:
    assert _parts(api, ResourceType="bandwidth") == ["bandwidth"]
    reserved = {**INSTANCE, "ResourceType": "CapacityReservation", "InstanceAmount": "4"}
    assert _cost(api, **reserved) == pytest.approx(4 * _cost(api, **INSTANCE))


def test_the_system_disk_is_as_large_as_the_image(api: Worker) -> None:
    named = {**INSTANCE, "ImageId": "m-mine"}
    assert _cost(api, **named) == _cost(api, **named, SystemDisk_Size="60")
    assert _cost(api, **named, SystemDisk_Category="cloud_essd") > _cost(api, **named)


_FIVE = {
    f"DataDisk_{number}_{name}": text
    for number in range(1, 6)
    for name, text in (("Category", "cloud"), ("Size", "5"))
}
_SYSTEM = {**INSTANCE, "ImageId": "m-mine"}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({**INSTANCE, "RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"ResourceType": "moon"}, 400, "InvalidResourceType.ValueNotSupported"),
        ({**INSTANCE, "PriceUnit": "Day"}, 400, "InvalidPriceUnit.ValueNotSupported"),
        ({**DISK, "PriceUnit": "Month"}, 400, "InvalidPriceUnit.ValueNotSupported"),
        ({**INSTANCE, "PriceUnit": "Month", "Period": "10"}, 400, "InvalidPeriod"),
        ({**INSTANCE, "Amount": "0"}, 403, "InvalidAmount.Malformed"),
        ({**INSTANCE, "ZoneId": "cn-beijing-a"}, 400, "Invalid.ZoneId"),
        ({**INSTANCE, "InstanceNetworkType": "x"}, 404, "InvalidNetworkType.ValueNotSupported"),
        ({**INSTANCE, "InternetChargeType": "x"}, 400, "InvalidInternetChargeType.ValueNotSupported"),
        (
            {**INSTANCE, "InternetMaxBandwidthOut": "101"},
            400,
            "InvalidInternetMaxBandwidthOut.ValueNotSupported",
        ),
        ({**INSTANCE, "IoOptimized": "x"}, 400, "InvalidIoOptimizedValue.ValueNotSupported"),
        ({**INSTANCE, "SchedulerOptions_DedicatedHostId": "dh-1"}, 404, "InvalidDedicatedHostId.NotFound"),
        ({}, 404, "InvalidInstanceType.Missing"),
        ({"InstanceType": "ecs.x9.large"}, 404, "InvalidInstanceType.ValueNotSupported"),
        ({"ResourceType": "ElasticityAssurance"}, 404, "InvalidInstanceType.Missing"),
        ({**INSTANCE, "ImageId": "m-none"}, 404, "InvalidImageId.NotFound"),
        ({**_SYSTEM, "SystemDisk_Category": "x"}, 400, "InvalidSystemDiskCategory.ValueNotSupported"),
        ({**_SYSTEM, "SystemDisk_Size": "59"}, 404, "InvalidSystemDiskSize.LessThanImageSize"),
        ({**_SYSTEM, "SystemDisk_Size": "2049"}, 404, "InvalidSystemDiskSize.MoreThanMaxSize"),
        (
            {
                **_SYSTEM,
                "SystemDisk_Size": "100",
                "SystemDisk_Category": "cloud_essd",
                "SystemDisk_PerformanceLevel": "PL2",
            },
            404,
            "InvalidSystemDiskSize.LessThanMinSize",
        ),
        ({"ResourceType": "disk"}, 404, "InvalidDiskCategory.Missing"),
        ({**DISK, "DataDisk_1_Category": ""}, 404, "InvalidDiskCategory.Missing"),
        ({**DISK, "DataDisk_1_Category": "x"}, 400, "InvalidDataDiskCategory.ValueNotSupported"),
        ({**DISK, "DataDisk_1_Size": "65537"}, 400, "InvalidDataDiskSize.ValueNotSupported"),
        ({**DISK, "DataDisk_1_Size": ""}, 400, "InvalidDataDiskSize.ValueNotSupported"),
        ({**DISK, "DataDisk_1_PerformanceLevel": "PL9"}, 400, "InvalidPerformanceLevel.Malformed"),
        ({**DISK, "DataDisk_1_PerformanceLevel": "PL2"}, 403, "OperationDenied.PerformanceLevelNotMatch"),
        ({**INSTANCE, **_FIVE}, 403, "InstanceDiskNumLimitExceed"),
        ({"ResourceType": "ddh"}, 404, "InvalidDedicatedHostType.Missing"),
        ({"ResourceType": "ddh", "DedicatedHostType": "ddh.c5"}, 400, "PriceNotFound"),
    ],
)
def test_refused_questions(api: Worker, parameters: dict[str, str], status: int, code: str) -> None:
    given = {name: value for name, value in parameters.items() if value}
    answer = api.call("DescribePrice", **{"RegionId": REGION, **given})
    assert (answer.status, answer.code) == (status, code)
