"""ModifySecurityGroupRule, …EgressRule, …Policy and DescribeSecurityGroupReferences over HTTP."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.http.network.sample_resources import OTHER_ACCOUNT, OWNER, REGION, group, vpc
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

_ACTIONS = {"ingress": "ModifySecurityGroupRule", "egress": "ModifySecurityGroupEgressRule"}
_ADDING = {"ingress": "AuthorizeSecurityGroup", "egress": "AuthorizeSecurityGroupEgress"}
_PEER = {"ingress": "Source", "egress": "Dest"}
_BOTH = pytest.mark.parametrize("direction", ["ingress", "egress"])
_TCP = {"IpProtocol": "TCP", "PortRange": "80/80"}


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    groups = ("sg-rules", "sg-peer", "sg-peer-two", "sg-policy", "sg-references", "sg-named")
    resources = (
        vpc("vpc-one"),
        vpc("vpc-two"),
        *(group(name, vpc_id="vpc-one") for name in groups),
        group("sg-far", vpc_id="vpc-two"),
        group("sg-enterprise", vpc_id="vpc-one", security_group_type="enterprise"),
        group("sg-classic"),
        group("sg-classic-peer"),
    )
    create_catalogue(folder, resources)
    with serving_here("--data", folder, "--auth", "open") as started:
        yield Api(started.host, started.port, key=str(OWNER))


def _sent(direction: str, sent: dict[str, str]) -> dict[str, str]:
    """The parameters with the names of a direction: Peer and Own stand for Source and Dest."""
    peer = _PEER[direction]
    own = "Dest" if peer == "Source" else "Source"
    return {name.replace("Peer", peer).replace("Own", own): value for name, value in sent.items()}


def _rules(api: Api, group_id: str, direction: str, **sent: str) -> list[dict[str, Any]]:
    place = {"RegionId": REGION, "SecurityGroupId": group_id, "Direction": direction, **sent}
    answer = api.call("DescribeSecurityGroupAttribute", **place)
    found: list[dict[str, Any]] = answer.json["Permissions"]["Permission"]
    return found


def _new_rule(api: Api, direction: str, group_id: str, **sent: str) -> str:
    known = {each["SecurityGroupRuleId"] for each in _rules(api, group_id, direction)}
    place = {"RegionId": REGION, "SecurityGroupId": group_id}
    answer = api.call(_ADDING[direction], **place, **{**_TCP, **_sent(direction, sent)})
    assert answer.status == 200, answer.body
    (made,) = [
        each["SecurityGroupRuleId"]
        for each in _rules(api, group_id, direction)
        if each["SecurityGroupRuleId"] not in known
    ]
    return str(made)


def _change(
    api: Api, direction: str, rule_id: str | None, group_id: str = "sg-rules", **sent: str
) -> tuple[int, str]:
    named = {} if rule_id is None else {"SecurityGroupRuleId": rule_id}
    place = {"RegionId": REGION, "SecurityGroupId": group_id}
    answer = api.call(_ACTIONS[direction], **place, **named, **_sent(direction, sent))
    return answer.status, "" if answer.status == 200 else answer.code


def _rule(api: Api, direction: str, rule_id: str, group_id: str = "sg-rules") -> dict[str, Any]:
    found = _rules(api, group_id, direction)
    return next(each for each in found if each["SecurityGroupRuleId"] == rule_id)


@_BOTH
def test_a_rule_changes_what_the_request_states(api: Api, direction: str) -> None:
    rule_id = _new_rule(api, direction, "sg-rules", PeerCidrIp="10.1.0.0/16", Description="first")
    before = _rule(api, direction, rule_id)
    changes = {
        "Policy": "drop",
        "Priority": "9",
        "PortRange": "90/99",
        "PeerCidrIp": "10.2.0.0/16",
        "SourcePortRange": "1/2",
        "NicType": "internet",
    }
    assert _change(api, direction, rule_id, **changes) == (200, "")
    changed = {"Policy": "Drop", "Priority": 9, "PortRange": "90/99", "SourcePortRange": "1/2"}
    peer = {f"{_PEER[direction]}CidrIp": "10.2.0.0/16"}
    assert _rule(api, direction, rule_id) == {**before, **changed, **peer}
    assert _change(api, direction, rule_id, Description="second") == (200, "")
    assert _rule(api, direction, rule_id)["Description"] == "second"


@_BOTH
def test_a_rule_names_another_group(api: Api, direction: str) -> None:
    rule_id = _new_rule(api, direction, "sg-rules", PeerGroupId="sg-peer", Priority="2")
    assert _change(api, direction, rule_id, PeerGroupId="sg-peer-two") == (200, "")
    assert _rule(api, direction, rule_id)[f"{_PEER[direction]}GroupId"] == "sg-peer-two"


@_BOTH
def test_without_an_id_the_stated_rule_gets_the_description(api: Api, direction: str) -> None:
    rule_id = _new_rule(api, direction, "sg-rules", PeerCidrIp="10.7.0.0/16")
    stated = {**_TCP, "PeerCidrIp": "10.7.0.0/16", "NicType": "<nil>", "Policy": "accept", "Priority": "1"}
    assert _change(api, direction, None, **stated, Description="told") == (200, "")
    assert _rule(api, direction, rule_id)["Description"] == "told"
    other = {**stated, "Priority": "5"}
    assert _change(api, direction, None, **other) == (404, "SecurityGroupRule.NotFound")


@pytest.fixture(scope="module")
def rules(api: Api) -> dict[str, str]:
    """A rule of each direction, by its name, that no test changes."""
    return {
        direction: _new_rule(api, direction, "sg-rules", PeerCidrIp="10.9.0.0/16", Priority="3")
        for direction in _ACTIONS
    }


@_BOTH
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"PortRange": "80"}, (400, "InvalidIpProtocol.Malformed")),
        ({"IpProtocol": "SCTP"}, (400, "InvalidIpProtocol.ValueNotSupported")),
        ({"IpProtocol": "ICMP"}, (400, "OperationDenied")),
        ({"PeerGroupId": "sg-peer"}, (400, "InvalidOperation.ModifySgRuleEntityType")),
        ({"PeerPrefixListId": "pl-1"}, (400, "InvalidOperation.ModifySgRuleEntityType")),
        ({"Ipv6PeerCidrIp": "2001:db8::/32"}, (400, "InvalidOperation.ModifySgRuleEntityType")),
        ({"PortRangeListId": "prl-1"}, (400, "InvalidParam.InvalidModifyRuleRequest")),
        ({"Ipv6OwnCidrIp": "2001:db8::/32"}, (400, "InvalidParameter.Conflict")),
        ({"Ipv6OwnCidrIp": "2001"}, (400, "InvalidParameter.Ipv6CidrIp")),
        ({"Policy": "maybe"}, (400, "InvalidPolicy.Malformed")),
        ({"Priority": "101"}, (400, "InvalidPriority.Malformed")),
        ({"Description": "x" * 513}, (400, "InvalidSecurityGroupDiscription.Malformed")),
        ({"SourcePortRange": "2/1"}, (400, "InvalidSourcePortRange.Malformed")),
        ({"PeerCidrIp": "10.9"}, (400, "Invalid{peer}CidrIp.Malformed")),
        ({"OwnCidrIp": "10.9"}, (400, "InvalidParam.{own}CidrIp")),
        ({"OwnCidrIp": "10.9.0.0/16"}, (400, "InvalidParamter.Conflict")),
        (
            {"IpProtocol": "ICMPV6", "PortRange": "-1/-1"},
            (400, "InvalidParam.Ipv6ProtocolConflictWithIpv4Address"),
        ),
    ],
)
def test_a_change_that_is_refused(
    api: Api, rules: dict[str, str], direction: str, sent: dict[str, str], expected: tuple[int, str]
) -> None:
    peer = _PEER[direction]
    names = {"peer": peer, "own": "Dest" if peer == "Source" else "Source"}
    code = expected[1]
    before = _rule(api, direction, rules[direction])
    assert _change(api, direction, rules[direction], **sent) == (expected[0], code.format(**names))
    assert _rule(api, direction, rules[direction]) == before


@_BOTH
def test_a_rule_cannot_become_another_rule(api: Api, rules: dict[str, str], direction: str) -> None:
    _new_rule(api, direction, "sg-rules", PeerCidrIp="10.9.0.0/16", Priority="4")
    refused = _change(api, direction, rules[direction], Priority="4")
    assert refused == (400, "InvalidParam.InvalidModifyRuleRequest")


@_BOTH
@pytest.mark.parametrize(
    ("peer", "expected"),
    [
        ("sg-none", (404, "Invalid{peer}GroupId.NotFound")),
        ("sg-far", (400, "Invalid{peer}GroupId.Mismatch")),
        ("sg-enterprise", (400, "InvalidParam.InvalidModifyRuleRequest")),
        ("sg-classic", (403, "InvalidNetworkType.{network}")),
        ("sg-rules", (403, "{same}")),
    ],
)
def test_a_group_that_a_changed_rule_cannot_name(
    api: Api, direction: str, peer: str, expected: tuple[int, str]
) -> None:
    rule_id = _new_rule(api, direction, "sg-rules", PeerGroupId="sg-named", PortRange=f"{len(peer)}/99")
    is_ingress = direction == "ingress"
    code = expected[1].format(
        peer=_PEER[direction],
        network="Mismatch" if is_ingress else "Conflict",
        same="InvalidParamter.Conflict" if is_ingress else "InvalidSecurityGroup.IsSame",
    )
    assert _change(api, direction, rule_id, PeerGroupId=peer) == (expected[0], code)


@_BOTH
@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, (403, "MissingParameter")),
        ({"PeerCidrIp": "10.0.0.0/8", "Ipv6PeerCidrIp": "::/0"}, (400, "InvalidParam.{peer}Ip")),
        (
            {"PeerCidrIp": "10.0.0.0/8", "OwnCidrIp": "10.0.0.1", "Ipv6OwnCidrIp": "::/0"},
            (400, "InvalidParam.{own}Ip"),
        ),
        ({"PeerPrefixListId": "pl-1"}, (404, "InvalidPrefixListId.NotFound")),
        (
            {"Ipv6PeerCidrIp": "::/0", "IpProtocol": "ICMP", "PortRange": "-1/-1"},
            (400, "InvalidParam.Ipv4ProtocolConflictWithIpv6Address"),
        ),
        ({"PeerCidrIp": "10.0.0.0/8", "PortRange": ""}, (400, "OperationDenied")),
        (
            {
                "PeerCidrIp": "10.0.0.0/8",
                "PortRange": "",
                "IpProtocol": "ICMP",
                "PortRangeListId": "prl-1",
            },
            (400, "InvalidParam.ProtocolAndPortRangeMismatch"),
        ),
    ],
)
def test_a_description_that_is_refused(
    api: Api, direction: str, sent: dict[str, str], expected: tuple[int, str]
) -> None:
    peer = _PEER[direction]
    code = expected[1].format(peer=peer, own="Dest" if peer == "Source" else "Source")
    complete = {name: value for name, value in {**_TCP, **sent}.items() if value}
    assert _change(api, direction, None, **complete) == (expected[0], code)


@_BOTH
def test_the_nic_type_of_a_rule_stays(api: Api, direction: str) -> None:
    rule_id = _new_rule(api, direction, "sg-classic", PeerCidrIp="10.1.0.0/16", NicType="internet")
    changed = _change(api, direction, rule_id, "sg-classic", NicType="intranet")
    assert changed == (400, "InvalidOperation.ModifyNicType")
    stated = {**_TCP, "PeerCidrIp": "10.1.0.0/16", "NicType": "any"}
    refused = _change(api, direction, None, "sg-classic", **stated)
    assert refused == (400, "InvalidNicType.ValueNotSupported")
    stated = {**_TCP, "PeerGroupId": "sg-classic-peer", "NicType": "internet"}
    refused = _change(api, direction, None, "sg-classic", **stated)
    assert refused == (403, f"Invalid{_PEER[direction]}GroupId.Mismatch")


@_BOTH
def test_a_rule_that_is_not_found(api: Api, rules: dict[str, str], direction: str) -> None:
    other = "egress" if direction == "ingress" else "ingress"
    for rule_id in ("sgr-none", rules[other]):
        refused = _change(api, direction, rule_id, Priority="8")
        assert refused == (404, "InvalidSecurityGroupRuleId.NotFound")
    theirs = api._replace(key=OTHER_ACCOUNT)
    refused = _change(theirs, direction, rules[direction], Priority="8")
    assert refused == (404, "InvalidSecurityGroupId.NotFound")
    malformed = _change(api, direction, rules[direction], "sg/", Priority="8")
    named = (
        "InvalidSecurityGroupId.Malformed" if direction == "ingress" else "InvalidSecurityGroupId.NotFound"
    )
    assert malformed[1] == named


def _policy(api: Api, group_id: str, policy: str) -> tuple[int, str]:
    place = {"RegionId": REGION, "SecurityGroupId": group_id}
    answer = api.call("ModifySecurityGroupPolicy", **place, InnerAccessPolicy=policy)
    return answer.status, "" if answer.status == 200 else answer.code


@pytest.mark.parametrize(("sent", "shown"), [("drop", "Drop"), ("ACCEPT", "Accept")])
def test_the_policy_within_a_group_is_changed(api: Api, sent: str, shown: str) -> None:
    assert _policy(api, "sg-policy", sent) == (200, "")
    place = {"RegionId": REGION, "SecurityGroupId": "sg-policy"}
    assert api.call("DescribeSecurityGroupAttribute", **place).json["InnerAccessPolicy"] == shown


@pytest.mark.parametrize(
    ("group_id", "policy", "expected"),
    [
        ("sg-policy", "Reject", (400, "InvalidPolicy.Malformed")),
        ("sg/", "Drop", (400, "InvalidSecurityGroupId.Malformed")),
        ("sg-none", "Drop", (404, "InvalidSecurityGroupId.NotFound")),
        ("sg-enterprise", "Accept", (404, "InvalidParameter.InnerAccessPolicy")),
    ],
)
def test_a_policy_that_is_refused(api: Api, group_id: str, policy: str, expected: tuple[int, str]) -> None:
    assert _policy(api, group_id, policy) == expected


def test_the_groups_that_name_a_group_are_shown(api: Api) -> None:
    _new_rule(api, "egress", "sg-references", PeerGroupId="sg-policy")
    sent = {"SecurityGroupId_1": "sg-policy", "SecurityGroupId_2": "sg-references"}
    answer = api.call("DescribeSecurityGroupReferences", RegionId=REGION, **sent)
    assert answer.json["SecurityGroupReferences"]["SecurityGroupReference"] == [
        {
            "ReferencingSecurityGroups": {
                "ReferencingSecurityGroup": [{"AliUid": str(OWNER), "SecurityGroupId": "sg-references"}]
            },
            "SecurityGroupId": "sg-policy",
        }
    ]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({}, (400, "InvalidSecurityGroupId.Malformed")),
        ({"SecurityGroupId_1": "sg/"}, (400, "InvalidSecurityGroupId.Malformed")),
        ({"SecurityGroupId_1": "sg-none"}, (404, "InvalidSecurityGroupId.NotFound")),
        ({"SecurityGroupId_1": "sg-policy", "RegionId": "mars"}, (404, "InvalidRegionId.NotFound")),
    ],
)
def test_references_that_are_refused(api: Api, sent: dict[str, str], expected: tuple[int, str]) -> None:
    answer = api.call("DescribeSecurityGroupReferences", **{"RegionId": REGION, **sent})
    assert (answer.status, answer.code) == expected


@pytest.mark.parametrize(
    ("action", "sent"),
    [(action, {}) for action in _ACTIONS.values()]
    + [("ModifySecurityGroupPolicy", {"InnerAccessPolicy": "Drop"})],
)
def test_an_unknown_region_is_refused(api: Api, action: str, sent: dict[str, str]) -> None:
    answer = api.call(action, RegionId="mars", SecurityGroupId="sg-rules", **sent)
    assert (answer.status, answer.code) == (404, "InvalidRegionId.NotFound")
