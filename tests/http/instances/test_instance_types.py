"""DescribeInstanceTypes, DescribeInstanceTypeFamilies and DescribeAvailableResource over HTTP."""

from collections.abc import Callable, Iterator

import pytest

from genzo import data
from genzo.actions.instances.describe_instance_types import DescribeInstanceTypesRequest
from genzo.catalogue.facts import InstanceType
from tests.api import Api
from tests.http.instances.instance_catalogue import REGION, TYPE, ZONE, refused
from tests.serving_here import serving_here


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serving_here("--memory") as started:
        yield Api(started.host, started.port)


def _types(api: Api, **parameters: str) -> list[str]:
    answer = api.call("DescribeInstanceTypes", **parameters)
    assert answer.status == 200, answer.body
    return [each["InstanceTypeId"] for each in answer.json["InstanceTypes"]["InstanceType"]]


def _facts(condition: Callable[[InstanceType], bool]) -> list[str]:
    return [name for name, each in data.facts().instance_types.items() if condition(each)]


def test_a_page_has_1600_types_by_default(api: Api) -> None:
    assert _types(api) == list(data.facts().instance_types)[:1600]


@pytest.mark.parametrize(
    ("parameters", "types"),
    [
        ({"InstanceTypes.1": TYPE}, [TYPE]),
        ({"InstanceTypes.1": TYPE, "InstanceTypes.2": "ecs.none.x"}, [TYPE]),
        ({"InstanceTypes.1": "ecs.g7.xlarge", "InstanceTypes.2": TYPE}, [TYPE, "ecs.g7.xlarge"]),
        (
            {"InstanceTypeFamily": "ecs.g7", "InstanceTypes.1": TYPE, "MaximumCpuCoreCount": "4"},
            [TYPE],
        ),
        ({"InstanceTypes.1": TYPE, "MaximumMemorySize": "8"}, [TYPE]),
        ({"InstanceTypes.1": TYPE, "MinimumMemorySize": "8.5"}, []),
        ({"InstanceTypes.1": TYPE, "InstanceCategory": "General-purpose"}, [TYPE]),
        ({"InstanceTypes.1": TYPE, "CpuArchitectures.1": "ARM"}, []),
        ({"InstanceTypes.1": TYPE, "InstanceFamilyLevel": "EnterpriseLevel"}, [TYPE]),
        ({"InstanceTypeFamilies.1": "ecs.i2g", "GPUSpec": "NVIDIA"}, []),
    ],
)
def test_types_are_filtered(api: Api, parameters: dict[str, str], types: list[str]) -> None:
    assert _types(api, **parameters) == types


FILTERS: list[tuple[dict[str, str], Callable[[InstanceType], bool]]] = [
    ({"InstanceTypeFamily": "ecs.i2"}, lambda each: each.instance_type_family == "ecs.i2"),
    (
        {"InstanceTypeFamilies.1": "ecs.i2", "InstanceTypeFamilies.2": "ecs.g7"},
        lambda each: each.instance_type_family in ("ecs.i2", "ecs.g7"),
    ),
    ({"MinimumCpuCoreCount": "208"}, lambda each: each.cpu_core_count >= 208),
    ({"MaximumCpuCoreCount": "1"}, lambda each: each.cpu_core_count == 1),
    ({"MinimumMemorySize": "3072"}, lambda each: each.memory_size >= 3072),
    ({"MaximumMemorySize": "0.5"}, lambda each: each.memory_size == 0.5),
    ({"MinimumGPUAmount": "1"}, lambda each: (each.gpu_amount or 0) >= 1),
    ({"MinimumGPUAmount": "1", "MaximumGPUAmount": "2"}, lambda each: each.gpu_amount in (1, 2)),
    ({"GPUSpec": "v100"}, lambda each: "V100" in (each.gpu_spec or "")),
    ({"GpuSpecs.1": "NVIDIA T4"}, lambda each: each.gpu_spec == "NVIDIA T4"),
    ({"InstanceCategory": "Big data"}, lambda each: each.instance_category == "Big data"),
    ({"InstanceCategories.1": "Local SSDs"}, lambda each: each.instance_category == "Local SSDs"),
    ({"CpuArchitecture": "ARM"}, lambda each: each.cpu_architecture == "ARM"),
    ({"CpuArchitectures.1": "ARM"}, lambda each: each.cpu_architecture == "ARM"),
    ({"MinimumCpuSpeedFrequency": "3.4"}, lambda each: each.cpu_speed_frequency >= 3.4),
    (
        {"MinimumCpuSpeedFrequency": "2.8", "MaximumCpuSpeedFrequency": "2.8"},
        lambda each: each.cpu_speed_frequency == 2.8,
    ),
    ({"MinimumCpuTurboFrequency": "4.1"}, lambda each: each.cpu_turbo_frequency >= 4.1),
    (
        {"MinimumCpuTurboFrequency": "2", "MaximumCpuTurboFrequency": "3"},
        lambda each: 2 <= each.cpu_turbo_frequency <= 3,
    ),
    ({"PhysicalProcessorModel": "yitian"}, lambda each: "YiTian" in (each.physical_processor_model or "")),
    ({"PhysicalProcessorModels.1": "YiTian710"}, lambda each: each.physical_processor_model == "YiTian710"),
    ({"InstanceFamilyLevel": "CreditEntryLevel"}, lambda each: each.instance_family_level[:6] == "Credit"),
    ({"MinimumInstancePpsRx": "24000000"}, lambda each: (each.instance_pps_rx or 0) >= 24000000),
    ({"MinimumInstancePpsTx": "24000000"}, lambda each: (each.instance_pps_tx or 0) >= 24000000),
    (
        {"MinimumInstanceBandwidthRx": "102400000"},
        lambda each: (each.instance_bandwidth_rx or 0) >= 102400000,
    ),
    (
        {"MinimumInstanceBandwidthTx": "102400000"},
        lambda each: (each.instance_bandwidth_tx or 0) >= 102400000,
    ),
    ({"MinimumPrimaryEniQueueNumber": "64"}, lambda each: each.primary_eni_queue_number >= 64),
    ({"MinimumSecondaryEniQueueNumber": "64"}, lambda each: each.secondary_eni_queue_number >= 64),
    ({"MinimumEniQuantity": "40"}, lambda each: each.eni_quantity >= 40),
    ({"MinimumQueuePairNumber": "1"}, lambda each: (each.queue_pair_number or 0) >= 1),
    ({"MinimumEriQuantity": "1"}, lambda each: each.eri_quantity >= 1),
    (
        {"MinimumEniPrivateIpAddressQuantity": "50"},
        lambda each: each.eni_private_ip_address_quantity >= 50,
    ),
    ({"MinimumEniIpv6AddressQuantity": "50"}, lambda each: each.eni_ipv6_address_quantity >= 50),
    ({"MinimumLocalStorageAmount": "12"}, lambda each: (each.local_storage_amount or 0) >= 12),
    ({"MinimumLocalStorageCapacity": "7300"}, lambda each: (each.local_storage_capacity or 0) >= 7300),
    ({"MinimumDiskQuantity": "33"}, lambda each: each.disk_quantity >= 33),
    ({"LocalStorageCategory": "local_hdd_pro"}, lambda each: each.local_storage_category == "local_hdd_pro"),
    (
        {"LocalStorageCategories.1": "local_ssd_pro"},
        lambda each: each.local_storage_category == "local_ssd_pro",
    ),
    ({"NvmeSupport": "required"}, lambda each: each.nvme_support == "required"),
    ({"MinimumBaselineCredit": "100"}, lambda each: (each.baseline_credit or 0) >= 100),
    ({"MinimumInitialCredit": "200"}, lambda each: (each.initial_credit or 0) >= 200),
]


@pytest.mark.parametrize(("parameters", "condition"), FILTERS, ids=[",".join(each) for each, _ in FILTERS])
def test_a_filter_leaves_the_types_that_meet_it(
    api: Api, parameters: dict[str, str], condition: Callable[[InstanceType], bool]
) -> None:
    expected = _facts(condition)
    assert 0 < len(expected) < len(data.facts().instance_types)
    assert _types(api, **parameters) == expected


def test_every_filter_is_tested() -> None:
    filters = {name.partition(".")[0] for parameters, _ in FILTERS for name in parameters}
    others = {"InstanceTypes", "MaxResults", "NextToken", "AdditionalAttributes"}
    assert filters | others == set(DescribeInstanceTypesRequest.__struct_encode_fields__)


def test_pages_of_types_by_token(api: Api) -> None:
    seen, token = [], ""
    for _ in range(4):
        answer = api.call("DescribeInstanceTypes", MaxResults="500", NextToken=token).json
        seen += [each["InstanceTypeId"] for each in answer["InstanceTypes"]["InstanceType"]]
        token = answer["NextToken"]
        assert len(token) <= 50
    assert (seen, token) == (list(data.facts().instance_types), "")


def test_pages_of_filtered_types_by_token(api: Api) -> None:
    family = {"InstanceTypeFamily": "ecs.g7", "MaxResults": "10"}
    first = api.call("DescribeInstanceTypes", **family).json
    rest = api.call("DescribeInstanceTypes", **family, NextToken=first["NextToken"]).json
    pages = [each["InstanceTypes"]["InstanceType"] for each in (first, rest)]
    ids = [each["InstanceTypeId"] for page in pages for each in page]
    assert ids[:20] == _facts(lambda each: each.instance_type_family == "ecs.g7")[:20]
    assert [len(page) for page in pages] == [10, 10]


@pytest.mark.parametrize(
    "parameters",
    [
        {"MinimumMemorySize": "x"},
        {"NextToken": "*"},
        {"MaxResults": "0"},
        {"MaxResults": "1601"},
        {"MinimumCpuCoreCount": "0"},
        {"MaximumCpuCoreCount": "0"},
        {"MinimumGPUAmount": "0"},
        {"MaximumGPUAmount": "-1"},
        {"InstanceCategory": "Fast"},
        {"InstanceCategories.1": "Fast"},
        {"CpuArchitecture": "sparc"},
        {"CpuArchitectures.2": "sparc"},
        {"InstanceFamilyLevel": "x"},
        {"LocalStorageCategory": "cloud_essd"},
        {"LocalStorageCategories.1": ""},
        {"NvmeSupport": "supported"},
    ],
)
def test_values_that_the_api_does_not_describe(api: Api, parameters: dict[str, str]) -> None:
    answer = api.call("DescribeInstanceTypes", **parameters)
    assert refused(answer) == (400, "InvalidParameter")
    assert next(iter(parameters)).partition(".")[0] in answer.json["Message"]


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
