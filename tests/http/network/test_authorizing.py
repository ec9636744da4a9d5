"""AuthorizeSecurityGroup, AuthorizeSecurityGroupEgress and DescribeSecurityGroupAttribute over HTTP."""

from collections.abc import Iterator
from itertools import count
from typing import Any, NamedTuple

import pytest

from tests.api import Answer, Api
from tests.http.network.sample_resources import OTHER_ACCOUNT, REGION, group
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

OWN_ACCOUNT = "1234567890123456"
_NUMBERS = count()


class Way(NamedTuple):
    """One direction: its action, its name, and the names of the other and the own side."""

    action: str
    direction: str
    peer: str
    own: str


IN = Way("AuthorizeSecurityGroup", "ingress", "Source", "Dest")
OUT = Way("AuthorizeSecurityGroupEgress", "egress", "Dest", "Source")
NOT_IN = IN._replace(action="RevokeSecurityGroup")
NOT_OUT = OUT._replace(action="RevokeSecurityGroupEgress")
EVERY_WAY = pytest.mark.parametrize("way", [IN, OUT, NOT_IN, NOT_OUT], ids=lambda way: way.action)
WAYS = pytest.mark.parametrize("way", [IN, OUT], ids=["ingress", "egress"])


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    resources = (
        *(group(f"sg-{number}", vpc_id="vpc-1") for number in range(40)),
        *(group(f"sg-classic-{number}") for number in range(4)),
        group("sg-peer", vpc_id="vpc-1", name="the peer"),
        group("sg-elsewhere", vpc_id="vpc-2"),
        group("sg-enterprise", vpc_id="vpc-1", security_group_type="enterprise"),
        group("sg-theirs", vpc_id="vpc-1", owner_id=int(OTHER_ACCOUNT)),
    )
    create_catalogue(folder, resources)
    options = ("--quota", "security_group_rules=30", "--quota", "group_authorizations=2")
    with serving_here("--data", folder, *options) as started:
        yield Api(started.host, started.port)


@pytest.fixture
def group_id() -> str:
    """A group of a VPC without rules."""
    return f"sg-{next(_NUMBERS)}"


def _rule(way: Way, place: str = "", **parameters: str) -> dict[str, str]:
    rule = {"IpProtocol": "tcp", "PortRange": "22/22", f"{way.peer}CidrIp": "0.0.0.0/0", **parameters}
    return {
        place + name.replace("Peer", way.peer).replace("OwnCidr", f"{way.own}Cidr"): text
        for name, text in rule.items()
    }


def _authorize(api: Api, way: Way, group_id: str, **parameters: str) -> Answer:
    return api.call(way.action, **{"RegionId": REGION, "SecurityGroupId": group_id, **parameters})


def _attribute(api: Api, group_id: str, **parameters: str) -> Any:  # noqa: ANN401
    sent = {"RegionId": REGION, "SecurityGroupId": group_id, **parameters}
    answer = api.call("DescribeSecurityGroupAttribute", **sent)
    assert answer.status == 200, answer.body
    return answer.json


def _permissions(api: Api, group_id: str, **parameters: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _attribute(api, group_id, **parameters)["Permissions"]["Permission"]
    return found


@WAYS
def test_the_rule_of_packer_allows_all_traffic(api: Api, group_id: str, way: Way) -> None:
    rule = {
        "IpProtocol": "all",
        "PortRange": "-1/-1",
        "NicType": "internet",
        f"{way.peer}CidrIp": "0.0.0.0/0",
    }
    answer = _authorize(api, way, group_id, **rule)
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    (shown,) = _permissions(api, group_id)
    assert shown.pop("SecurityGroupRuleId").startswith("sgr-bp1")
    assert shown.pop("CreateTime").endswith("Z")
    told = {
        "Direction": way.direction,
        "IpProtocol": "ALL",
        "PortRange": "-1/-1",
        "Priority": 1,
        "Policy": "Accept",
        "NicType": "intranet",
        f"{way.peer}CidrIp": "0.0.0.0/0",
    }
    assert {name: text for name, text in shown.items() if text} == told
    assert len(shown) == 24


@WAYS
def test_several_rules_at_once(api: Api, group_id: str, way: Way) -> None:
    first = _rule(way, "Permissions.1.", Priority="7", Policy="drop", Description="no ssh")
    second = {
        "Permissions.2.IpProtocol": "ICMPv6",
        "Permissions.2.PortRange": "-1/-1",
        f"Permissions.2.Ipv6{way.peer}CidrIp": "2001:db8::/32",
    }
    third = _rule(
        way,
        "Permissions.3.",
        IpProtocol="UDP",
        PortRange="1/65535",
        SourcePortRange="7000/8000",
        OwnCidrIp="10.0.0.1",
    )
    assert _authorize(api, way, group_id, **first, **second, **third).status == 200
    shown = _permissions(api, group_id)
    assert [each["IpProtocol"] for each in shown] == ["TCP", "ICMPV6", "UDP"]
    assert [each["Policy"] for each in shown] == ["Drop", "Accept", "Accept"]
    assert (shown[0]["Priority"], shown[0]["Description"]) == (7, "no ssh")
    assert shown[1][f"Ipv6{way.peer}CidrIp"] == "2001:db8::/32"
    assert (shown[2]["SourcePortRange"], shown[2][f"{way.own}CidrIp"]) == ("7000/8000", "10.0.0.1")
    assert _authorize(api, way, group_id, **first).status == 200
    assert len(_permissions(api, group_id)) == 3


@WAYS
def test_another_group_may_be_named(api: Api, group_id: str, way: Way) -> None:
    owner = {f"{way.peer}GroupOwnerId": OWN_ACCOUNT}
    named = _rule(way, **{f"{way.peer}CidrIp": "", f"{way.peer}GroupId": "sg-peer", **owner})
    assert _authorize(api, way, group_id, **named).status == 200
    (shown,) = _permissions(api, group_id)
    assert (shown[f"{way.peer}GroupId"], shown[f"{way.peer}GroupName"]) == ("sg-peer", "the peer")
    assert shown[f"{way.peer}GroupOwnerAccount"] == OWN_ACCOUNT
    both = _rule(way, PortRange="80/80", **{f"{way.peer}GroupId": "sg-nowhere"})
    assert _authorize(api, way, group_id, **both).status == 200, "the address comes first"
    assert _permissions(api, group_id)[1][f"{way.peer}GroupId"] == ""


def test_the_classic_network_has_rules_of_both_nic_types(api: Api) -> None:
    for nic_type in ("internet", "intranet"):
        assert _authorize(api, IN, "sg-classic-0", **_rule(IN, NicType=nic_type)).status == 200
    for nic_type in ("internet", "intranet"):
        (shown,) = _permissions(api, "sg-classic-0", NicType=nic_type)
        assert shown["NicType"] == nic_type
    named = _rule(IN, SourceCidrIp="", SourceGroupId="sg-classic-1", NicType="intranet")
    assert _authorize(api, IN, "sg-classic-0", **named).status == 200


def test_rules_by_direction_and_page(api: Api, group_id: str) -> None:
    rules: dict[str, str] = {}
    for number in range(1, 13):
        rules |= _rule(IN, f"Permissions.{number}.", PortRange=f"{number}/{number}")
    assert _authorize(api, IN, group_id, **rules).status == 200
    assert _authorize(api, OUT, group_id, **_rule(OUT)).status == 200
    assert len(_permissions(api, group_id)) == 13
    assert [each["Direction"] for each in _permissions(api, group_id, Direction="egress")] == ["egress"]
    page = _attribute(api, group_id, Direction="ingress", MaxResults="10")
    assert len(page["Permissions"]["Permission"]) == 10
    rest = _attribute(api, group_id, Direction="ingress", MaxResults="10", NextToken=page["NextToken"])
    assert [each["PortRange"] for each in rest["Permissions"]["Permission"]] == ["11/11", "12/12"]
    assert rest["NextToken"] == ""


def test_the_attributes_of_a_group(api: Api) -> None:
    shown = _attribute(api, "sg-enterprise")
    assert set(shown) == {
        "VpcId",
        "RequestId",
        "InnerAccessPolicy",
        "Description",
        "SecurityGroupId",
        "SecurityGroupName",
        "RegionId",
        "Permissions",
    }
    assert (shown["VpcId"], shown["InnerAccessPolicy"]) == ("vpc-1", "Drop")
    assert _attribute(api, "sg-peer")["InnerAccessPolicy"] == "Accept"
    policies = _attribute(api, "sg-peer", Attribute="snapshotPolicyIds")["SnapshotPolicyIds"]
    assert policies == {"SnapshotPolicyId": []}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"SecurityGroupId": "sg-nowhere"}, 404, "InvalidSecurityGroupId.NotFound"),
        ({"SecurityGroupId": "sg-theirs"}, 404, "InvalidSecurityGroupId.NotFound"),
        ({"SecurityGroupId": "sg ?"}, 400, "InvalidSecurityGroupId.Malformed"),
        ({"NicType": "wifi", "SecurityGroupId": "sg-classic-3"}, 400, "InvalidNicType.ValueNotSupported"),
        ({"Direction": "up"}, 400, "InvalidParamter"),
        ({"NextToken": "?"}, 400, "InvalidParamter"),
        ({"NextToken": "c2dyLTE="}, 400, "InvalidParamter"),
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"MaxResults": "9"}, 400, "InvalidParameter"),
    ],
)
def test_refused_queries(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    sent = {"RegionId": REGION, "SecurityGroupId": "sg-peer", **parameters}
    answer = api.call("DescribeSecurityGroupAttribute", **sent)
    assert (answer.status, answer.code) == (status, code)


_LONG = "x" * 513
_NO_PEER = {"PeerCidrIp": ""}
_READ: list[tuple[dict[str, str], int, str]] = [
    ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
    ({"SecurityGroupId": "sg-nowhere"}, 404, "InvalidSecurityGroupId.NotFound"),
    ({"SecurityGroupId": "sg-theirs"}, 404, "InvalidSecurityGroupId.NotFound"),
    ({"SecurityGroupId": "?"}, 400, "InvalidSecurityGroupId.Malformed"),
    ({"IpProtocol": ""}, 400, "MissingParameter"),
    ({"IpProtocol": "sctp"}, 400, "InvalidIpProtocol.ValueNotSupported"),
    ({"PortRange": ""}, 400, "InvalidPortRange.Malformed"),
    ({"PortRange": "22"}, 400, "InvalidIpProtocol.Malformed"),
    ({"PortRange": "0/22"}, 400, "InvalidIpProtocol.Malformed"),
    ({"PortRange": "23/22"}, 400, "InvalidIpProtocol.Malformed"),
    ({"PortRange": "1/65536"}, 400, "InvalidIpProtocol.Malformed"),
    ({"PortRange": "-1/-1"}, 400, "OperationDenied"),
    ({"IpProtocol": "icmp"}, 400, "OperationDenied"),
    ({"SourcePortRange": "a/b"}, 400, "InvalidSourcePortRange.Malformed"),
    ({"Policy": "reject"}, 400, "InvalidPolicy.Malformed"),
    ({"Priority": "101"}, 400, "InvalidPriority.Malformed"),
    ({"NicType": "wifi", "SecurityGroupId": "sg-classic-3"}, 400, "InvalidNicType.ValueNotSupported"),
    ({"Description": _LONG}, 400, "InvalidSecurityGroupDiscription.Malformed"),
    ({"SourceCidrIp": "10.0.0.0/255.0.0.0"}, 400, "InvalidSourceCidrIp.Malformed"),
    ({"Priority": "0000000015"}, 400, "InvalidPriority.Malformed"),
    ({"SourceCidrIp": "10.0.0.0/33"}, 400, "InvalidSourceCidrIp.Malformed"),
    ({"DestCidrIp": "2001:db8::/32"}, 400, "InvalidDestCidrIp.Malformed"),
    ({**_NO_PEER, "Ipv6PeerCidrIp": "10.0.0.0/8"}, 400, "InvalidParameter.Ipv6CidrIp"),
    ({"Ipv6PeerCidrIp": "2001:db8::/32"}, 400, "InvalidParam.{peer}Ip"),
    ({"OwnCidrIp": "10.0.0.0/8", "Ipv6OwnCidrIp": "2001:db8::/32"}, 400, "InvalidParam.{own}Ip"),
    ({"OwnCidrIp": "0.0.0.0/0"}, 400, "InvalidParamter.Conflict"),
    ({"Ipv6OwnCidrIp": "2001:db8::/32"}, 400, "InvalidParameter.Conflict"),
    ({"IpProtocol": "icmpv6", "PortRange": "-1/-1"}, 400, "InvalidParam.Ipv6ProtocolConflictWithIpv4Address"),
    (
        {**_NO_PEER, "Ipv6PeerCidrIp": "::/0", "IpProtocol": "icmp", "PortRange": "-1/-1"},
        400,
        "InvalidParam.Ipv4ProtocolConflictWithIpv6Address",
    ),
    ({"Permissions.1.PortRange": "1/1"}, 400, "InvalidParam.Permissions"),
]
# What the descriptions of RevokeSecurityGroup and RevokeSecurityGroupEgress have instead.
_REMOVED = {
    (400, "InvalidIpProtocol.Malformed"): (400, "InvalidIpPortRange.Malformed"),
    (403, "MissingParameter"): (400, "MissingParameter"),
}
_ADDED: list[tuple[dict[str, str], int, str]] = [
    ({**_NO_PEER, "PeerGroupId": "sg-nowhere"}, 404, "Invalid{peer}GroupId.NotFound"),
    ({**_NO_PEER, "PeerGroupId": "sg-theirs"}, 404, "Invalid{peer}GroupId.NotFound"),
    (
        {**_NO_PEER, "PeerGroupId": "sg-39", "PeerGroupOwnerAccount": "a@b"},
        404,
        "Invalid{peer}GroupId.NotFound",
    ),
    ({**_NO_PEER, "PeerGroupId": "sg-elsewhere"}, 400, "Invalid{peer}GroupId.Mismatch"),
    ({**_NO_PEER, "PeerGroupId": "sg-classic-1"}, 403, "InvalidNetworkType.Conflict"),
    ({**_NO_PEER, "PeerGroupId": "sg-enterprise"}, 400, "InvalidGroupAuthParameter.OperationDenied"),
    (
        {**_NO_PEER, "SecurityGroupId": "sg-enterprise", "PeerGroupId": "sg-peer"},
        400,
        "InvalidGroupParameter.OperationDenied",
    ),
    (
        {**_NO_PEER, "SecurityGroupId": "sg-classic-2", "PeerGroupId": "sg-classic-3"},
        403,
        "Invalid{peer}GroupId.Mismatch",
    ),
    ({**_NO_PEER, "PeerPrefixListId": "pl-1"}, 404, "InvalidPrefixListId.NotFound"),
    (
        {**_NO_PEER, "SecurityGroupId": "sg-classic-2", "PeerPrefixListId": "pl-1"},
        400,
        "NotSupported.ClassicNetworkPrefixList",
    ),
]


@EVERY_WAY
@pytest.mark.parametrize(("parameters", "status", "code"), _READ)
def test_a_malformed_rule_in_the_deprecated_form(
    api: Api, way: Way, parameters: dict[str, str], status: int, code: str
) -> None:
    if way in (NOT_IN, NOT_OUT):
        status, code = _REMOVED.get((status, code), (status, code))
    _require_refused(api, way, parameters, status, code)


@EVERY_WAY
def test_a_rule_without_a_peer_has_the_status_of_the_actions_own_list(api: Api, way: Way) -> None:
    status = 400 if way.action.startswith("Revoke") else 403
    _require_refused(api, way, _NO_PEER, status, "MissingParameter")


@WAYS
@pytest.mark.parametrize(("parameters", "status", "code"), _ADDED)
def test_a_peer_that_a_group_cannot_have(
    api: Api, way: Way, parameters: dict[str, str], status: int, code: str
) -> None:
    _require_refused(api, way, parameters, status, code)


def _require_refused(api: Api, way: Way, parameters: dict[str, str], status: int, code: str) -> None:
    sent = {"RegionId": REGION, "SecurityGroupId": "sg-peer", **_rule(way, **parameters)}
    answer = api.call(way.action, **sent)
    expected = code.format(peer=way.peer, own=way.own)
    assert (answer.status, answer.code) == (status, expected), answer.body
    assert _permissions(api, "sg-peer") == []


# The documented texts that name no rule.
_WITHOUT_PLACE = {
    (OUT.action, "InvalidParam.SourceCidrIp"),
    *((way.action, "InvalidIpProtocol.ValueNotSupported") for way in (NOT_IN, NOT_OUT)),
    *((way.action, "InvalidSecurityGroupDiscription.Malformed") for way in (NOT_IN, NOT_OUT)),
}


@EVERY_WAY
@pytest.mark.parametrize(
    ("parameters", "code", "name"),
    [
        ({"IpProtocol": "sctp"}, "InvalidIpProtocol.ValueNotSupported", "IpProtocol"),
        ({"PortRange": "x"}, "InvalidParam.PortRange", "PortRange"),
        ({"Priority": "0"}, "InvalidPriority.ValueNotSupported", "Priority"),
        ({"SourceCidrIp": "x"}, "InvalidParam.SourceCidrIp", "SourceCidrIp"),
        ({"Description": _LONG}, "InvalidSecurityGroupDiscription.Malformed", "Description"),
        ({"DestCidrIp": "x"}, "InvalidParam.DestCidrIp", "DestCidrIp"),
        ({"Ipv6SourceCidrIp": "x"}, "InvalidParam.Ipv6SourceCidrIp", "Ipv6SourceCidrIp"),
        ({"Ipv6DestCidrIp": "x"}, "InvalidParam.Ipv6DestCidrIp", "Ipv6DestCidrIp"),
    ],
)
def test_errors_name_the_place_of_a_rule_in_permissions(
    api: Api, way: Way, parameters: dict[str, str], code: str, name: str
) -> None:
    rule = _rule(way, "Permissions.2.", **parameters)
    if f"Ipv6{way.peer}CidrIp" in parameters:
        del rule[f"Permissions.2.{way.peer}CidrIp"]
    answer = _authorize(api, way, "sg-peer", **_rule(way, "Permissions.1."), **rule)
    assert (answer.status, answer.code) == (400, code), answer.body
    place = "" if (way.action, code) in _WITHOUT_PLACE else "Permissions.2."
    assert f"{place}{name}".lower() in answer.json["Message"].lower()
    assert _permissions(api, "sg-peer") == []


@EVERY_WAY
def test_contradicting_rules(api: Api, way: Way) -> None:
    alike = _rule(way, "Permissions.1.") | _rule(way, "Permissions.2.", Description="again")
    assert _authorize(api, way, "sg-peer", **alike).code == "InvalidParam.DuplicatePermissions"
    nobody = _rule(way, "Permissions.1.", **{f"{way.peer}CidrIp": "10.0.0.0/8"})
    del nobody[f"Permissions.1.{way.peer}CidrIp"]
    answer = _authorize(api, way, "sg-peer", **nobody)
    assert (answer.status, answer.code) == (400, f"MissingParameter.{way.peer}")
    too_many = {f"Permissions.{number}.PortRange": "1/1" for number in range(1, 102)}
    assert _authorize(api, way, "sg-peer", **too_many).code == "InvalidParameter"


def test_a_group_does_not_name_itself(api: Api) -> None:
    for way, status, code in (
        (IN, 403, "InvalidParamter.Conflict"),
        (OUT, 403, "InvalidSecurityGroup.IsSame"),
        (NOT_IN, 400, "InvalidParamter.Conflict"),
        (NOT_OUT, 403, "InvalidSecurityGroup.IsSame"),
    ):
        itself = _rule(way, **{f"{way.peer}CidrIp": "", f"{way.peer}GroupId": "sg-peer"})
        answer = _authorize(api, way, "sg-peer", **itself)
        assert (answer.status, answer.code) == (status, code)


@WAYS
def test_the_quotas_of_rules(api: Api, group_id: str, way: Way) -> None:
    many: dict[str, str] = {}
    for number in range(1, 32):
        many |= _rule(way, f"Permissions.{number}.", PortRange=f"{number}/{number}")
    answer = _authorize(api, way, group_id, **many)
    assert (answer.status, answer.code) == (403, "AuthorizationLimitExceed")
    for number in (1, 2, 3):
        named = {f"{way.peer}CidrIp": "", f"{way.peer}GroupId": "sg-peer", "PortRange": f"{number}/{number}"}
        answer = _authorize(api, way, group_id, **_rule(way, **named))
    assert (answer.status, answer.code) == (400, "AuthorizedGroupRule.LimitExceed")
    assert len(_permissions(api, group_id)) == 2


@WAYS
def test_a_client_token_adds_rules_once(api: Api, group_id: str, way: Way) -> None:
    for _ in range(2):
        assert _authorize(api, way, group_id, ClientToken="t" + group_id, **_rule(way)).status == 200
    other = _authorize(api, way, group_id, ClientToken="t" + group_id, **_rule(way, PortRange="80/80"))
    assert other.code == "IdempotentParameterMismatch"
    assert len(_permissions(api, group_id)) == 1
