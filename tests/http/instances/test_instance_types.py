"""DescribeInstanceTypes, DescribeInstanceTypeFamilies and DescribeAvailableResource over HTTP."""

from collections.abc import Iterator

import pytest

from genzo import data
from tests.api import Api
from tests.http.instances.instance_catalogue import REGION, TYPE, ZONE, refused
from tests.running import running


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with running("--memory") as started:
        yield Api(started.host, started.port)


def _types(api: Api, **parameters: str) -> list[str]:
    answer = api.call("DescribeInstanceTypes", **parameters)
    assert answer.status == 200, answer.body
    return [each["InstanceTypeId"] for each in answer.json["InstanceTypes"]["InstanceType"]]


def test_all_types_are_listed(api: Api) -> None:
    assert _types(api) == list(data.facts().instance_types)


@pytest.mark.parametrize(
    ("parameters", "types"),
    [
        ({"InstanceTypes.1": TYPE}, [TYPE]),
        (
            {"InstanceTypeFamily": "ecs.g7", "MaximumCpuCoreCount": "4"},
            ["ecs.g7.large", "ecs.g7.xlarge"],
        ),
        ({"InstanceTypeFamilies.1": "ecs.g7", "MaximumMemorySize": "8"}, [TYPE]),
        ({"InstanceTypes.1": TYPE, "MinimumMemorySize": "8.5"}, []),
        ({"InstanceTypes.1": TYPE, "InstanceCategory": "General-purpose"}, [TYPE]),
        ({"InstanceTypes.1": TYPE, "CpuArchitectures.1": "ARM"}, []),
        ({"InstanceTypes.1": TYPE, "InstanceFamilyLevel": "EnterpriseLevel"}, [TYPE]),
        ({"GPUSpec": "NVIDIA"}, []),
    ],
)
def test_types_are_filtered(api: Api, parameters: dict[str, str], types: list[str]) -> None:
    assert _types(api, **parameters) == types


def test_pages_of_types_by_token(api: Api) -> None:
    seen, token = [], ""
    for _ in range(3):
        answer = api.call("DescribeInstanceTypes", MaxResults="400", NextToken=token).json
        seen += [each["InstanceTypeId"] for each in answer["InstanceTypes"]["InstanceType"]]
        token = answer["NextToken"]
    assert (seen, token) == (list(data.facts().instance_types), "")


@pytest.mark.parametrize("parameters", [{"MinimumMemorySize": "x"}, {"NextToken": "*"}, {"MaxResults": "0"}])
def test_unknown_values(api: Api, parameters: dict[str, str]) -> None:
    assert refused(api.call("DescribeInstanceTypes", **parameters)) == (400, "InvalidParameter")


def test_families(api: Api) -> None:
    answer = api.call("DescribeInstanceTypeFamilies", RegionId=REGION).json
    families = [each["InstanceTypeFamilyId"] for each in answer["InstanceTypeFamilies"]["InstanceTypeFamily"]]
    assert len(families) == len(set(families))
    assert "ecs.g7" in families
    first = api.call("DescribeInstanceTypeFamilies", RegionId=REGION, Generation="ecs-1").json
    generations = {each["Generation"] for each in first["InstanceTypeFamilies"]["InstanceTypeFamily"]}
    assert generations == {"ecs-1"}
    assert api.call("DescribeInstanceTypeFamilies", RegionId="mars").code == "InvalidRegionId.NotFound"
    answer = api.call("DescribeInstanceTypeFamilies", RegionId=REGION, Generation="x")
    assert refused(answer) == (400, "InvalidParameter")


def _available(api: Api, destination: str, **parameters: str) -> dict[str, list[str]]:
    answer = api.call(
        "DescribeAvailableResource", RegionId=REGION, DestinationResource=destination, **parameters
    )
    assert answer.status == 200, answer.body
    return {
        zone["ZoneId"]: [
            each["Value"]
            for kind in zone["AvailableResources"]["AvailableResource"]
            for each in kind["SupportedResources"]["SupportedResource"]
        ]
        for zone in answer.json.get("AvailableZones", {"AvailableZone": []})["AvailableZone"]
    }


def test_everything_is_available_everywhere(api: Api) -> None:
    zones = [zone.zone_id for zone in data.facts().zones_of(REGION)]
    assert _available(api, "InstanceType", InstanceType=TYPE) == {zone: [TYPE] for zone in zones}
    assert _available(api, "Zone") == {zone: [zone] for zone in zones}
    assert _available(api, "Network", ZoneId=ZONE) == {ZONE: ["vpc", "classic"]}
    assert _available(api, "IoOptimized", ZoneId=ZONE) == {ZONE: ["optimized", "none"]}
    assert _available(api, "DataDisk", ZoneId=ZONE, DataDiskCategory="cloud") == {ZONE: ["cloud"]}
    assert _available(api, "SystemDisk", ZoneId=ZONE, InstanceType=TYPE) == {
        ZONE: ["cloud_essd", "cloud_auto"]
    }
    assert _available(api, "InstanceType", InstanceType="ecs.none.x") == {}
    assert TYPE in _available(api, "InstanceType", ZoneId=ZONE, Cores="2", Memory="8.0")[ZONE]


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"DestinationResource": ""}, 400, "Invalid.Param"),
        ({"DestinationResource": "x"}, 404, "Invalid.DestinationResource"),
        ({"InstanceChargeType": "x"}, 400, "Invalid.InstanceChargeType"),
        ({"ResourceType": "x"}, 404, "Invalid.ResourceType"),
        ({"IoOptimized": "x"}, 404, "Invalid.IoOptimized"),
        ({"NetworkCategory": "x"}, 404, "Invalid.NetworkCategory"),
        ({"SpotStrategy": "x"}, 404, "Invalid.SpotStrategy"),
        ({"Scope": "x"}, 403, "InvalidParameter.Scope"),
        ({"DedicatedHostId": "dh-1"}, 403, "InvalidDedicatedHostId.NotFound"),
        ({"Cores": "2"}, 403, "InvalidParam.Cores"),
        ({"Memory": "2"}, 403, "InvalidParam.Memory"),
        (
            {"DestinationResource": "InstanceType", "InstanceType": TYPE, "Cores": "2"},
            403,
            "InvalidParam.TypeAndCpuMem.Conflict",
        ),
        ({"DestinationResource": "InstanceType", "Memory": "x"}, 400, "InvalidParameter"),
        ({"SpotDuration": "7"}, 400, "InvalidParameter"),
    ],
)
def test_available_resource_refuses(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    asked = {"RegionId": REGION, "DestinationResource": "Zone", **parameters}
    assert refused(api.call("DescribeAvailableResource", **asked)) == (status, code)
