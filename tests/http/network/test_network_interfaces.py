"""Network interfaces over HTTP: made, attached and detached."""

from collections.abc import Iterator

import pytest

from tests.api import Api
from tests.http.network.prepared_interfaces import (
    PLACE,
    addresses,
    create,
    created,
    do,
    new_id,
    serving_interfaces,
    shown_of,
)
from tests.http.network.sample_resources import OWNER


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with serving_interfaces(tmp_path_factory.mktemp("catalogue")) as made:
        yield made


def test_a_new_interface_is_answered_and_shown(api: Api) -> None:
    made = created(
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
    assert addresses(made) == ["192.168.1.50", "192.168.1.1", "192.168.1.2"]
    assert (made["Status"], made["Type"], made["OwnerId"]) == ("Available", "Secondary", str(OWNER))
    shown = shown_of(api, made["NetworkInterfaceId"])
    both = made.keys() & shown.keys()
    assert {name: made[name] for name in both} == {name: shown[name] for name in both}
    assert {"VpcId", "VSwitchId", "ZoneId", "MacAddress", "Tags", "SourceDestCheck"} <= both
    assert (shown["DeleteOnRelease"], shown["QueueNumber"], shown["InstanceId"]) == (False, 4, "")
    assert (shown["ResourceGroupId"], shown["NetworkInterfaceTrafficMode"]) == ("rg-1", "HighPerformance")


def test_an_interface_holds_its_vswitch_its_groups_and_its_addresses(api: Api) -> None:
    sent = {"PrivateIpAddress_1": "192.168.2.1", "PrivateIpAddress_2": "192.168.2.3"}
    made = created(api, "vsw-new-2", SecurityGroupIds_1="sg-six", SecurityGroupIds_2="sg-five", **sent)
    interface_id = made["NetworkInterfaceId"]
    assert addresses(made) == ["192.168.2.2", "192.168.2.1", "192.168.2.3"]
    found = api.call("DescribeVSwitches", **PLACE, VSwitchId="vsw-new-2").json["VSwitches"]["VSwitch"]
    assert found[0]["AvailableIpAddressCount"] == 252 - 3
    held = api.call("DeleteSecurityGroup", **PLACE, SecurityGroupId="sg-six")
    assert held.code == "DependencyViolation"
    assert api.call("DeleteVSwitch", VSwitchId="vsw-new-2").status >= 400
    left = {"SecurityGroupId": "sg-six", "NetworkInterfaceId": interface_id}
    assert api.call("LeaveSecurityGroup", **PLACE, **left).status == 200
    assert api.call("DeleteSecurityGroup", **PLACE, SecurityGroupId="sg-six").status == 200
    joined = {"SecurityGroupId": "sg-four", "NetworkInterfaceId": interface_id}
    assert api.call("JoinSecurityGroup", **PLACE, **joined).status == 200
    assert shown_of(api, interface_id)["SecurityGroupIds"]["SecurityGroupId"] == ["sg-five", "sg-four"]
    assert do(api, "DeleteNetworkInterface", interface_id) == (200, "")
    assert do(api, "DeleteNetworkInterface", interface_id) == (404, "InvalidEniId.NotFound")
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
    answer = create(api, **sent)
    assert (answer.status, answer.code) == expected


def test_an_interface_without_a_group_is_refused(api: Api) -> None:
    answer = api.call("CreateNetworkInterface", **PLACE, VSwitchId="vsw-new-0")
    assert (answer.status, answer.code) == (400, "MissingParameter")


def test_the_number_of_interfaces_is_limited(api: Api) -> None:
    assert api.send("PUT", "/_genzo/quotas", body=b'{"network_interfaces": 1}').status == 200
    answer = create(api)
    assert api.send("DELETE", "/_genzo/quotas").status == 200
    assert (answer.status, answer.code) == (403, "MaxEniCountExceeded")


def test_a_client_token_makes_one_interface(api: Api) -> None:
    first, again = (new_id(api, ClientToken="once") for _ in range(2))
    assert first == again


def test_attaching_and_detaching_take_their_time(api: Api) -> None:
    interface_id = new_id(api)
    durations = b'{"AttachNetworkInterface": 60, "DetachNetworkInterface": 60}'
    assert api.send("PUT", "/_genzo/durations", body=durations).status == 200
    here = {"InstanceId": "i-changed"}
    assert do(api, "AttachNetworkInterface", interface_id, **here) == (200, "")
    attaching = shown_of(api, interface_id)
    assert (attaching["Status"], attaching["InstanceId"]) == ("Attaching", "i-changed")
    refused = (400, "InvalidOperation.InvalidEniState")
    assert do(api, "DetachNetworkInterface", interface_id, **here) == refused
    address = {"SecondaryPrivateIpAddressCount": "1"}
    assert do(api, "AssignPrivateIpAddresses", interface_id, **address) == refused
    assert do(api, "UnassignPrivateIpAddresses", interface_id, PrivateIpAddress_1="192.0.2.1") == refused
    pass_a_minute(api)
    assert do(api, "DetachNetworkInterface", interface_id, **here) == (200, "")
    assert do(api, "DetachNetworkInterface", interface_id, **here) == (200, "")
    elsewhere = do(api, "DetachNetworkInterface", interface_id, InstanceId="i-other")
    assert elsewhere == (403, "InvalidParameter.EniNotBelongEcs")
    detaching = shown_of(api, interface_id)
    assert (detaching["Status"], detaching["InstanceId"]) == ("Detaching", "i-changed")
    for action in ("DeleteNetworkInterface", "AttachNetworkInterface"):
        sent = here if action.startswith("Attach") else {}
        assert do(api, action, interface_id, **sent) == refused
    found = api.call("DescribeNetworkInterfaces", **PLACE, Status="Detaching").json["TotalCount"]
    pass_a_minute(api)
    assert (found, shown_of(api, interface_id)["Status"]) == (1, "Available")
    assert api.send("DELETE", "/_genzo/durations").status == 200


def pass_a_minute(api: Api) -> None:
    assert api.send("PUT", "/_genzo/clock", body=b'{"advance": 60}').status == 200


def test_an_interface_is_attached_and_detached(api: Api) -> None:
    interface_id = new_id(api, SecondaryPrivateIpAddressCount="1")
    before = shown_of(api, interface_id)
    assert do(api, "AttachNetworkInterface", interface_id, InstanceId="i-plain") == (200, "")
    attached = shown_of(api, interface_id)
    changed = {"Status": "InUse", "InstanceId": "i-plain", "QueueNumber": attached["QueueNumber"]}
    assert attached == {**before, **changed}
    assert do(api, "DeleteNetworkInterface", interface_id) == (400, "InvalidOperation.InvalidEniState")
    found = api.call("DescribeInstances", **PLACE, InstanceIds='["i-plain"]').json["Instances"]["Instance"]
    interfaces = found[0]["NetworkInterfaces"]["NetworkInterface"]
    assert [each["NetworkInterfaceId"] for each in interfaces] == ["eni-plain", interface_id]
    assert do(api, "DetachNetworkInterface", interface_id, InstanceId="i-plain") == (200, "")
    assert shown_of(api, interface_id) == before


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
    interface_id = new_id(api, **sent)
    assert do(api, "AttachNetworkInterface", interface_id, InstanceId=instance_id) == expected
    assert shown_of(api, interface_id)["Status"] == "Available"
    assert do(api, "DeleteNetworkInterface", interface_id) == (200, "")


def test_what_is_attached_cannot_be_attached_again(api: Api) -> None:
    interface_id = new_id(api)
    assert do(api, "AttachNetworkInterface", interface_id, InstanceId="i-stopped") == (200, "")
    for instance_id in ("i-stopped", "i-other"):
        again = do(api, "AttachNetworkInterface", interface_id, InstanceId=instance_id)
        assert again == (400, "InvalidOperation.InvalidEniState")
    elsewhere = do(api, "DetachNetworkInterface", interface_id, InstanceId="i-other")
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
    assert do(api, "DetachNetworkInterface", interface_id, InstanceId=instance_id) == expected


def test_an_available_interface_is_not_detached(api: Api) -> None:
    refused = do(api, "DetachNetworkInterface", new_id(api), InstanceId="i-other")
    assert refused == (400, "InvalidOperation.InvalidEniState")


def test_an_interface_outlives_its_instance_on_request(api: Api) -> None:
    kept = new_id(api, DeleteOnRelease="false")
    assert do(api, "AttachNetworkInterface", kept, InstanceId="i-released") == (200, "")
    assert api.call("DeleteInstance", InstanceId="i-released", Force="true").status == 200
    assert shown_of(api, kept)["Status"] == "Available"
    gone = api.call("DescribeNetworkInterfaces", **PLACE, NetworkInterfaceId_1="eni-released")
    assert gone.json["TotalCount"] == 0


def test_an_unknown_interface_is_not_attached(api: Api) -> None:
    assert do(api, "AttachNetworkInterface", "eni-none", InstanceId="i-plain") == (
        404,
        "InvalidEniId.NotFound",
    )


def test_an_attached_interface_has_tags_and_a_group_of_its_own(api: Api) -> None:
    tag = {"Tag_1_Key": "env", "Tag_1_Value": "test"}
    named = {"ResourceType": "eni", "ResourceId_1": "eni-plain"}
    group_id = shown_of(api, "eni-plain")["ResourceGroupId"]
    assert api.call("TagResources", **PLACE, **named, **tag).status == 200
    assert shown_of(api, "eni-plain")["Tags"] == {"Tag": [{"TagKey": "env", "TagValue": "test"}]}
    listed = api.call("ListTagResources", **PLACE, ResourceType="eni", **tag).json["TagResources"]
    assert [each["ResourceId"] for each in listed["TagResource"]] == ["eni-plain"]
    (counted,) = api.call("DescribeTags", **PLACE, ResourceId="eni-plain").json["Tags"]["Tag"]
    assert counted["ResourceTypeCount"] == {"Eni": 1}
    moved = {"ResourceType": "eni", "ResourceId": "eni-plain", "ResourceGroupId": "rg-own"}
    assert api.call("JoinResourceGroup", **PLACE, **moved).status == 200
    assert shown_of(api, "eni-plain")["ResourceGroupId"] == "rg-own"
    asked = {"InstanceIds": '["i-plain"]'}
    (holder,) = api.call("DescribeInstances", **PLACE, **asked).json["Instances"]["Instance"]
    assert holder["ResourceGroupId"] == group_id != "rg-own"
    assert api.call("UntagResources", **PLACE, **named, TagKey_1="env").status == 200
    assert "Tags" not in shown_of(api, "eni-plain")
