"""RunInstances makes the network interfaces that it is given beside the primary one, and checks them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.http.instances.instance_catalogue import (
    PUBLIC,
    REGION,
    TYPE,
    disks,
    instance,
    prepare,
    refused,
    run,
)
from tests.serving_here import serving_here

IN_VPC = {"VSwitchId": "vsw-1", "SecurityGroupId": "sg-1"}
FIRST = "NetworkInterface.1."
_RDMA_TYPE = "ecs.u2a-c1m1.large"
_SMALL_TYPE = "ecs.g6.large"  # two interfaces, no RDMA


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    with serving_here("--data", folder, "--duration=RunInstances=0", "--duration=StopInstance=0") as started:
        yield Api(started.host, started.port)


def _given(**members: str) -> dict[str, str]:
    return {f"{FIRST}{name}": value for name, value in members.items()}


def _interfaces(api: Api, instance_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = instance(api, instance_id)["NetworkInterfaces"]["NetworkInterface"]
    return found


def _free(api: Api, vswitch_id: str) -> int:
    answer = api.call("DescribeVSwitches", RegionId=REGION, VSwitchId=vswitch_id)
    return int(answer.json["VSwitches"]["VSwitch"][0]["AvailableIpAddressCount"])


def test_an_instance_has_the_interface_that_it_is_given(api: Api) -> None:
    free = _free(api, "vsw-empty")
    values = _given(VSwitchId="vsw-empty", SecurityGroupId="sg-3", NetworkInterfaceName="eni-name")
    (made,) = run(api, **IN_VPC, **values)
    primary, secondary = _interfaces(api, made)
    assert (primary["Type"], secondary["Type"]) == ("Primary", "Secondary")
    assert secondary["PrimaryIpAddress"].startswith("172.16.3.")
    assert primary["NetworkInterfaceId"] != secondary["NetworkInterfaceId"]
    assert primary["MacAddress"] != secondary["MacAddress"]
    assert _free(api, "vsw-empty") == free - 1
    blocked = api.call("DeleteSecurityGroup", RegionId=REGION, SecurityGroupId="sg-3")
    assert blocked.code == "DependencyViolation"
    assert api.call("DeleteVSwitch", VSwitchId="vsw-empty").code == "DependencyViolation"
    assert api.call("DeleteInstance", InstanceId=made, Force="true").status == 200
    assert _free(api, "vsw-empty") == free, "the interface is deleted with its instance"


def test_the_network_of_an_interface_is_that_of_its_instance_by_default(api: Api) -> None:
    (made,) = run(api, **IN_VPC, **_given(InstanceType="Secondary"))
    addresses = [each["PrimaryIpAddress"] for each in _interfaces(api, made)]
    assert len(set(addresses)) == 2
    assert all(each.startswith("172.16.0.") for each in addresses)


def test_each_of_several_instances_has_its_own_interfaces(api: Api) -> None:
    values = _given(VSwitchId="vsw-empty", SecondaryPrivateIpAddressCount="2")
    ids = run(api, Amount="3", **IN_VPC, **values)
    shown = [interface for each in ids for interface in _interfaces(api, each)]
    addresses = [
        address["PrivateIpAddress"] for each in shown for address in each["PrivateIpSets"]["PrivateIpSet"]
    ]
    assert len(addresses) == len(set(addresses)) == 3 * (1 + 3)
    assert len({each["NetworkInterfaceId"] for each in shown}) == 6


def test_secondary_addresses_are_shown(api: Api) -> None:
    primary = _given(
        InstanceType="Primary",
        VSwitchId="vsw-1",
        SecurityGroupId="sg-1",
        SecondaryPrivateIpAddressCount="3",
        PrimaryIpAddress="172.16.0.200",
    )
    (made,) = run(api, **primary)
    (interface,) = _interfaces(api, made)
    sets = interface["PrivateIpSets"]["PrivateIpSet"]
    assert [each["Primary"] for each in sets] == [True, False, False, False]
    assert sets[0]["PrivateIpAddress"] == "172.16.0.200"


def test_an_interface_has_the_address_that_it_is_given(api: Api) -> None:
    (made,) = run(api, **IN_VPC, **_given(PrimaryIpAddress="172.16.0.240"))
    assert _interfaces(api, made)[1]["PrimaryIpAddress"] == "172.16.0.240"
    again = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, **IN_VPC}
    used = api.call("RunInstances", **again, **_given(PrimaryIpAddress="172.16.0.240"))
    assert refused(used) == (403, "InvalidIp.IpAssigned")
    primary = api.call("RunInstances", **again, PrivateIpAddress="172.16.0.240")
    assert refused(primary) == (400, "InvalidPrivateIpAddress.Duplicated")


def _described(api: Api, instance_id: str) -> list[dict[str, Any]]:
    answer = api.call("DescribeNetworkInterfaces", RegionId=REGION, InstanceId=instance_id)
    found: list[dict[str, Any]] = answer.json["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    return sorted(found, key=lambda each: str(each["Type"]))


def test_what_an_interface_is_given_is_described(api: Api) -> None:
    values = _given(
        NetworkInterfaceName="eni-name", Description="a text", SourceDestCheck="true", QueueNumber="4"
    )
    tag = {"Tag.1.Key": "env", "Tag.1.Value": "test"}
    (made,) = run(api, **IN_VPC, **values, **tag, NetworkInterfaceQueueNumber="3")
    primary, secondary = _described(api, made)
    assert (secondary["NetworkInterfaceName"], secondary["Description"]) == ("eni-name", "a text")
    assert (secondary["SourceDestCheck"], secondary["QueueNumber"]) == (True, 4)
    assert (primary["QueueNumber"], primary["Tags"]) == (3, {"Tag": [{"TagKey": "env", "TagValue": "test"}]})
    assert "Tags" not in secondary
    assert [each["Tags"] for each in disks(api, made)] == [primary["Tags"]], "disks have the tags, too"
    assert secondary["PrivateIpAddress"] == _interfaces(api, made)[1]["PrimaryIpAddress"]


def test_the_queues_of_the_primary_interface_are_changed(api: Api) -> None:
    (made,) = run(api, **IN_VPC)
    assert api.call("StopInstance", InstanceId=made).status == 200
    (before,) = _described(api, made)
    for number, shown in (("7", 7), ("-1", before["QueueNumber"])):
        sent = {"InstanceId": made, "NetworkInterfaceQueueNumber": number}
        assert api.call("ModifyInstanceAttribute", **sent).status == 200
        assert _described(api, made)[0]["QueueNumber"] == shown


def test_a_secondary_interface_joins_and_leaves_groups(api: Api) -> None:
    (made,) = run(api, **IN_VPC, **_given(SecurityGroupId="sg-2"))
    primary, secondary = _described(api, made)
    named = {"RegionId": REGION, "NetworkInterfaceId": secondary["NetworkInterfaceId"]}
    assert api.call("JoinSecurityGroup", **named, SecurityGroupId="sg-3").status == 200
    primary, secondary = _described(api, made)
    assert secondary["SecurityGroupIds"]["SecurityGroupId"] == ["sg-2", "sg-3"]
    assert primary["SecurityGroupIds"]["SecurityGroupId"] == ["sg-1"]
    assert instance(api, made)["SecurityGroupIds"]["SecurityGroupId"] == ["sg-1"]
    again = api.call("JoinSecurityGroup", **named, SecurityGroupId="sg-3")
    assert refused(again) == (403, "InvalidInstanceId.AlreadyExists")
    assert api.call("LeaveSecurityGroup", **named, SecurityGroupId="sg-2").status == 200
    for group_id, code in (("sg-3", "InstanceLastSecurityGroup"), ("sg-2", "InstanceNotInSecurityGroup")):
        answer = api.call("LeaveSecurityGroup", **named, SecurityGroupId=group_id)
        assert refused(answer) == (403, code)
    assert _described(api, made)[1]["SecurityGroupIds"]["SecurityGroupId"] == ["sg-3"]
    for action in ("JoinSecurityGroup", "LeaveSecurityGroup"):
        of_primary = {**named, "NetworkInterfaceId": primary["NetworkInterfaceId"], "SecurityGroupId": "sg-3"}
        assert refused(api.call(action, **of_primary)) == (403, "InvalidOperation.InvalidEniType")


def _existing(api: Api, vswitch_id: str = "vsw-1", group_id: str = "sg-1", **values: str) -> str:
    sent = {"RegionId": REGION, "VSwitchId": vswitch_id, "SecurityGroupId": group_id, **values}
    return str(api.call("CreateNetworkInterface", **sent).json["NetworkInterfaceId"])


def test_an_existing_interface_is_attached_and_outlives_the_instance(api: Api) -> None:
    interface_id = _existing(api, NetworkInterfaceName="kept", DeleteOnRelease="false")
    (made,) = run(api, **IN_VPC, **_given(NetworkInterfaceId=interface_id))
    _, attached = _described(api, made)
    assert (attached["NetworkInterfaceId"], attached["Status"]) == (interface_id, "InUse")
    assert (attached["NetworkInterfaceName"], attached["Type"]) == ("kept", "Secondary")
    again = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, **IN_VPC}
    used = api.call("RunInstances", **again, **_given(NetworkInterfaceId=interface_id))
    assert refused(used) == (403, "InvalidEniId.NotFound")
    assert api.call("DeleteInstance", InstanceId=made, Force="true").status == 200
    named = {"RegionId": REGION, "NetworkInterfaceId.1": interface_id}
    (kept,) = api.call("DescribeNetworkInterfaces", **named).json["NetworkInterfaceSets"][
        "NetworkInterfaceSet"
    ]
    assert (kept["Status"], kept["InstanceId"]) == ("Available", "")
    (second,) = run(api, **IN_VPC, **_given(NetworkInterfaceId=interface_id, DeleteOnRelease="true"))
    assert _described(api, second)[1]["DeleteOnRelease"] is True
    assert api.call("DeleteInstance", InstanceId=second, Force="true").status == 200
    assert (
        api.call("DescribeNetworkInterfaces", **named).json["NetworkInterfaceSets"]["NetworkInterfaceSet"]
        == []
    )


def test_a_new_interface_keeps_its_traffic_mode_and_may_outlive_its_instance(api: Api) -> None:
    values = _given(NetworkInterfaceTrafficMode="HighPerformance", DeleteOnRelease="false")
    (made,) = run(api, **{**IN_VPC, "InstanceType": _RDMA_TYPE}, **values)
    _, secondary = _described(api, made)
    assert secondary["NetworkInterfaceTrafficMode"] == "HighPerformance"
    assert secondary["DeleteOnRelease"] is False
    assert api.call("DeleteInstance", InstanceId=made, Force="true").status == 200
    named = {"RegionId": REGION, "NetworkInterfaceId.1": secondary["NetworkInterfaceId"]}
    assert api.call("DescribeNetworkInterfaces", **named).json["TotalCount"] == 1


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"Amount": "2"}, (403, "InvalidOperation.InvalidNetworkInterfaceId")),
        ({"Amount": "2", "MinAmount": "1"}, (403, "InvalidOperation.InvalidNetworkInterfaceId")),
        (_given(InstanceType="Primary"), (403, "InvalidOperation.InvalidNetworkInterfaceId")),
        (
            {"NetworkInterface.2.NetworkInterfaceId": "{id}"},
            (403, "InvalidOperation.InvalidNetworkInterfaceId"),
        ),
        (_given(VSwitchId="vsw-1"), (400, "InvalidParam.NetworkInterface")),
        (_given(NetworkInterfaceId="eni-none"), (403, "InvalidEniId.NotFound")),
        (
            {"VSwitchId": "vsw-else", "SecurityGroupId": "sg-else"},
            (403, "InvalidOperation.InvalidNetworkInterfaceId"),
        ),
        ({"VSwitchId": "", "SecurityGroupId": ""}, (403, "InvalidOperation.InvalidNetworkInterfaceId")),
    ],
)
def test_an_existing_interface_is_refused(
    api: Api, values: dict[str, str], expected: tuple[int, str]
) -> None:
    interface_id = _existing(api)
    sent = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, **IN_VPC}
    given = {**_given(NetworkInterfaceId="{id}"), **values}
    named = {name: value.format(id=interface_id) for name, value in given.items()}
    assert refused(api.call("RunInstances", **{**sent, **named}, DryRun="true")) == expected
    assert api.call("DeleteNetworkInterface", RegionId=REGION, NetworkInterfaceId=interface_id).status == 200


def test_existing_interfaces_count_among_those_of_the_type(api: Api) -> None:
    ids = [_existing(api) for _ in range(2)]
    more = [_existing(api, SecondaryPrivateIpAddressCount="49")]
    fast = [_existing(api, NetworkInterfaceTrafficMode="HighPerformance")]
    for given, code in (
        (ids, "InvalidOperation.EniCountExceeded"),
        (more, "InvalidOperation.Ipv4CountExceeded"),
        (fast, "InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode"),
    ):
        named = {f"NetworkInterface.{place}.NetworkInterfaceId": each for place, each in enumerate(given, 1)}
        sent = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": _SMALL_TYPE, **IN_VPC}
        assert refused(api.call("RunInstances", **sent, **named)) == (403, code)
    for each in (*ids, *more, *fast):
        done = api.call("DeleteNetworkInterface", RegionId=REGION, NetworkInterfaceId=each)
        assert done.status == 200


_MANY = {
    f"NetworkInterface.{number}.{name}": value
    for number in range(1, 40)
    for name, value in {"InstanceType": "Secondary"}.items()
}


@pytest.mark.parametrize(
    ("values", "status", "code"),
    [
        (_given(InstanceType="Foo"), 403, "InvalidParameter.EniType"),
        (_given(NetworkInterfaceName="x"), 400, "InvalidParams.CreateEniParams"),
        (_given(NetworkInterfaceName="http://x"), 400, "InvalidParams.CreateEniParams"),
        (_given(Description="http://x"), 400, "InvalidParams.CreateEniParams"),
        (_given(NetworkInterfaceTrafficMode="Trunk"), 403, "InvalidParameter.EniTrafficMode"),
        (
            _given(NetworkInterfaceTrafficMode="HighPerformance"),
            403,
            "InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode",
        ),
        (_given(QueueNumber="0"), 403, "InvalidParameter.InvalidEniQueueNumber"),
        ({"NetworkInterfaceQueueNumber": "0"}, 403, "InvalidParameter.InvalidEniQueueNumber"),
        (_given(QueuePairNumber="2"), 403, "InvalidParameter.QueuePairNumberMustEmpty"),
        (_given(RxQueueSize="8192", TxQueueSize="16384"), 400, "InvalidParameter.EniQueueSize"),
        (_given(RxQueueSize="8000"), 400, "InvalidParameter.EniQueueSize"),
        (_given(SecondaryPrivateIpAddressCount="0"), 403, "InvalidParam.SecondaryIp"),
        (_given(SecondaryPrivateIpAddressCount="50"), 403, "InvalidParam.SecondaryIp"),
        (_given(NetworkCardIndex="-1"), 400, "InvalidParameter.NetworkCardIndexInvalid"),
        (_given(Ipv6AddressCount="1"), 403, "InvalidParameter.NetworkInterface"),
        ({"Ipv6AddressCount": "11"}, 403, "InvalidOperation.Ipv6CountExceeded"),
        ({"Ipv6AddressCount": "1", "Ipv6Address.1": "2001:db8::1"}, 400, "InvalidParam.NetworkInterface"),
        ({"Ipv6Address.1": "172.16.0.9"}, 403, "InvalidIp.Address"),
        ({"Ipv6Address.1": "2001:db8::1", "Amount": "2"}, 403, "InvalidParam.Amount"),
        (_given(VSwitchId="vsw-none"), 404, "InvalidVSwitchId.NotFound"),
        (_given(VSwitchId="vsw-pending"), 400, "IncorrectVSwitchStatus"),
        (_given(VSwitchId="vsw-far"), 403, "InvalidParameter.NotMatch"),
        (_given(VSwitchId="vsw-else"), 400, "InvalidParam.NetworkInterface"),
        (_given(SecurityGroupId="sg-none"), 404, "InvalidSecurityGroupId.NotFound"),
        (_given(SecurityGroupId="sg-else"), 400, "InvalidParameter.Mismatch"),
        (
            {f"{FIRST}SecurityGroupIds.1": "sg-1", f"{FIRST}SecurityGroupIds.2": "sg-enterprise"},
            403,
            "EnterpriseGroupLimited.MutliGroupType",
        ),
        (
            {f"{FIRST}SecurityGroupId": "sg-1", f"{FIRST}SecurityGroupIds.1": "sg-2"},
            400,
            "InvalidSecurityGroupId.SingleIdAndMultiIdConflict",
        ),
        (_given(PrimaryIpAddress="1.2.3"), 403, "InvalidIp.Address"),
        (_given(PrimaryIpAddress="1.2.3.4"), 400, "InvalidPrivateIpAddress"),
        (_given(PrimaryIpAddress="172.16.0.253"), 400, "InvalidPrivateIpAddress"),
        (
            {"PrivateIpAddress": "172.16.0.9", **_given(PrimaryIpAddress="172.16.0.9")},
            403,
            "InvalidIp.IpRepeated",
        ),
        (
            {"Amount": "2", **_given(PrimaryIpAddress="172.16.0.9")},
            400,
            "InvalidParam.SecondaryNetworkInterface",
        ),
        (
            {"Amount": "2", "PrivateIpAddress": "172.16.0.9", **_given(InstanceType="Secondary")},
            400,
            "InvalidParam.SecondaryNetworkInterface",
        ),
        (
            _given(VSwitchId="vsw-small", SecondaryPrivateIpAddressCount="4"),
            400,
            "QuotaExceeded.PrivateIpAddress",
        ),
        (_MANY, 403, "InvalidOperation.EniCountExceeded"),
        (
            _given(VSwitchId="vsw-empty", SecondaryPrivateIpAddressCount="49"),
            403,
            "InvalidOperation.Ipv4CountExceeded",
        ),
        (
            {"VSwitchId": "", "SecurityGroupId": "", **_given(InstanceType="Secondary")},
            400,
            "InvalidParam.NetworkInterface",
        ),
        ({"VSwitchId": "", "SecurityGroupId": "", **_given(InstanceType="Primary")}, 400, "MissingParameter"),
        (
            {"VSwitchId": "", "SecurityGroupId": "", **_given(InstanceType="Primary", VSwitchId="vsw-1")},
            400,
            "MissingParameter",
        ),
    ],
)
def test_interfaces_that_cannot_be_made(api: Api, values: dict[str, str], status: int, code: str) -> None:
    sent = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, **IN_VPC, **values}
    answer = api.call("RunInstances", **sent, DryRun="true")
    assert refused(answer) == (status, code), answer.body


@pytest.mark.parametrize(
    "values",
    [
        _given(NetworkInterfaceName="Network_Name", Description="Network_Description"),
        _given(QueueNumber="8", NetworkInterfaceTrafficMode="Standard", QueuePairNumber="0"),
        _given(NetworkInterfaceTrafficMode="", SourceDestCheck="", NetworkCardIndex=""),  # Terraform
        _given(RxQueueSize="8192", TxQueueSize="8192", NetworkCardIndex="0", DeleteOnRelease="true"),
    ],
)
def test_documented_examples_are_taken(api: Api, values: dict[str, str]) -> None:
    sent = {"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, **IN_VPC, **values}
    assert api.call("RunInstances", **sent, DryRun="true").code == "DryRunOperation"
