"""Network interfaces over HTTP: changed, their addresses, and what is refused."""

from collections.abc import Iterator

import pytest

from tests.api import Api
from tests.http.network.prepared_interfaces import PLACE, addresses, do, new_id, serving_interfaces, shown_of
from tests.http.network.sample_resources import OTHER_ACCOUNT


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with serving_interfaces(tmp_path_factory.mktemp("catalogue")) as made:
        yield made


def test_an_interface_changes_what_the_request_states(api: Api) -> None:
    interface_id = new_id(api)
    changes = {
        "NetworkInterfaceName": "second",
        "Description": "changed",
        "QueueNumber": "8",
        "SecurityGroupId_1": "sg-two",
        "SecurityGroupId_2": "sg-three",
        "DeleteOnRelease": "false",
        "SourceDestCheck": "true",
    }
    before = shown_of(api, interface_id)
    for name, value in changes.items():
        if not name.startswith("SecurityGroupId"):
            assert do(api, "ModifyNetworkInterfaceAttribute", interface_id, **{name: value}) == (200, "")
    groups = {name: value for name, value in changes.items() if name.startswith("SecurityGroupId")}
    assert do(api, "ModifyNetworkInterfaceAttribute", interface_id, **groups) == (200, "")
    assert shown_of(api, interface_id) == {
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
    assert do(api, "ModifyNetworkInterfaceAttribute", "eni-changed", **texts) == (200, "")
    shown = shown_of(api, "eni-changed")
    assert (shown["NetworkInterfaceName"], shown["Description"]) == ("first", "primary")
    refused = do(api, "ModifyNetworkInterfaceAttribute", "eni-changed", QueueNumber="2")
    assert refused == (403, "InvalidOperation.ModifyPrimaryEniQueueNumber")
    for name, value in (("SecurityGroupId_1", "sg-two"), ("DeleteOnRelease", "false")):
        refused = do(api, "ModifyNetworkInterfaceAttribute", "eni-changed", **{name: value})
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
    interface_id = new_id(api)
    assert do(api, "AttachNetworkInterface", interface_id, InstanceId="i-other") == (200, "")
    assert do(api, "ModifyNetworkInterfaceAttribute", interface_id, **sent) == expected
    assert do(api, "DetachNetworkInterface", interface_id, InstanceId="i-other") == (200, "")
    assert do(api, "DeleteNetworkInterface", interface_id) == (200, "")


@pytest.mark.parametrize("interface_id", [None, "eni-plain"])
def test_addresses_are_assigned_and_unassigned(api: Api, interface_id: str | None) -> None:
    changed = interface_id or new_id(api, "vsw-new-3")
    network = "192.168.9" if interface_id else "192.168.3"
    first, *_ = addresses(shown_of(api, changed))
    named = {"PrivateIpAddress_1": f"{network}.77"}
    assert do(api, "AssignPrivateIpAddresses", changed, **named) == (200, "")
    sent = {"NetworkInterfaceId": changed, "SecondaryPrivateIpAddressCount": "2"}
    answer = api.call("AssignPrivateIpAddresses", **PLACE, **sent)
    assigned = answer.json["AssignedPrivateIpAddressesSet"]
    assert assigned["NetworkInterfaceId"] == changed
    found = assigned["PrivateIpSet"]["PrivateIpAddress"]
    assert len(found) == 2
    assert addresses(shown_of(api, changed)) == [first, f"{network}.77", *found]
    taken = {f"PrivateIpAddress_{place}": each for place, each in enumerate((*found, f"{network}.77"), 1)}
    assert do(api, "UnassignPrivateIpAddresses", changed, **taken) == (200, "")
    assert addresses(shown_of(api, changed)) == [first]


@pytest.mark.parametrize(
    ("interface_id", "sent", "expected"),
    [
        ("eni-none", {}, (404, "InvalidEniId.NotFound")),
        ("eni-lost", {"SecondaryPrivateIpAddressCount": "1"}, (404, "InvalidVSwitchId.NotFound")),
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
    assert do(api, "AssignPrivateIpAddresses", interface_id, **sent) == expected


def test_a_detached_interface_has_at_most_49_secondary_addresses(api: Api) -> None:
    interface_id = new_id(api, SecondaryPrivateIpAddressCount="49")
    refused = do(api, "AssignPrivateIpAddresses", interface_id, SecondaryPrivateIpAddressCount="1")
    assert refused == (403, "MaxEniPrivateIpsCountExceeded")
    assert do(api, "DeleteNetworkInterface", interface_id) == (200, "")
    small = new_id(api, "vsw-full")
    refused = do(api, "AssignPrivateIpAddresses", small, SecondaryPrivateIpAddressCount="9")
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
    assert do(api, "UnassignPrivateIpAddresses", interface_id, **sent) == expected


def test_interfaces_of_other_accounts_and_regions_are_not_found(api: Api) -> None:
    interface_id = new_id(api)
    for action in ("DeleteNetworkInterface", "ModifyNetworkInterfaceAttribute"):
        theirs = do(api._replace(key=OTHER_ACCOUNT), action, interface_id)
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
