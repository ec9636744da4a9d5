"""Network interfaces over HTTP: made, attached, changed, detached and deleted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from genzo.catalogue.instances import Instance, NetworkInterface
from genzo.catalogue.network import VSwitch
from tests.api import Answer, Api
from tests.http.network.sample_resources import (
    FAR,
    OTHER_ACCOUNT,
    OWNER,
    REGION,
    ZONE,
    group,
    instance,
    vpc,
    vswitch,
)
from tests.http.new_catalogue import create_catalogue
from tests.running import running

_TYPE = "ecs.g7.large"
_PLACE = {"RegionId": REGION}


def _vswitch(name: str, network: str, **members: Any) -> VSwitch:  # noqa: ANN401 - any member
    return vswitch(f"vsw-{name}", **{"vpc_id": "vpc-one", "cidr_block": f"192.168.{network}", **members})


def _machine(name: str, number: int, **members: Any) -> Instance:  # noqa: ANN401 - any member
    primary = NetworkInterface(
        network_interface_id=f"eni-{name}",
        ip_address=f"192.168.9.{number}",
        vswitch_id="vsw-machines",
        security_group_ids=("sg-one",),
    )
    standard: dict[str, Any] = {
        "vpc_id": "vpc-one",
        "vswitch_id": "vsw-machines",
        "private_ip": primary.ip_address,
        "zone_id": ZONE,
        "instance_type": _TYPE,
        "security_group_ids": ("sg-one",),
        "network_interfaces": (primary,),
    }
    return instance(f"i-{name}", **{**standard, **members})


_SECOND = NetworkInterface(
    network_interface_id="eni-second",
    type="Secondary",
    ip_address="192.168.9.99",
    vswitch_id="vsw-machines",
    security_group_ids=("sg-one",),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("catalogue")


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Api]:
    pending = {"settles_at": FAR, "transitional_status": "Starting"}
    resources = (
        vpc("vpc-one"),
        vpc("vpc-two"),
        *(_vswitch(f"new-{place}", f"{place}.0/24") for place in range(4)),
        _vswitch("full", "8.0/29"),
        _vswitch("machines", "9.0/24"),
        _vswitch("two", "10.0/24", vpc_id="vpc-two"),
        _vswitch("far", "11.0/24", zone_id="cn-hangzhou-h"),
        _vswitch("pending", "12.0/24", settles_at=FAR),
        *(group(f"sg-{name}", vpc_id="vpc-one") for name in ("one", "two", "three", "four", "five", "six")),
        group("sg-far", vpc_id="vpc-two"),
        group("sg-classic"),
        group("sg-enterprise", vpc_id="vpc-one", security_group_type="enterprise"),
        _machine("plain", 10),
        _machine("other", 11),
        _machine("stopped", 12, status="Stopped"),
        _machine("starting", 13, **pending),
        _machine("classic", 14, vpc_id="", vswitch_id=""),
        _machine("crowded", 15, network_interfaces=(_SECOND,) * 4),
        _machine("released", 16),
        _machine("changed", 17),
    )
    create_catalogue(folder, resources)
    no_waiting = ("--duration", "AttachNetworkInterface=0", "--duration", "DetachNetworkInterface=0")
    with running("--data", folder, "--auth", "open", "--quota", "network_interfaces=60", *no_waiting) as s:
        yield Api(s.host, s.port, key=str(OWNER))


def _created(api: Api, vswitch_id: str = "vsw-new-0", /, **sent: str) -> dict[str, Any]:
    answer = _create(api, vswitch_id, **sent)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = answer.json
    return found


def _create(api: Api, vswitch_id: str = "vsw-new-0", /, **sent: str) -> Answer:
    standard = {**_PLACE, "VSwitchId": vswitch_id}
    if not any(name.startswith("SecurityGroupId") for name in sent):
        standard["SecurityGroupId"] = "sg-one"
    return api.call("CreateNetworkInterface", **{**standard, **sent})


def _id(api: Api, vswitch_id: str = "vsw-new-0", /, **sent: str) -> str:
    return str(_created(api, vswitch_id, **sent)["NetworkInterfaceId"])


def _do(api: Api, action: str, interface_id: str, /, **sent: str) -> tuple[int, str]:
    answer = api.call(action, **_PLACE, NetworkInterfaceId=interface_id, **sent)
    return answer.status, "" if answer.status == 200 else answer.code


def _shown(api: Api, interface_id: str) -> dict[str, Any]:
    answer = api.call("DescribeNetworkInterfaces", **_PLACE, NetworkInterfaceId_1=interface_id)
    (found,) = answer.json["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    shown: dict[str, Any] = found
    return shown


def _addresses(shown: dict[str, Any]) -> list[str]:
    return [each["PrivateIpAddress"] for each in shown["PrivateIpSets"]["PrivateIpSet"]]


def test_a_new_interface_is_answered_and_shown(api: Api) -> None:
    made = _created(
        api,
        "vsw-new-1",
        NetworkInterfaceName="name",
        Description="a description",
        PrimaryIpAddress="192.168.1.50",
        SecondaryPrivateIpAddressCount="2",
        Tag_1_Key="k",
        Tag_1_Value="v",
        ResourceGroupId="rg-1",
        DeleteOnRelease="false",
        QueueNumber="4",
        SourceDestCheck="true",
        NetworkInterfaceTrafficMode="HighPerformance",
    )
    assert _addresses(made) == ["192.168.1.50", "192.168.1.1", "192.168.1.2"]
    assert (made["Status"], made["Type"], made["OwnerId"]) == ("Available", "Secondary", str(OWNER))
    shown = _shown(api, made["NetworkInterfaceId"])
    both = made.keys() & shown.keys()
    assert {name: made[name] for name in both} == {name: shown[name] for name in both}
    assert {"VpcId", "VSwitchId", "ZoneId", "MacAddress", "Tags", "SourceDestCheck"} <= both
    assert (shown["DeleteOnRelease"], shown["QueueNumber"], shown["InstanceId"]) == (False, 4, "")
    assert (shown["ResourceGroupId"], shown["NetworkInterfaceTrafficMode"]) == ("rg-1", "HighPerformance")


def test_an_interface_holds_its_vswitch_its_groups_and_its_addresses(api: Api) -> None:
    sent = {"PrivateIpAddress_1": "192.168.2.1", "PrivateIpAddress_2": "192.168.2.3"}
    made = _created(api, "vsw-new-2", SecurityGroupIds_1="sg-six", SecurityGroupIds_2="sg-five", **sent)
    interface_id = made["NetworkInterfaceId"]
    assert _addresses(made) == ["192.168.2.2", "192.168.2.1", "192.168.2.3"]
    found = api.call("DescribeVSwitches", **_PLACE, VSwitchId="vsw-new-2").json["VSwitches"]["VSwitch"]
    assert found[0]["AvailableIpAddressCount"] == 252 - 3
    held = api.call("DeleteSecurityGroup", **_PLACE, SecurityGroupId="sg-six")
    assert held.code == "DependencyViolation"
    assert api.call("DeleteVSwitch", VSwitchId="vsw-new-2").status >= 400
    left = {"SecurityGroupId": "sg-six", "NetworkInterfaceId": interface_id}
    assert api.call("LeaveSecurityGroup", **_PLACE, **left).status == 200
    assert api.call("DeleteSecurityGroup", **_PLACE, SecurityGroupId="sg-six").status == 200
    joined = {"SecurityGroupId": "sg-four", "NetworkInterfaceId": interface_id}
    assert api.call("JoinSecurityGroup", **_PLACE, **joined).status == 200
    assert _shown(api, interface_id)["SecurityGroupIds"]["SecurityGroupId"] == ["sg-five", "sg-four"]
    assert _do(api, "DeleteNetworkInterface", interface_id) == (200, "")
    assert _do(api, "DeleteNetworkInterface", interface_id) == (404, "InvalidEniId.NotFound")
    assert api.call("DeleteVSwitch", VSwitchId="vsw-new-2").status == 200


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"VSwitchId": "vsw-none"}, (404, "InvalidVSwitchId.NotFound")),
        ({"VSwitchId": "vsw-pending"}, (400, "IncorrectVSwitchStatus")),
        (
            {"SecurityGroupId": "sg-one", "SecurityGroupIds_1": "sg-two"},
            (400, "InvalidSecurityGroupId.SingleIdAndMultiIdConflict"),
        ),
        (
            {"SecurityGroupIds_1": "sg-one", "SecurityGroupIds_2": "sg-one"},
            (400, "InvalidParameter.SecurityGroupIdRepeated"),
        ),
        ({"SecurityGroupId": "sg-none"}, (404, "InvalidSecurityGroupId.NotFound")),
        ({"SecurityGroupId": "sg-classic"}, (403, "InvalidSecurityGroupId.NotVpc")),
        ({"SecurityGroupId": "sg-far"}, (403, "InvalidOperation.VpcMismatch")),
        (
            {"SecurityGroupIds_1": "sg-one", "SecurityGroupIds_2": "sg-enterprise"},
            (403, "EnterpriseGroupLimited.MutliGroupType"),
        ),
        (
            {f"SecurityGroupIds_{place}": f"sg-{place}" for place in range(1, 7)},
            (400, "JoinedGroupLimitExceed"),
        ),
        ({"NetworkInterfaceName": "x"}, (403, "InvalidParams.NetworkInterfaceName")),
        ({"Description": "http://x"}, (400, "InvalidParameter")),
        ({"InstanceType": "Trunk"}, (403, "InvalidOperation.TrunkingIsNotAllowed")),
        ({"InstanceType": "Primary"}, (403, "InvalidOperation.InvalidEniType")),
        ({"NetworkInterfaceTrafficMode": "Slow"}, (403, "InvalidParameter.EniTrafficMode")),
        (
            {"PrivateIpAddress_1": "192.168.0.9", "SecondaryPrivateIpAddressCount": "1"},
            (400, "InvalidParameter.Conflict"),
        ),
        ({"PrimaryIpAddress": "192.168"}, (403, "InvalidIp.Address")),
        ({"PrimaryIpAddress": "10.0.0.1"}, (403, "InvalidVSwitchId.IpInvalid")),
        ({"PrimaryIpAddress": "192.168.0.255"}, (403, "InvalidVSwitchId.IpInvalid")),
        (
            {"PrimaryIpAddress": "192.168.0.9", "PrivateIpAddress_1": "192.168.0.9"},
            (403, "InvalidIp.IpRepeated"),
        ),
        (
            {"VSwitchId": "vsw-machines", "PrimaryIpAddress": "192.168.9.10"},
            (400, "InvalidPrivateIpAddress.Duplicated"),
        ),
        (
            {"VSwitchId": "vsw-full", "SecondaryPrivateIpAddressCount": "5"},
            (400, "QuotaExceeded.PrivateIpAddress"),
        ),
        ({"Tag_1_Key": "acs:x"}, (400, "InvalidTagKey.Malformed")),
        ({"Tag_1_Key": "k", "Tag_1_Value": "http://x"}, (400, "InvalidTagValue.Malformed")),
        ({"Tag_1_Key": "k", "Tag_2_Key": "k"}, (400, "Duplicate.TagKey")),
        ({"RegionId": "mars"}, (404, "InvalidRegionId.NotFound")),
    ],
)
def test_an_interface_that_is_refused(api: Api, sent: dict[str, str], expected: tuple[int, str]) -> None:
    answer = _create(api, **sent)
    assert (answer.status, answer.code) == expected


def test_an_interface_without_a_group_is_refused(api: Api) -> None:
    answer = api.call("CreateNetworkInterface", **_PLACE, VSwitchId="vsw-new-0")
    assert (answer.status, answer.code) == (400, "MissingParameter")


def test_the_number_of_interfaces_is_limited(api: Api) -> None:
    assert api.send("PUT", "/_genzo/quotas", body=b'{"network_interfaces": 1}').status == 200
    answer = _create(api)
    assert api.send("DELETE", "/_genzo/quotas").status == 200
    assert (answer.status, answer.code) == (403, "MaxEniCountExceeded")


def test_a_client_token_makes_one_interface(api: Api) -> None:
    first, again = (_id(api, ClientToken="once") for _ in range(2))
    assert first == again


def test_attaching_and_detaching_take_their_time(api: Api) -> None:
    interface_id = _id(api)
    durations = b'{"AttachNetworkInterface": 60, "DetachNetworkInterface": 60}'
    assert api.send("PUT", "/_genzo/durations", body=durations).status == 200
    here = {"InstanceId": "i-changed"}
    assert _do(api, "AttachNetworkInterface", interface_id, **here) == (200, "")
    attaching = _shown(api, interface_id)
    assert (attaching["Status"], attaching["InstanceId"]) == ("Attaching", "i-changed")
    refused = (400, "InvalidOperation.InvalidEniState")
    assert _do(api, "DetachNetworkInterface", interface_id, **here) == refused
    address = {"SecondaryPrivateIpAddressCount": "1"}
    assert _do(api, "AssignPrivateIpAddresses", interface_id, **address) == refused
    assert _do(api, "UnassignPrivateIpAddresses", interface_id, PrivateIpAddress_1="192.0.2.1") == refused
    _pass_a_minute(api)
    assert _do(api, "DetachNetworkInterface", interface_id, **here) == (200, "")
    assert _do(api, "DetachNetworkInterface", interface_id, **here) == (200, "")
    elsewhere = _do(api, "DetachNetworkInterface", interface_id, InstanceId="i-other")
    assert elsewhere == (403, "InvalidParameter.EniNotBelongEcs")
    detaching = _shown(api, interface_id)
    assert (detaching["Status"], detaching["InstanceId"]) == ("Detaching", "i-changed")
    for action in ("DeleteNetworkInterface", "AttachNetworkInterface"):
        sent = here if action.startswith("Attach") else {}
        assert _do(api, action, interface_id, **sent) == refused
    found = api.call("DescribeNetworkInterfaces", **_PLACE, Status="Detaching").json["TotalCount"]
    _pass_a_minute(api)
    assert (found, _shown(api, interface_id)["Status"]) == (1, "Available")
    assert api.send("DELETE", "/_genzo/durations").status == 200


def _pass_a_minute(api: Api) -> None:
    assert api.send("PUT", "/_genzo/clock", body=b'{"advance": 60}').status == 200


def test_an_interface_is_attached_and_detached(api: Api) -> None:
    interface_id = _id(api, SecondaryPrivateIpAddressCount="1")
    before = _shown(api, interface_id)
    assert _do(api, "AttachNetworkInterface", interface_id, InstanceId="i-plain") == (200, "")
    attached = _shown(api, interface_id)
    changed = {"Status": "InUse", "InstanceId": "i-plain", "QueueNumber": attached["QueueNumber"]}
    assert attached == {**before, **changed}
    assert _do(api, "DeleteNetworkInterface", interface_id) == (400, "InvalidOperation.InvalidEniState")
    found = api.call("DescribeInstances", **_PLACE, InstanceIds='["i-plain"]').json["Instances"]["Instance"]
    interfaces = found[0]["NetworkInterfaces"]["NetworkInterface"]
    assert [each["NetworkInterfaceId"] for each in interfaces] == ["eni-plain", interface_id]
    assert _do(api, "DetachNetworkInterface", interface_id, InstanceId="i-plain") == (200, "")
    assert _shown(api, interface_id) == before


@pytest.mark.parametrize(
    ("sent", "instance_id", "expected"),
    [
        ({}, "i-none", (404, "InvalidEcsId.NotFound")),
        ({}, "i-starting", (400, "InvalidOperation.InvalidEcsState")),
        ({}, "i-classic", (403, "InvalidInstance.NetworkType")),
        ({}, "i-crowded", (403, "EniPerInstanceLimitExceeded")),
        (
            {"VSwitchId": "vsw-two", "SecurityGroupId": "sg-far"},
            "i-plain",
            (403, "InvalidOperation.VpcMismatch"),
        ),
        ({"VSwitchId": "vsw-far"}, "i-plain", (403, "InvalidOperation.AvailabilityZoneMismatch")),
        (
            {"SecondaryPrivateIpAddressCount": "40"},
            "i-plain",
            (403, "InvalidOperation.Ipv4CountExceeded"),
        ),
        (
            {"NetworkInterfaceTrafficMode": "HighPerformance"},
            "i-plain",
            (403, "InvalidOperation.InstanceTypeNotSupportHighPerformanceTrafficMode"),
        ),
    ],
)
def test_an_attachment_that_is_refused(
    api: Api, sent: dict[str, str], instance_id: str, expected: tuple[int, str]
) -> None:
    interface_id = _id(api, **sent)
    assert _do(api, "AttachNetworkInterface", interface_id, InstanceId=instance_id) == expected
    assert _shown(api, interface_id)["Status"] == "Available"
    assert _do(api, "DeleteNetworkInterface", interface_id) == (200, "")


def test_what_is_attached_cannot_be_attached_again(api: Api) -> None:
    interface_id = _id(api)
    assert _do(api, "AttachNetworkInterface", interface_id, InstanceId="i-stopped") == (200, "")
    for instance_id in ("i-stopped", "i-other"):
        again = _do(api, "AttachNetworkInterface", interface_id, InstanceId=instance_id)
        assert again == (400, "InvalidOperation.InvalidEniState")
    elsewhere = _do(api, "DetachNetworkInterface", interface_id, InstanceId="i-other")
    assert elsewhere == (403, "InvalidParameter.EniNotBelongEcs")


@pytest.mark.parametrize(
    ("interface_id", "instance_id", "expected"),
    [
        ("eni-none", "i-other", (404, "InvalidEniId.NotFound")),
        ("eni-other", "i-none", (404, "InvalidEcsId.NotFound")),
        ("eni-starting", "i-starting", (400, "InvalidOperation.InvalidEcsState")),
        ("eni-other", "i-other", (400, "InvalidOperation.DetachPrimaryEniNotAllowed")),
    ],
)
def test_a_detachment_that_is_refused(
    api: Api, interface_id: str, instance_id: str, expected: tuple[int, str]
) -> None:
    assert _do(api, "DetachNetworkInterface", interface_id, InstanceId=instance_id) == expected


def test_an_available_interface_is_not_detached(api: Api) -> None:
    refused = _do(api, "DetachNetworkInterface", _id(api), InstanceId="i-other")
    assert refused == (400, "InvalidOperation.InvalidEniState")


def test_an_interface_outlives_its_instance_on_request(api: Api) -> None:
    kept = _id(api, DeleteOnRelease="false")
    assert _do(api, "AttachNetworkInterface", kept, InstanceId="i-released") == (200, "")
    assert api.call("DeleteInstance", InstanceId="i-released", Force="true").status == 200
    assert _shown(api, kept)["Status"] == "Available"
    gone = api.call("DescribeNetworkInterfaces", **_PLACE, NetworkInterfaceId_1="eni-released")
    assert gone.json["TotalCount"] == 0


def test_an_interface_changes_what_the_request_states(api: Api) -> None:
    interface_id = _id(api)
    changes = {
        "NetworkInterfaceName": "second",
        "Description": "changed",
        "QueueNumber": "8",
        "SecurityGroupId_1": "sg-two",
        "SecurityGroupId_2": "sg-three",
        "DeleteOnRelease": "false",
        "SourceDestCheck": "true",
    }
    before = _shown(api, interface_id)
    for name, value in changes.items():
        if not name.startswith("SecurityGroupId"):
            assert _do(api, "ModifyNetworkInterfaceAttribute", interface_id, **{name: value}) == (200, "")
    groups = {name: value for name, value in changes.items() if name.startswith("SecurityGroupId")}
    assert _do(api, "ModifyNetworkInterfaceAttribute", interface_id, **groups) == (200, "")
    assert _shown(api, interface_id) == {
        **before,
        "NetworkInterfaceName": "second",
        "Description": "changed",
        "QueueNumber": 8,
        "SecurityGroupIds": {"SecurityGroupId": ["sg-two", "sg-three"]},
        "DeleteOnRelease": False,
        "SourceDestCheck": True,
    }


def test_a_primary_interface_changes_its_texts_alone(api: Api) -> None:
    texts = {"NetworkInterfaceName": "first", "Description": "primary"}
    assert _do(api, "ModifyNetworkInterfaceAttribute", "eni-changed", **texts) == (200, "")
    shown = _shown(api, "eni-changed")
    assert (shown["NetworkInterfaceName"], shown["Description"]) == ("first", "primary")
    refused = _do(api, "ModifyNetworkInterfaceAttribute", "eni-changed", QueueNumber="2")
    assert refused == (403, "InvalidOperation.ModifyPrimaryEniQueueNumber")
    for name, value in (("SecurityGroupId_1", "sg-two"), ("DeleteOnRelease", "false")):
        refused = _do(api, "ModifyNetworkInterfaceAttribute", "eni-changed", **{name: value})
        assert refused == (404, "InvalidOperation.PrimaryEniOnlySupportModifyNameAndDesc")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"NetworkInterfaceName": "x"}, (403, "InvalidParams.NetworkInterfaceName")),
        ({"Description": "http://x"}, (400, "InvalidParameter")),
        ({"QueueNumber": "4"}, (403, "InvalidOperation.InvalidEniState")),
        (
            {"NetworkInterfaceTrafficConfig_NetworkInterfaceTrafficMode": "Slow"},
            (400, "InvalidParameter.EniTrafficMode"),
        ),
        ({"SecurityGroupId_1": "sg-none"}, (404, "InvalidSecurityGroupId.NotFound")),
        ({"SecurityGroupId_1": "sg-classic"}, (403, "InvalidSecurityGroupId.NotVpc")),
        ({"SecurityGroupId_1": "sg-far"}, (403, "InvalidOperation.VpcMismatch")),
        (
            {f"SecurityGroupId_{place}": f"sg-{place}" for place in range(1, 7)},
            (400, "JoinedGroupLimitExceed"),
        ),
        (
            {"SecurityGroupId_1": "sg-one", "SecurityGroupId_2": "sg-enterprise"},
            (403, "InvalidOperation.MultiGroupType"),
        ),
    ],
)
def test_a_change_of_an_attached_interface_that_is_refused(
    api: Api, sent: dict[str, str], expected: tuple[int, str]
) -> None:
    interface_id = _id(api)
    assert _do(api, "AttachNetworkInterface", interface_id, InstanceId="i-other") == (200, "")
    assert _do(api, "ModifyNetworkInterfaceAttribute", interface_id, **sent) == expected
    assert _do(api, "DetachNetworkInterface", interface_id, InstanceId="i-other") == (200, "")
    assert _do(api, "DeleteNetworkInterface", interface_id) == (200, "")


@pytest.mark.parametrize("interface_id", [None, "eni-plain"])
def test_addresses_are_assigned_and_unassigned(api: Api, interface_id: str | None) -> None:
    changed = interface_id or _id(api, "vsw-new-3")
    network = "192.168.9" if interface_id else "192.168.3"
    first, *_ = _addresses(_shown(api, changed))
    named = {"PrivateIpAddress_1": f"{network}.77"}
    assert _do(api, "AssignPrivateIpAddresses", changed, **named) == (200, "")
    sent = {"NetworkInterfaceId": changed, "SecondaryPrivateIpAddressCount": "2"}
    answer = api.call("AssignPrivateIpAddresses", **_PLACE, **sent)
    assigned = answer.json["AssignedPrivateIpAddressesSet"]
    assert assigned["NetworkInterfaceId"] == changed
    found = assigned["PrivateIpSet"]["PrivateIpAddress"]
    assert len(found) == 2
    assert _addresses(_shown(api, changed)) == [first, f"{network}.77", *found]
    taken = {f"PrivateIpAddress_{place}": each for place, each in enumerate((*found, f"{network}.77"), 1)}
    assert _do(api, "UnassignPrivateIpAddresses", changed, **taken) == (200, "")
    assert _addresses(_shown(api, changed)) == [first]


@pytest.mark.parametrize(
    ("interface_id", "sent", "expected"),
    [
        ("eni-none", {}, (404, "InvalidEniId.NotFound")),
        ("eni-starting", {}, (400, "InvalidOperation.InvalidEcsState")),
        ("eni-changed", {}, (400, "MissingParameter")),
        (
            "eni-changed",
            {"PrivateIpAddress_1": "192.168.9.80", "SecondaryPrivateIpAddressCount": "1"},
            (400, "InvalidParameter.Conflict"),
        ),
        (
            "eni-changed",
            {"SecondaryPrivateIpAddressCount": "6"},
            (403, "InvalidOperation.Ipv4CountExceeded"),
        ),
        ("eni-changed", {"PrivateIpAddress_1": "192."}, (400, "InvalidPrivateIpAddress.Malformed")),
        ("eni-changed", {"PrivateIpAddress_1": "10.0.0.1"}, (403, "InvalidVSwitchId.IpInvalid")),
        ("eni-changed", {"PrivateIpAddress_1": "192.168.9.10"}, (403, "InvalidIp.IpAssigned")),
        (
            "eni-changed",
            {"PrivateIpAddress_1": "192.168.9.81", "PrivateIpAddress_2": "192.168.9.81"},
            (403, "InvalidIp.IpRepeated"),
        ),
    ],
)
def test_addresses_that_are_refused(
    api: Api, interface_id: str, sent: dict[str, str], expected: tuple[int, str]
) -> None:
    assert _do(api, "AssignPrivateIpAddresses", interface_id, **sent) == expected


def test_a_detached_interface_has_at_most_49_secondary_addresses(api: Api) -> None:
    interface_id = _id(api, SecondaryPrivateIpAddressCount="49")
    refused = _do(api, "AssignPrivateIpAddresses", interface_id, SecondaryPrivateIpAddressCount="1")
    assert refused == (403, "MaxEniPrivateIpsCountExceeded")
    assert _do(api, "DeleteNetworkInterface", interface_id) == (200, "")
    small = _id(api, "vsw-full")
    refused = _do(api, "AssignPrivateIpAddresses", small, SecondaryPrivateIpAddressCount="9")
    assert refused == (400, "QuotaExceeded.PrivateIpAddress")


@pytest.mark.parametrize(
    ("interface_id", "sent", "expected"),
    [
        ("eni-none", {}, (404, "InvalidEniId.NotFound")),
        ("eni-starting", {}, (400, "InvalidOperation.InvalidEcsState")),
        ("eni-changed", {}, (400, "MissingParameter")),
        ("eni-changed", {"PrivateIpAddress_1": "192.168.9.17"}, (403, "InvalidIp.IpUnassigned")),
        ("eni-changed", {"PrivateIpAddress_1": "192.168.9.90"}, (403, "InvalidIp.IpUnassigned")),
    ],
)
def test_addresses_that_are_not_unassigned(
    api: Api, interface_id: str, sent: dict[str, str], expected: tuple[int, str]
) -> None:
    assert _do(api, "UnassignPrivateIpAddresses", interface_id, **sent) == expected


def test_interfaces_of_other_accounts_and_regions_are_not_found(api: Api) -> None:
    interface_id = _id(api)
    for action in ("DeleteNetworkInterface", "ModifyNetworkInterfaceAttribute"):
        theirs = _do(api._replace(key=OTHER_ACCOUNT), action, interface_id)
        assert theirs == (404, "InvalidEniId.NotFound")
        answer = api.call(action, RegionId="mars", NetworkInterfaceId=interface_id)
        assert (answer.status, answer.code) == (404, "InvalidRegionId.NotFound")
    for action in ("AssignPrivateIpAddresses", "UnassignPrivateIpAddresses"):
        answer = api.call(action, RegionId="mars", NetworkInterfaceId=interface_id)
        assert answer.code == "InvalidRegionId.NotFound"
    for action in ("AttachNetworkInterface", "DetachNetworkInterface"):
        place = {"RegionId": "mars", "InstanceId": "i-plain"}
        answer = api.call(action, NetworkInterfaceId=interface_id, **place)
        assert answer.code == "InvalidRegionId.NotFound"
