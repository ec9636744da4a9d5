"""DescribeAccountAttributes: quotas, and what an account has created."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.http.prepared_worker import prepared_worker
from tests.http.snapshots.sample_resources import REGION, STRANGER, ZONE, disk, instance
from tests.in_process import Worker

TYPE = "ecs.g7.xlarge"
RESOURCES = [
    instance("first", instance_type=TYPE),
    instance("elsewhere", instance_type=TYPE, zone_id=f"{REGION}-f"),
    instance("spot", instance_type=TYPE, spot_strategy="SpotAsPriceGo"),
    instance("paid", instance_type=TYPE, instance_charge_type="PrePaid"),
    instance("theirs", instance_type=TYPE, owner_id=STRANGER),
    disk("root", size=40),
    disk("data", size=100, disk_type="data"),
    disk("old", size=30, disk_type="data", category="cloud_efficiency"),
    disk("paid", size=500, disk_type="data", charge_type="PrePaid"),
]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    folder = tmp_path_factory.mktemp("attributes")
    with prepared_worker(folder, RESOURCES, quotas={"security_groups": 7, "network_interfaces": 9}) as worker:
        yield worker


def _values(api: Worker, *names: str, **asked: str) -> dict[str, Any]:
    """The values by attribute, and by category within one that has several."""
    named = {f"AttributeName_{number}": name for number, name in enumerate(names, start=1)}
    answer = api.call("DescribeAccountAttributes", RegionId=REGION, **named, **asked).json
    return {
        item["AttributeName"]: item["AttributeValues"]["ValueItem"]
        for item in answer["AccountAttributeItems"]["AccountAttributeItem"]
    }


def test_a_request_without_names_is_answered_with_all_attributes(api: Worker) -> None:
    answer = _values(api)
    assert len(answer) == 15
    assert all(values for values in answer.values())
    assert len(answer["supported-postpaid-instance-types"]) > 100
    assert answer["instance-network-type"] == [{"Value": "vpc"}]
    assert answer["max-dedicated-hosts"] == [{"Value": "0"}]


def test_quotas_are_those_of_the_server(api: Worker) -> None:
    for name, quota in (("max-security-groups", "7"), ("max-elastic-network-interfaces", "9")):
        assert _values(api, name) == {name: [{"Value": quota}]}


def test_cores_and_capacity_are_counted(api: Worker) -> None:
    names = ("used-postpaid-instance-vcpu-count", "used-spot-instance-vcpu-count")
    disks = "used-postpaid-yundisk-capacity"
    everywhere, in_zone = _values(api, *names, disks), _values(api, *names, disks, ZoneId=ZONE)
    assert [everywhere[name][0]["Value"] for name in names] == ["8", "4"]
    assert [in_zone[name] for name in names] == [[{"Value": "4", "ZoneId": ZONE}]] * 2
    assert {each["DiskCategory"]: each["Value"] for each in everywhere[disks]} == {
        "cloud_efficiency": "30",
        "cloud_essd": "100",
        "cloud_ssd": "0",
    }


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"RegionId": ""}, 400, "MissingParameter"),
        ({"ZoneId": "cn-beijing-a"}, 400, "InvalidParameter"),
        ({"AttributeName_1": "max-moons"}, 400, "InvalidParameter"),
    ],
)
def test_refused_questions(api: Worker, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("DescribeAccountAttributes", **{"RegionId": REGION, **parameters})
    assert (answer.status, answer.code) == (status, code)
