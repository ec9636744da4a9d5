"""The disks of instances have categories of their families (docs/decisions/0034-disk-categories.md)."""

from collections.abc import Iterator
from typing import Any

import pytest

from genzo.data import facts
from tests.api import Api
from tests.http.instances.instance_catalogue import PUBLIC, REGION, ZONE, disks, refused
from tests.serving_here import serving_here

BOTH = ("RunInstances", "CreateInstance")
GOOD = "DryRunOperation"
OLD = ("cloud", "cloud_efficiency", "cloud_ssd")
SYSTEM = "InvalidSystemDiskCategory.ValueNotSupported"
DATA = "InvalidDataDiskCategory.ValueNotSupported"
TYPES = (
    "ecs.g7.large",
    "ecs.g8i.large",
    "ecs.g6.large",
    "ecs.n1.small",
    "ecs.u1-c1m2.large",
    "ecs.i2.xlarge",
)
SIZE = {"DataDisk.1.Size": "64"}


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serving_here("--memory") as started:
        yield Api(started.host, started.port)


def _asked(instance_type: str, **parameters: str) -> dict[str, str]:
    return {
        "RegionId": REGION,
        "ImageId": PUBLIC,
        "InstanceType": instance_type,
        "DryRun": "true",
        **parameters,
    }


def _resources(api: Api, kind: str, **parameters: str) -> list[dict[str, Any]]:
    asked = {"RegionId": REGION, "ZoneId": ZONE, "DestinationResource": kind, **parameters}
    answer = api.call("DescribeAvailableResource", **asked).json
    if "AvailableZones" not in answer:
        return []
    ((zone,),) = answer["AvailableZones"].values()
    (available,) = zone["AvailableResources"]["AvailableResource"]
    assert (available["Type"], zone["ZoneId"]) == (kind, ZONE)
    values: list[dict[str, Any]] = available["SupportedResources"]["SupportedResource"]
    return values


def _values(api: Api, kind: str, **parameters: str) -> list[str]:
    return [each["Value"] for each in _resources(api, kind, **parameters)]


@pytest.mark.parametrize("category", OLD)
@pytest.mark.parametrize("action", BOTH)
def test_a_new_family_takes_no_old_disks(api: Api, action: str, category: str) -> None:
    """The text of RunInstances: the answer in terraform-provider-alicloud#6151."""
    system = api.call(action, **_asked("ecs.g7.large", **{"SystemDisk.Category": category}))
    assert refused(system) == (400, SYSTEM)
    data = api.call(action, **_asked("ecs.g7.large", **{"DataDisk.1.Category": category, **SIZE}))
    assert refused(data) == (400, DATA)
    assert data.json["Message"] == 'The specified parameter "DataDisk.n.Category" is not valid.'
    if action == "RunInstances":
        assert system.json["Message"] == "The specified parameter SystemDisk.Category is not valid."


@pytest.mark.parametrize("instance_type", TYPES)
def test_what_is_offered_is_what_can_be_created(api: Api, instance_type: str) -> None:
    """Every category with its least and largest size: DescribeAvailableResource agrees with RunInstances."""
    for kind, disk in (("SystemDisk", "SystemDisk"), ("DataDisk", "DataDisk.1")):
        offered = {each["Value"]: each for each in _resources(api, kind, InstanceType=instance_type)}
        assert offered
        for category in (*OLD, "cloud_essd", "cloud_auto", "cloud_essd_entry", "ephemeral_ssd"):
            size = offered.get(category, {"Max": 100})["Max"]
            asked = {f"{disk}.Category": category, f"{disk}.Size": str(size)}
            code = api.call("RunInstances", **_asked(instance_type, **asked)).code
            assert code == (GOOD if category in offered else SYSTEM if kind == disk else DATA), category


def _made(api: Api, action: str, instance_type: str) -> list[tuple[Any, ...]]:
    asked = {**_asked(instance_type), "DryRun": "false", **SIZE}
    answer = api.call(action, **asked).json
    one = answer["InstanceId"] if action == "CreateInstance" else answer["InstanceIdSets"]["InstanceIdSet"][0]
    members = ("Category", "PerformanceLevel", "BurstingEnabled")
    return [tuple(disk.get(name) for name in members) for disk in disks(api, one)]


@pytest.mark.parametrize("action", BOTH)
@pytest.mark.parametrize(
    ("instance_type", "system", "data"),
    [
        ("ecs.n1.small", "cloud_efficiency", "cloud_efficiency"),
        ("ecs.g6.large", "cloud_efficiency", "cloud_efficiency"),
        ("ecs.t6-c1m1.large", "cloud_efficiency", "cloud_efficiency"),
        ("ecs.i2.xlarge", "cloud_efficiency", "cloud_efficiency"),
        ("ecs.t1.small", "cloud", "cloud"),
    ],
)
def test_without_a_category_a_family_has_its_default(
    api: Api, action: str, instance_type: str, system: str, data: str
) -> None:
    assert [kind for kind, *_ in _made(api, action, instance_type)] == [system, data]


@pytest.mark.parametrize("action", BOTH)
def test_a_family_without_ultra_disks_has_essds_by_default(api: Api, action: str) -> None:
    """PL0 and bursting: the defaults of SystemDisk.Category and DataDisk.N.Category since 30 January 2026."""
    assert _made(api, action, "ecs.g8i.large") == [("cloud_essd", "PL0", None), ("cloud_auto", "", True)]
    level = {"SystemDisk.PerformanceLevel": "PL1", "SystemDisk.Size": "19"}
    assert api.call(action, **_asked("ecs.g8i.large", **level)).code.startswith("InvalidSystemDiskSize.")


def test_offers_have_the_recorded_members(api: Api) -> None:
    """Answers of 2023, 2024 and 2026: SupportedResource of a disk, of a region, and no match."""
    (one,) = _resources(api, "DataDisk", InstanceType="ecs.g6.large", DataDiskCategory="cloud_ssd")
    assert one == {"Status": "Available", "Min": 20, "Max": 32768, "Value": "cloud_ssd", "Unit": "GiB"}
    (type_,) = _resources(api, "InstanceType", InstanceType="ecs.g6.large")
    assert type_ == {"Status": "Available", "Value": "ecs.g6.large", "StatusCategory": "WithStock"}
    asked = {"RegionId": REGION, "DestinationResource": "DataDisk", "InstanceType": "ecs.g7.large"}
    for scope in ("Region", "region"):
        answer = api.call("DescribeAvailableResource", **asked, Scope=scope).json
        assert answer["AvailableZones"] == {
            "AvailableZone": [
                {
                    "Status": "Available",
                    "ZoneId": "",
                    "RegionId": REGION,
                    "AvailableResources": {
                        "AvailableResource": [
                            {
                                "Type": "DataDisk",
                                "SupportedResources": {
                                    "SupportedResource": [
                                        {
                                            "Status": "Available",
                                            "Min": 10,
                                            "Max": 65536,
                                            "Value": "cloud_regional_disk_auto",
                                            "Unit": "GiB",
                                        }
                                    ]
                                },
                            }
                        ]
                    },
                }
            ]
        }


@pytest.mark.parametrize(
    "nothing",
    [
        {"DestinationResource": "SystemDisk", "InstanceType": "ecs.g7.large", "SystemDiskCategory": "cloud"},
        {
            "DestinationResource": "DataDisk",
            "InstanceType": "ecs.g7.large",
            "SystemDiskCategory": "cloud_ssd",
        },
        {"DestinationResource": "DataDisk", "InstanceType": "ecs.i2.xlarge", "Scope": "Region"},
        {"DestinationResource": "InstanceType", "InstanceType": "ecs.g7.large", "IoOptimized": "none"},
        {"DestinationResource": "InstanceType", "ResourceType": "reservedinstance"},
        {"DestinationResource": "InstanceType", "ResourceType": "disk"},
        {"DestinationResource": "InstanceType", "Scope": "Region"},
        {"DestinationResource": "InstanceType", "Cores": "2", "Memory": "3.75"},
        {"DestinationResource": "Zone", "InstanceType": "ecs.none.large"},
        {"DestinationResource": "ddh"},
        {"DestinationResource": "Zone", "ZoneId": "cn-shenzhen-zz"},
    ],
)
def test_without_a_match_the_request_id_stands_alone(api: Api, nothing: dict[str, str]) -> None:
    answer = api.call("DescribeAvailableResource", RegionId=REGION, **nothing)
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])


def test_instance_types_are_those_whose_families_take_the_disks(api: Api) -> None:
    every = _values(api, "InstanceType")
    assert every == list(facts().instance_types)
    old = _values(api, "InstanceType", SystemDiskCategory="cloud_efficiency")
    assert ("ecs.g6.large" in old, "ecs.g7.large" in old) == (True, False)
    entry = _values(api, "InstanceType", DataDiskCategory="cloud_essd_entry")
    assert {each.partition("-")[0].partition(".")[2] for each in entry} >= {"u1", "e"}
    assert "ecs.g6.large" not in entry
    first = _values(api, "InstanceType", IoOptimized="none")
    assert ("ecs.t1.small" in first, "ecs.n1.small" in first) == (True, False)
    both = {"Cores": "4", "Memory": "8", "SystemDiskCategory": "cloud_essd_entry"}
    assert "ecs.u1-c1m2.xlarge" in _values(api, "InstanceType", **both)


def test_the_other_filters_limit_what_is_offered(api: Api) -> None:
    assert _values(api, "Network", NetworkCategory="classic") == ["classic"]
    assert _values(api, "IoOptimized", IoOptimized="optimized") == ["optimized"]
    assert _values(api, "IoOptimized", InstanceType="ecs.g7.large") == ["optimized"]
    assert _values(api, "SystemDisk", InstanceType="ecs.g6.large", SystemDiskCategory="cloud_auto") == [
        "cloud_auto"
    ]
    alone = {
        each["Value"]: (each["Min"], each["Max"]) for each in _resources(api, "DataDisk", ResourceType="disk")
    }
    assert (alone["cloud_essd"], alone["cloud"]) == ((1, 65536), (5, 2000))
    assert "cloud_regional_disk_auto" not in alone
    assert "ephemeral_ssd" not in alone
