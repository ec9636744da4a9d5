"""RevokeSecurityGroup, RevokeSecurityGroupEgress and ModifySecurityGroupAttribute over HTTP."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.api import Api
from tests.http.network.sample_resources import REGION, group
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

GROUP = {"RegionId": REGION, "SecurityGroupId": "sg-1"}
RULE = {"IpProtocol": "tcp", "PortRange": "22/22"}


class Way(NamedTuple):
    """One direction: the actions that add and remove a rule, and the name of the other side."""

    adds: str
    takes: str
    peer: str


IN = Way("AuthorizeSecurityGroup", "RevokeSecurityGroup", "Source")
OUT = Way("AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress", "Dest")
WAYS = pytest.mark.parametrize("way", [IN, OUT], ids=["ingress", "egress"])


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, [group("sg-1", vpc_id="vpc-1", name="before"), group("sg-2", vpc_id="vpc-1")])
    with serving_here("--data", folder, "--auth", "open") as started:
        yield Api(started.host, started.port, key="1234567890123456")


@pytest.fixture(autouse=True)
def _empty(api: Api) -> Iterator[None]:
    """Each test finds a group without rules."""
    yield
    for way, direction in ((IN, "ingress"), (OUT, "egress")):
        ids = [each["SecurityGroupRuleId"] for each in _rules(api, direction)]
        if ids:
            numbered = {f"SecurityGroupRuleId.{number}": rule_id for number, rule_id in enumerate(ids, 1)}
            assert api.call(way.takes, **GROUP, **numbered).status == 200


def _rules(api: Api, direction: str = "all") -> list[dict[str, Any]]:
    answer = api.call("DescribeSecurityGroupAttribute", **GROUP, Direction=direction)
    rules: list[dict[str, Any]] = answer.json["Permissions"]["Permission"]
    return rules


def _rule(way: Way, **parameters: str) -> dict[str, str]:
    return {**RULE, f"{way.peer}CidrIp": "10.0.0.0/8", **parameters}


def _add(api: Api, way: Way, **parameters: str) -> None:
    assert api.call(way.adds, **GROUP, **_rule(way, **parameters)).status == 200


@WAYS
def test_a_rule_is_removed_by_its_parameters(api: Api, way: Way) -> None:
    _add(api, way, Description="the one")
    _add(api, way, Priority="2")
    answer = api.call(way.takes, **GROUP, **_rule(way))
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert [each["Priority"] for each in _rules(api)] == [2]
    assert api.call(way.takes, **GROUP, **_rule(way)).status == 200, "it is as good as taken"
    assert len(_rules(api)) == 1


@WAYS
def test_a_rule_that_names_a_group_is_removed(api: Api, way: Way) -> None:
    named = {**RULE, f"{way.peer}GroupId": "sg-2"}
    owner = {f"{way.peer}GroupOwnerId": "1234567890123456"}
    assert api.call(way.adds, **GROUP, **named, **owner).status == 200
    places = {f"Permissions.1.{name}": text for name, text in named.items()}
    assert api.call(way.takes, **GROUP, **places).status == 200
    assert _rules(api) == []


@WAYS
def test_rules_are_removed_by_their_ids_all_or_none(api: Api, way: Way) -> None:
    _add(api, way)
    _add(api, way, PortRange="80/80")
    first, second = (each["SecurityGroupRuleId"] for each in _rules(api))
    for ids, code in (
        ((first, "sgr-nowhere"), "InvalidParam.SecurityGroupRuleId"),
        ((first, first), "InvalidParam.SecurityGroupRuleIdRepeated"),
    ):
        numbered = {f"SecurityGroupRuleId.{number}": rule_id for number, rule_id in enumerate(ids, 1)}
        answer = api.call(way.takes, **GROUP, **numbered)
        assert (answer.status, answer.code) == (400, code)
    both = {"SecurityGroupRuleId.1": first, "Permissions.1.IpProtocol": "tcp"}
    assert api.call(way.takes, **GROUP, **both).code == "InvalidParam.Permissions"
    assert api.call(way.takes, **GROUP, **{"SecurityGroupRuleId.1": first}).status == 200
    assert [each["SecurityGroupRuleId"] for each in _rules(api)] == [second]


def test_each_direction_has_its_own_ids(api: Api) -> None:
    _add(api, IN)
    (rule,) = _rules(api)
    answer = api.call(OUT.takes, **GROUP, **{"SecurityGroupRuleId.1": rule["SecurityGroupRuleId"]})
    assert answer.code == "InvalidParam.SecurityGroupRuleId"
    assert len(_rules(api)) == 1


def test_a_group_gets_another_name_and_description(api: Api) -> None:
    action = "ModifySecurityGroupAttribute"
    answer = api.call(action, **GROUP, SecurityGroupName="after")
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert api.call(action, **GROUP, Description="a text").status == 200
    shown = api.call("DescribeSecurityGroupAttribute", **GROUP).json
    assert (shown["SecurityGroupName"], shown["Description"]) == ("after", "a text")
    stranger = api._replace(key="2222222222222222")
    for caller, parameters, status, code in (
        (api, {"SecurityGroupName": "1"}, 400, "InvalidSecurityGroupName.Malformed"),
        (api, {"Description": "x"}, 400, "InvalidSecurityGroupDiscription.Malformed"),
        (api, {"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        (stranger, {"SecurityGroupName": "theirs"}, 404, "InvalidSecurityGroupId.NotFound"),
    ):
        refused = caller.call(action, **{**GROUP, **parameters})
        assert (refused.status, refused.code) == (status, code)
