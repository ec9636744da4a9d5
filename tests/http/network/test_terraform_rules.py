"""NicType as Terraform sends it, and lists of port ranges."""

from collections.abc import Iterator
from itertools import count
from typing import NamedTuple

import pytest

from tests.api import Answer, Api
from tests.http.network.sample_resources import REGION, group
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

_NUMBERS = count()


class Way(NamedTuple):
    """One direction: the actions that add and remove a rule, and the name of the other side."""

    adds: str
    removes: str
    peer: str


WAYS = pytest.mark.parametrize(
    "way",
    [
        Way("AuthorizeSecurityGroup", "RevokeSecurityGroup", "Source"),
        Way("AuthorizeSecurityGroupEgress", "RevokeSecurityGroupEgress", "Dest"),
    ],
    ids=["ingress", "egress"],
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    create_catalogue(folder, [group(f"sg-{number}", vpc_id="vpc-1") for number in range(10)])
    with serving_here("--data", folder) as started:
        yield Api(started.host, started.port)


@pytest.fixture
def group_id() -> str:
    """A group of a VPC without rules."""
    return f"sg-{next(_NUMBERS)}"


def _rule(way: Way, place: str = "", **parameters: str) -> dict[str, str]:
    rule = {"IpProtocol": "tcp", "PortRange": "22/22", f"{way.peer}CidrIp": "0.0.0.0/0", **parameters}
    return {place + name: text for name, text in rule.items()}


def _call(api: Api, action: str, group_id: str, rule: dict[str, str]) -> Answer:
    return api.call(action, **{"RegionId": REGION, "SecurityGroupId": group_id, **rule})


def _nic_types(api: Api, group_id: str, asked: str) -> list[str]:
    sent = {"RegionId": REGION, "SecurityGroupId": group_id, "NicType": asked}
    answer = api.call("DescribeSecurityGroupAttribute", **sent)
    assert answer.status == 200, answer.body
    return [each["NicType"] for each in answer.json["Permissions"]["Permission"]]


@WAYS
@pytest.mark.parametrize("nic_type", ["<nil>", "internet", "INTRANET"])
def test_every_nic_type_is_intranet_in_a_vpc(api: Api, group_id: str, way: Way, nic_type: str) -> None:
    """Terraform sends the text <nil>."""
    alone = _rule(way, NicType=nic_type)
    listed = _rule(way, "Permissions.1.", PortRange="80/80", NicType=nic_type)
    for rule in (alone, listed):
        assert _call(api, way.adds, group_id, rule).status == 200
    assert _nic_types(api, group_id, nic_type) == ["intranet", "intranet"]
    for rule in (alone, listed):
        assert _call(api, way.removes, group_id, rule).status == 200
    assert _nic_types(api, group_id, nic_type) == []


@WAYS
def test_lists_of_port_ranges_do_not_exist(api: Api, group_id: str, way: Way) -> None:
    """Source of the codes: the error codes of AuthorizeSecurityGroup, 2026."""
    rule = _rule(way, "Permissions.1.")
    listed = {**rule, "Permissions.1.PortRangeListId": "prl-1"}
    assert _call(api, way.adds, group_id, listed).status == 200, "PortRange goes before the list"
    assert _call(api, way.removes, group_id, listed).status == 200
    del listed["Permissions.1.PortRange"]
    answer = _call(api, way.adds, group_id, listed)
    assert (answer.status, answer.code) == (400, "InvalidPortRangeListId.NotFound")
    assert _call(api, way.removes, group_id, listed).status == 200, "no rule names the list"
    for action in (way.adds, way.removes):
        refused = _call(api, action, group_id, {**listed, "Permissions.1.IpProtocol": "icmp"})
        assert (refused.status, refused.code) == (400, "InvalidParam.ProtocolNotSupportPortRangeList")
