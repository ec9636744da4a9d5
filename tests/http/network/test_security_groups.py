"""Security groups over HTTP: creating, describing, joining and deleting them."""

import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from tests.api import Api
from tests.http.network.sample_resources import FAR, OTHER_ACCOUNT, REGION, group, instance, vpc
from tests.http.new_catalogue import create_catalogue
from tests.serving_here import serving_here

_UIDS = count(3_000_000_000_000_000)
_FIVE = tuple(f"sg-{number}" for number in range(5))


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("catalogue")
    resources = (
        vpc("vpc-one"),
        vpc("vpc-pending", settles_at=FAR),
        group("sg-in-vpc", vpc_id="vpc-one"),
        group("sg-enterprise", vpc_id="vpc-one", security_group_type="enterprise"),
        group("sg-full", vpc_id="vpc-one"),
        *(group(name, vpc_id="vpc-one") for name in _FIVE),
        instance("i-joining", vpc_id="vpc-one", security_group_ids=("sg-0",)),
        instance("i-in-five", vpc_id="vpc-one", security_group_ids=_FIVE),
        instance("i-starting", vpc_id="vpc-one", transitional_status="Starting", settles_at=FAR),
        instance("i-classic"),
        *(instance(f"i-{number}", security_group_ids=("sg-full",)) for number in range(3)),
    )
    create_catalogue(folder, resources)
    options = ("--auth", "open", "--quota", "instances_per_security_group=3")
    with serving_here("--data", folder, *options) as started:
        yield Api(started.host, started.port, key="1234567890123456")


@pytest.fixture
def fresh(api: Api) -> Api:
    """An account without resources."""
    return api._replace(key=str(next(_UIDS)))


def _create(api: Api, **parameters: str) -> str:
    answer = api.call("CreateSecurityGroup", **{"RegionId": REGION, **parameters})
    assert answer.status == 200, answer.body
    assert set(answer.json) == {"SecurityGroupId", "RequestId"}
    return str(answer.json["SecurityGroupId"])


def _describe(api: Api, **parameters: str) -> Any:  # noqa: ANN401
    answer = api.call("DescribeSecurityGroups", **{"RegionId": REGION, **parameters})
    assert answer.status == 200, answer.body
    return answer.json


def _ids(api: Api, **parameters: str) -> list[str]:
    return [
        each["SecurityGroupId"] for each in _describe(api, **parameters)["SecurityGroups"]["SecurityGroup"]
    ]


def test_a_group_is_described_with_every_member(fresh: Api) -> None:
    group_id = _create(
        fresh,
        SecurityGroupName="packer_1",
        Description="for a build",
        ResourceGroupId="rg-1",
        **{"Tag.1.Key": "k", "Tag.1.Value": "v"},
    )
    assert re.fullmatch(r"sg-bp1[0-9a-z]{17}", group_id)
    answer = _describe(fresh)
    assert (answer["TotalCount"], answer["PageNumber"], answer["PageSize"]) == (1, 1, 10)
    assert (answer["RegionId"], answer["NextToken"]) == (REGION, "")
    (shown,) = answer["SecurityGroups"]["SecurityGroup"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", shown.pop("CreationTime"))
    assert shown == {
        "SecurityGroupId": group_id,
        "SecurityGroupName": "packer_1",
        "Description": "for a build",
        "SecurityGroupType": "normal",
        "VpcId": "",
        "ResourceGroupId": "rg-1",
        "ServiceManaged": False,
        "Tags": {"Tag": [{"TagValue": "v", "TagKey": "k"}]},
    }


def test_a_client_token_creates_one_group(fresh: Api) -> None:
    first = _create(fresh, ClientToken="t", SecurityGroupName="once")
    assert _create(fresh, ClientToken="t", SecurityGroupName="once") == first
    assert _ids(fresh) == [first]


def test_filters(api: Api, fresh: Api) -> None:
    one = _create(fresh, SecurityGroupName="web-one", ResourceGroupId="rg-1", **{"Tag.1.Key": "env"})
    two = _create(fresh, SecurityGroupName="web-two")
    assert _ids(fresh, SecurityGroupName="web-one") == [one]
    assert _ids(fresh, SecurityGroupName="web") == []
    assert set(_ids(fresh, SecurityGroupName="web", FuzzyQuery="true")) == {one, two}
    assert _ids(fresh, SecurityGroupName="w*two", FuzzyQuery="true") == [two]
    assert _ids(fresh, ResourceGroupId="rg-1") == _ids(fresh, **{"Tag.1.Key": "env"}) == [one]
    assert (
        _ids(fresh, SecurityGroupId=two) == _ids(fresh, SecurityGroupIds=json.dumps([two, "sg-x"])) == [two]
    )
    assert set(_ids(fresh, NetworkType="classic")) == {one, two}
    assert _ids(fresh, NetworkType="vpc") == _ids(fresh, ServiceManaged="true") == []
    assert _ids(api, SecurityGroupType="enterprise") == ["sg-enterprise"]
    assert "sg-in-vpc" in _ids(api, VpcId="vpc-one", PageSize="100")
    assert _ids(api, VpcId="vpc-two") == []


def test_the_members_are_counted_when_asked_for(api: Api) -> None:
    (shown,) = _describe(api, SecurityGroupId="sg-full", IsQueryEcsCount="true")["SecurityGroups"][
        "SecurityGroup"
    ]
    assert (shown["EcsCount"], shown["AvailableInstanceAmount"]) == (3, 0)


def test_the_rules_are_counted_when_asked_for(fresh: Api) -> None:
    group_id, peer_id = _create(fresh), _create(fresh)
    rule = {"RegionId": REGION, "SecurityGroupId": group_id, "IpProtocol": "tcp", "NicType": "intranet"}
    for peer in ({"SourceCidrIp": "0.0.0.0/0"}, {"SourceGroupId": peer_id}):
        assert fresh.call("AuthorizeSecurityGroup", PortRange="22/22", **rule, **peer).status == 200
    (shown,) = _describe(fresh, SecurityGroupId=group_id, IsQueryEcsCount="true")["SecurityGroups"][
        "SecurityGroup"
    ]
    assert (shown["RuleCount"], shown["GroupToGroupRuleCount"]) == (2, 1)


def test_pages_by_number_and_by_token_are_the_same(fresh: Api) -> None:
    made = sorted((_create(fresh) for _ in range(5)), reverse=True)
    by_number = [each for number in "123" for each in _ids(fresh, PageNumber=number, PageSize="2")]
    assert by_number == made
    by_token: list[str] = []
    token: dict[str, str] = {}
    while True:
        answer = _describe(fresh, MaxResults="2", **token)
        assert "TotalCount" not in answer
        by_token += [each["SecurityGroupId"] for each in answer["SecurityGroups"]["SecurityGroup"]]
        if not answer["NextToken"]:
            break
        token = {"NextToken": answer["NextToken"]}
    assert by_token == made


def test_an_unused_group_is_deleted(fresh: Api) -> None:
    group_id = _create(fresh)
    other = fresh._replace(key=OTHER_ACCOUNT)
    deletion = {"RegionId": REGION, "SecurityGroupId": group_id}
    assert other.call("DeleteSecurityGroup", **deletion).code == "InvalidSecurityGroup.NotFound"
    assert _ids(other, SecurityGroupId=group_id) == []
    answer = fresh.call("DeleteSecurityGroup", **deletion)
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    assert _ids(fresh) == []
    assert fresh.call("DeleteSecurityGroup", **deletion).code == "InvalidSecurityGroup.NotFound"


def test_a_group_that_another_one_names_is_not_deleted(fresh: Api) -> None:
    named, naming = _create(fresh), _create(fresh)
    rule = {"IpProtocol": "tcp", "PortRange": "22/22", "NicType": "intranet", "SourceGroupId": named}
    assert fresh.call("AuthorizeSecurityGroup", RegionId=REGION, SecurityGroupId=naming, **rule).status == 200
    answer = fresh.call("DeleteSecurityGroup", RegionId=REGION, SecurityGroupId=named)
    assert (answer.status, answer.code) == (403, "DependencyViolation")
    for group_id in (naming, named):
        assert fresh.call("DeleteSecurityGroup", RegionId=REGION, SecurityGroupId=group_id).status == 200


def test_an_instance_joins_a_group_and_keeps_it(api: Api) -> None:
    answer = api.call("JoinSecurityGroup", SecurityGroupId="sg-in-vpc", InstanceId="i-joining")
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    answer = api.call("DeleteSecurityGroup", RegionId=REGION, SecurityGroupId="sg-in-vpc")
    assert (answer.status, answer.code) == (403, "DependencyViolation")
    again = api.call("JoinSecurityGroup", SecurityGroupId="sg-in-vpc", InstanceId="i-joining")
    assert (again.status, again.code) == (403, "InvalidInstanceId.AlreadyExists")


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"SecurityGroupId": "sg-x"}, 404, "InvalidSecurityGroupId.NotFound"),
        ({"InstanceId": "i-x"}, 404, "InvalidInstanceId.NotFound"),
        ({"InstanceId": "i-starting"}, 403, "IncorrectInstanceStatus"),
        ({"InstanceId": "i-classic"}, 400, "InvalidInstanceId.Mismatch"),
        ({"InstanceId": "i-in-five"}, 400, "InstanceSecurityGroupLimitExceeded"),
        ({"SecurityGroupId": "sg-full"}, 403, "SecurityGroupInstanceLimitExceeded"),
        ({"SecurityGroupId": "sg-enterprise"}, 400, "InvalidOperation.MultiGroupType"),
        ({"NetworkInterfaceId": "eni-1"}, 403, "InvalidParam.EniIdAndInstanceId.Conflict"),
        ({"InstanceId": "", "NetworkInterfaceId": "eni-1"}, 400, "MissingParameter.RegionId"),
        (
            {"InstanceId": "", "NetworkInterfaceId": "eni-1", "RegionId": REGION},
            404,
            "InvalidEniId.NotFound",
        ),
        ({"InstanceId": ""}, 400, "MissingParameter"),
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"RegionId": "cn-beijing"}, 404, "InvalidInstanceId.NotFound"),
    ],
)
def test_an_instance_that_cannot_join(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    sent = {"SecurityGroupId": "sg-in-vpc", "InstanceId": "i-joining", **parameters}
    answer = api.call("JoinSecurityGroup", **sent)
    assert (answer.status, answer.code) == (status, code)


_TOO_MANY_TAGS = {f"Tag.{number}.Key": f"k{number}" for number in range(1, 22)}


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"SecurityGroupName": "1"}, 400, "InvalidSecurityGroupName.Malformed"),
        ({"SecurityGroupName": "https://x"}, 400, "InvalidSecurityGroupName.Malformed"),
        ({"Description": "x"}, 400, "InvalidSecurityGroupDiscription.Malformed"),
        ({"SecurityGroupType": "Normal"}, 400, "InvalidParams.GroupType"),
        ({"SecurityGroupType": "enterprise"}, 400, "InvalidParams.VpcIdGroupType"),
        ({"VpcId": "vpc-nowhere"}, 404, "InvalidVpcId.NotFound"),
        ({"VpcId": "vpc-pending"}, 400, "IncorrectVpcStatus"),
        ({"Tag.1.Key": "aliyun1"}, 400, "InvalidTagKey.Malformed"),
        ({"Tag.1.Key": "k", "Tag.1.Value": "x" * 129}, 400, "InvalidTagValue.Malformed"),
        ({"Tag.1.Key": "k", "Tag.2.key": "k"}, 400, "Duplicate.TagKey"),
        (_TOO_MANY_TAGS, 403, "QuotaExceed.Tags"),
    ],
)
def test_refused_creations(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    before = _describe(api)["TotalCount"]
    answer = api.call("CreateSecurityGroup", **{"RegionId": REGION, **parameters})
    assert (answer.status, answer.code) == (status, code)
    assert _describe(api)["TotalCount"] == before


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"SecurityGroupType": "basic"}, 400, "InvalidParameter.SecurityGroupType"),
        ({"NextToken": "?"}, 400, "InValidParameter.NextToken"),
        ({"DryRun": "true"}, 400, "DryRunOperation"),
        ({"SecurityGroupIds": "sg-1"}, 400, "InvalidParameter"),
        ({"SecurityGroupIds": json.dumps(list(map(str, range(101))))}, 400, "InvalidParameter"),
        ({"NetworkType": "lan"}, 400, "InvalidParameter"),
        ({"PageSize": "101"}, 400, "InvalidParameter"),
        ({"MaxResults": "101"}, 400, "InvalidParameter"),
    ],
)
def test_refused_queries(api: Api, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("DescribeSecurityGroups", **{"RegionId": REGION, **parameters})
    assert (answer.status, answer.code) == (status, code)


def test_refused_deletions(api: Api) -> None:
    for parameters, code in (
        ({"RegionId": "mars"}, "InvalidRegionId.NotFound"),
        ({"SecurityGroupId": "no id"}, "InvalidSecurityGroup.NotFound"),
        ({"SecurityGroupId": "sg-full"}, "DependencyViolation"),
    ):
        sent = {"RegionId": REGION, "SecurityGroupId": "sg-full", **parameters}
        assert api.call("DeleteSecurityGroup", **sent).code == code
