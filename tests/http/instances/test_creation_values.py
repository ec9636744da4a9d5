"""Values that RunInstances and CreateInstance take although a description restricts them further."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.http.instances.instance_catalogue import PUBLIC, REGION, TYPE, disks, instance, prepare
from tests.serving_here import serving_here

BOTH = pytest.mark.parametrize("action", ["RunInstances", "CreateInstance"])


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    with serving_here("--data", folder) as started:
        yield Api(started.host, started.port)


def _made(api: Api, action: str, **parameters: str) -> dict[str, Any]:
    sent = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, **parameters}
    answer = api.call(action, **sent)
    assert answer.status == 200, answer.body
    ids = answer.json.get("InstanceIdSets", {}).get("InstanceIdSet") or [answer.json["InstanceId"]]
    return instance(api, ids[0])


@pytest.mark.parametrize(
    ("asked", "out", "shown"),
    [
        ("200", "1", 200),
        ("200", "50", 200),
        ("80", "1", 80),
        ("201", "1", 200),
        ("", "1", 10),
        ("", "50", 50),
    ],
)
def test_the_inbound_maximum_does_not_depend_on_the_outbound_one(
    api: Api, asked: str, out: str, shown: int
) -> None:
    """The first three pairs are those of recorded answers of DescribeInstances."""
    made = _made(api, "RunInstances", InternetMaxBandwidthIn=asked, InternetMaxBandwidthOut=out)
    assert (made["InternetMaxBandwidthIn"], made["InternetMaxBandwidthOut"]) == (shown, int(out))


@BOTH
def test_an_instance_without_a_public_address_may_have_an_inbound_maximum(api: Api, action: str) -> None:
    """Ansible always sends 200 beside an outbound maximum of 0."""
    assert _made(api, action, InternetMaxBandwidthIn="200", InternetMaxBandwidthOut="0")["Status"]


@BOTH
def test_a_spot_instance_needs_no_price_limit(api: Api, action: str) -> None:
    """Ray names the strategy without a limit."""
    made = _made(api, action, SpotStrategy="SpotWithPriceLimit")
    assert (made["SpotStrategy"], made["SpotPriceLimit"]) == ("SpotWithPriceLimit", 0)


@BOTH
def test_both_take_the_documented_example_of_a_name(api: Api, action: str) -> None:
    name = "k8s-node-[1,4]-alibabacloud"
    assert _made(api, action, InstanceName=name)["InstanceName"] == "k8s-node-0001-alibabacloud"


@BOTH
@pytest.mark.parametrize(
    "value",
    [
        {"PrivatePoolOptions.MatchCriteria": "None", "SpotStrategy": "SpotAsPriceGo"},
        {"PrivatePoolOptions.MatchCriteria": "Open", "VSwitchId": "vsw-1"},
        {"DeploymentSetGroupNo": "7"},
        {"HttpPutResponseHopLimit": "0"},
        {"StorageSetPartitionNumber": "2"},
        {"SecurityEnhancementStrategy": "Active"},
        {"DataDisk.1.Encrypted": "True", "DataDisk.1.Size": "20"},
    ],
    ids=lambda value: next(iter(value)),
)
def test_documented_values_are_taken(api: Api, action: str, value: dict[str, str]) -> None:
    assert _made(api, action, **value)["Status"]


@pytest.mark.parametrize("name", ["1-digit", "_line", "-dash"])
def test_a_changed_name_begins_with_a_letter(api: Api, name: str) -> None:
    made = _made(api, "RunInstances", InstanceName="before")
    sent = {"InstanceId": made["InstanceId"], "InstanceName": name}
    answer = api.call("ModifyInstanceAttribute", **sent)
    assert (answer.status, answer.code) == (400, "InvalidInstanceName.Malformed")
    assert instance(api, made["InstanceId"])["InstanceName"] == "before"


def test_parameters_that_the_api_does_not_have_are_ignored(api: Api) -> None:
    """CreateInstance has no encryption of system disks, ModifyInstanceAttribute no CpuOptions.Numa."""
    made = _made(
        api, "CreateInstance", **{"SystemDisk.Encrypted": "true", "SystemDisk.BurstingEnabled": "true"}
    )
    (disk,) = disks(api, made["InstanceId"])
    assert disk["Encrypted"] is False
    assert not disk.get("BurstingEnabled")
    sent = {"InstanceId": made["InstanceId"], "CpuOptions.Numa": "7"}
    assert api.call("ModifyInstanceAttribute", **sent).status == 200
    assert instance(api, made["InstanceId"])["CpuOptions"].get("Numa") == made["CpuOptions"].get("Numa")
