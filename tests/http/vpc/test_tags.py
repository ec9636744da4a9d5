"""Tags over HTTP, with the actions of the VPC product."""

import pytest

from tests.http.vpc.conftest import Caller


def _tags(caller: Caller, resource_type: str, resource_id: str) -> dict[str, str]:
    answer = caller.done("ListTagResources", ResourceType=resource_type, ResourceId_1=resource_id)
    return {each["TagKey"]: each["TagValue"] for each in answer["TagResources"]["TagResource"]}


def test_vpcs_vswitches_and_addresses_have_tags(caller: Caller) -> None:
    vpc_id = caller.vpc()
    vswitch_id = caller.vswitch(vpc_id)
    allocation_id = caller.done("AllocateEipAddress")["AllocationId"]
    for resource_type, resource_id in (("VPC", vpc_id), ("VSwitch", vswitch_id), ("EIP", allocation_id)):
        named = {"ResourceType": resource_type, "ResourceId.1": resource_id}
        caller.done("TagResources", **named, Tag_1_Key="a", Tag_1_Value="1", Tag_2_Key="b")
        assert _tags(caller, resource_type, resource_id) == {"a": "1", "b": ""}
        caller.done("TagResources", **named, Tag_1_Key="a", Tag_1_Value="2")
        caller.done("UnTagResources", **named, TagKey_1="b", TagKey_2="unknown")
        assert _tags(caller, resource_type, resource_id) == {"a": "2"}
    (shown,) = caller.done("DescribeEipAddresses", Tag_1_Key="a")["EipAddresses"]["EipAddress"]
    assert shown["Tags"] == {"Tag": [{"Key": "a", "Value": "2"}]}
    caller.done("UnTagResources", ResourceType="EIP", ResourceId_1=allocation_id, All="true")
    assert _tags(caller, "EIP", allocation_id) == {}


def test_tags_select_resources_by_pages(caller: Caller) -> None:
    first, second = (caller.vpc(Tag_1_Key="k", Tag_1_Value=value, Tag_2_Key="l") for value in "12")
    answer = caller.done("ListTagResources", ResourceType="VPC", Tag_1_Key="k", Tag_1_Value="1")
    assert {each["ResourceId"] for each in answer["TagResources"]["TagResource"]} == {first}
    assert answer["NextToken"] == ""
    pages, token = list[tuple[str, str]](), dict[str, str]()
    while len(pages) < 4:
        sent = {"ResourceType": "VPC", "Tag.1.Key": "k", "MaxResults": "1", **token}
        answer = caller.done("ListTagResources", **sent)
        pages += [(each["ResourceId"], each["TagKey"]) for each in answer["TagResources"]["TagResource"]]
        token = {"NextToken": answer["NextToken"]}
    assert (len(set(pages)), token) == (4, {"NextToken": ""})
    assert {resource_id for resource_id, _ in pages} == {first, second}


@pytest.mark.parametrize("action", ["TagResources", "UnTagResources", "ListTagResources"])
def test_what_no_tag_action_takes(caller: Caller, action: str) -> None:
    vpc_id = caller.vpc()
    tags = {"TagKey.1": "key"} if action == "UnTagResources" else {"Tag.1.Key": "key"}
    many_ids = {f"ResourceId.{number}": f"vpc-{number}" for number in range(1, 52)}
    many_tags = {
        (f"TagKey.{number}" if action == "UnTagResources" else f"Tag.{number}.Key"): f"key{number}"
        for number in range(1, 22)
    }
    system = dict.fromkeys(tags, "acs:key")
    for parameters, outcome in (
        ({"RegionId": "cn-none"}, (404, "InvalidRegionId.NotFound")),
        ({"ResourceType": "HOUSE"}, (400, "InvalidInstanceType.NotFound")),
        (many_ids, (400, "SizeLimitExceeded.ResourceId")),
        (many_tags, (400, "SizeLimitExceeded.TagNum")),
        (system, (400, "InvalidTagKey")),
    ):
        sent = {"ResourceType": "VPC", "ResourceId.1": vpc_id, **tags, **parameters}
        assert caller.refused(action, **sent) == outcome


def test_what_cannot_be_tagged(caller: Caller) -> None:
    vpc_id = caller.vpc()
    for parameters, outcome in (
        ({"Tag.1.Key": "k", "ResourceId.1": "vpc-none"}, (400, "InvalidInstanceIds.NotFound")),
        ({"Tag.1.Key": "k", "ResourceType": "HAVIP"}, (400, "InvalidInstanceIds.NotFound")),
        ({}, (400, "MissingParam.Tags")),
        ({"Tag.1.Value": "v"}, (400, "MissingParameter.TagKey")),
        ({"Tag.1.Key": "k", "Tag.1.Value": "http://x"}, (400, "InvalidTagValue")),
        ({"Tag.1.Key": "k", "Tag.2.Key": "k"}, (400, "Forbidden.TagKey.Duplicated")),
        ({f"Tag.{number}.Key": f"k{number}" for number in range(1, 5)}, (400, "QuotaExceeded.TagNum")),
    ):
        sent = {"ResourceType": "VPC", "ResourceId.1": vpc_id, **parameters}
        assert caller.refused("TagResources", **sent) == outcome
    assert _tags(caller, "VPC", vpc_id) == {}
    other = caller._replace(account_id=2222222222222222)
    for action, more in (("TagResources", {"Tag.1.Key": "k"}), ("UnTagResources", {"TagKey.1": "k"})):
        refused = other.refused(action, ResourceType="VPC", ResourceId_1=vpc_id, **more)
        assert refused == (400, "InvalidInstanceIds.NotFound")


def test_lists_need_ids_or_tags(caller: Caller) -> None:
    assert caller.refused("ListTagResources", ResourceType="VPC") == (400, "BothEmpty.TagsAndResources")
    sent = {"ResourceType": "VPC", "Tag.1.Key": "k", "Tag.1.Value": "http://x"}
    assert caller.refused("ListTagResources", **sent) == (400, "InvalidTagValue")
    assert _tags(caller, "HAVIP", "havip-1") == {}
