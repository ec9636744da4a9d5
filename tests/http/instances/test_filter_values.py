"""Values of filters that the descriptions rule out, or that they have as examples."""

from collections.abc import Iterator

import pytest

from tests.api import Api
from tests.http.instances.instance_catalogue import REGION, refused
from tests.serving_here import serving_here


@pytest.fixture(scope="module")
def api() -> Iterator[Api]:
    with serving_here("--memory") as started:
        yield Api(started.host, started.port)


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("DescribeInstanceTypes", {"InstanceCategory": "Large"}),
        ("DescribeInstanceTypes", {"InstanceCategories.1": "Shared", "InstanceCategories.2": "Large"}),
        ("DescribeInstanceTypes", {"CpuArchitecture": "SPARC"}),
        ("DescribeInstanceTypes", {"CpuArchitectures.1": "SPARC"}),
        ("DescribeInstanceTypes", {"InstanceFamilyLevel": "Top"}),
        ("DescribeInstanceTypes", {"LocalStorageCategory": "tape"}),
        ("DescribeInstanceTypes", {"LocalStorageCategories.1": "tape"}),
        ("DescribeInstanceTypes", {"NvmeSupport": "perhaps"}),
        ("DescribeInstanceTypes", {"MinimumCpuCoreCount": "0"}),
        ("DescribeInstanceTypes", {"MaximumCpuCoreCount": "-1"}),
        ("DescribeInstanceTypes", {"MinimumGPUAmount": "0"}),
        ("DescribeInstanceTypes", {"MaximumGPUAmount": "0"}),
        ("DescribeInstances", {"HttpEndpoint": "open"}),
        ("DescribeInstances", {"HttpTokens": "some"}),
        ("DescribeInstances", {"MaxResults": "0"}),
        ("DescribeInstances", {f"AdditionalAttributes.{n}": "x" for n in range(1, 7)}),
        ("DescribeDisks", {"PerformanceLevel": "PL4"}),
        ("DescribeDisks", {"MaxResults": "0"}),
    ],
)
def test_values_that_cannot_be_meant(api: Api, action: str, parameters: dict[str, str]) -> None:
    assert refused(api.call(action, RegionId=REGION, **parameters)) == (400, "InvalidParameter")


@pytest.mark.parametrize(
    ("action", "parameters"),
    [
        ("DescribeInstanceTypes", {"InstanceCategory": "Big data"}),
        ("DescribeInstanceTypes", {"InstanceFamilyLevel": "EntryLevel", "NvmeSupport": "required"}),
        ("DescribeInstanceTypes", {"LocalStorageCategory": "local_ssd_pro", "MinimumEriQuantity": "0"}),
        ("DescribeInstanceTypes", {"MinimumGPUAmount": "3", "MaximumGPUAmount": "10"}),
        ("DescribeInstances", {"HttpEndpoint": "disabled", "HttpPutResponseHopLimit": "0"}),
        ("DescribeDisks", {"PerformanceLevel": "PL0"}),
    ],
)
def test_documented_values(api: Api, action: str, parameters: dict[str, str]) -> None:
    assert api.call(action, RegionId=REGION, **parameters).status == 200
