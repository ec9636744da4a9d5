"""The actions of Resource Management on resource groups, over HTTP."""

import json
import re
from urllib.parse import urlencode

import pytest

from tests.api import Api
from tests.http.resource_groups.calling import Groups
from tests.running import Running

REGION = "cn-hangzhou"
RAM = "2015-05-01"


def test_a_group_is_created_shown_renamed_and_deleted(groups: Groups) -> None:
    made = groups.do(
        "CreateResourceGroup", Name="my-project", DisplayName="My project", Tag_1_Key="k", Tag_1_Value="v"
    )["ResourceGroup"]
    regions = made.pop("RegionStatuses")["RegionStatus"]
    assert {each["Status"] for each in regions} == {"OK"}
    assert REGION in [each["RegionId"] for each in regions]
    assert re.fullmatch(r"rg-[0-9a-z]{15}", made["Id"])
    assert made.pop("CreateDate").endswith("Z")
    assert made == {
        "DisplayName": "My project",
        "Status": "OK",
        "AccountId": groups.api.key,
        "Name": "my-project",
        "Id": made["Id"],
    }
    one = {"ResourceGroupId": made["Id"]}
    shown = groups.do("GetResourceGroup", **one, IncludeTags="true")["ResourceGroup"]
    assert shown["Tags"] == {"Tag": [{"TagKey": "k", "TagValue": "v"}]}
    assert shown["RegionStatuses"]["RegionStatus"] == regions
    assert "Tags" not in groups.do("GetResourceGroup", **one)["ResourceGroup"]
    renamed = groups.do("UpdateResourceGroup", **one, NewDisplayName="Another")["ResourceGroup"]
    assert (renamed["DisplayName"], renamed["Name"]) == ("Another", "my-project")
    assert set(renamed) == {"DisplayName", "AccountId", "Name", "CreateDate", "Id"}
    deleted = groups.do("DeleteResourceGroup", **one)["ResourceGroup"]
    assert deleted["Status"] == "PendingDelete"
    assert deleted["RegionStatuses"]["RegionStatus"][0]["Status"] == "PendingDelete"
    gone = groups.call("GetResourceGroup", **one)
    assert (gone.status, gone.code) == (404, "EntityNotExists.ResourceGroup")
    assert groups.create("my-project") != made["Id"]


def test_groups_are_created_and_deleted_as_long_as_it_takes(groups: Groups, group_server: Running) -> None:
    api = Api(group_server.host, group_server.port)
    seconds = json.dumps({"CreateResourceGroup": 3600, "DeleteResourceGroup": 3600}).encode()
    assert groups.names() == ["default"]  # the first call makes the account
    target = f"/_genzo/durations?{urlencode({'account': groups.api.key})}"
    assert api.send("PUT", target, body=seconds).status == 200
    made = groups.do("CreateResourceGroup", Name="slow", DisplayName="Slow")["ResourceGroup"]
    assert (made["Status"], groups.names(Status="Creating")) == ("Creating", ["slow"])
    groups.do("DeleteResourceGroup", ResourceGroupId=made["Id"])
    assert groups.names(Status="PendingDelete") == ["slow"]
    assert groups.do("DeleteResourceGroup", ResourceGroupId=made["Id"])["ResourceGroup"]["Id"] == made["Id"]


def test_every_account_has_a_default_group_that_stays(groups: Groups) -> None:
    (shown,) = groups.listed()
    assert (shown["Name"], shown["Status"]) == ("default", "OK")
    assert re.fullmatch(r"rg-acfm[0-9a-z]{11}", shown["Id"])
    other = groups._replace(api=groups.api._replace(key="2222222222222222"))
    assert other.listed()[0]["Id"] != shown["Id"]
    refused = groups.call("DeleteResourceGroup", ResourceGroupId=shown["Id"])
    assert (refused.status, refused.code) == (409, "DeleteConflict.ResourceGroup.Resource")
    refused = groups.call("UpdateResourceGroup", ResourceGroupId=shown["Id"], NewDisplayName="Mine")
    assert (refused.status, refused.code) == (400, "InvalidParameter.ResourceGroupId")


def test_groups_are_filtered_and_paged_newest_first(groups: Groups) -> None:
    first = groups.create("web-front", Tag_1_Key="env", Tag_1_Value="test")
    second = groups.create("web-back", Tag_1_Key="env")
    assert set(groups.names()) == {"web-front", "web-back", "default"}
    assert groups.names()[-1] == "default"
    for filters, wanted in (
        ({"Name": "web"}, {"web-front", "web-back"}),
        ({"DisplayName": "The web-f"}, {"web-front"}),
        ({"ResourceGroupId": second}, {"web-back"}),
        ({"ResourceGroupId": second, "ResourceGroupIds_1": first}, {"web-front"}),
        ({"Tag_1_Key": "env"}, {"web-front", "web-back"}),
        ({"Tag_1_Key": "env", "Tag_1_Value": "test"}, {"web-front"}),
        ({"Status": "Creating"}, set[str]()),
    ):
        assert set(groups.names(**filters)) == wanted
    answer = groups.do("ListResourceGroups", PageSize="2", PageNumber="2")
    assert (answer["TotalCount"], answer["PageSize"], answer["PageNumber"]) == (3, 2, 2)
    assert len(answer["ResourceGroups"]["ResourceGroup"]) == 1
    (tagged,) = groups.listed(Name="web-front", IncludeTags="true")
    assert tagged["Tags"] == {"Tag": [{"TagKey": "env", "TagValue": "test"}]}
    assert groups.listed(Tag_1_Key="env")[0]["Tags"]["Tag"]
    assert "Tags" not in groups.listed()[0]


@pytest.mark.parametrize("action", ["CreateVpc", "AllocateEipAddress"])
def test_a_group_with_a_resource_of_the_vpc_product_is_not_deleted(groups: Groups, action: str) -> None:
    group_id = groups.create(action.lower())
    made = groups.api.call(f"vpc/{action}", RegionId="cn-beijing", ResourceGroupId=group_id)
    assert made.status == 200, made.body
    refused = groups.call("DeleteResourceGroup", ResourceGroupId=group_id)
    assert (refused.status, refused.code) == (409, "DeleteConflict.ResourceGroup.Resource")


def test_a_group_with_a_resource_or_an_image_is_not_deleted(groups: Groups) -> None:
    group_id = groups.create("used")
    api = groups.api
    api.call("CreateKeyPair", RegionId="cn-beijing", KeyPairName="key", ResourceGroupId=group_id)
    refused = groups.call("DeleteResourceGroup", ResourceGroupId=group_id)
    assert (refused.status, refused.code) == (409, "DeleteConflict.ResourceGroup.Resource")
    api.call("DeleteKeyPairs", RegionId="cn-beijing", KeyPairNames='["key"]')
    disk = api.call("CreateDisk", RegionId=REGION, ZoneId="cn-hangzhou-i", Size="20").json["DiskId"]
    moved = {"RegionId": REGION, "ResourceType": "disk", "ResourceId": disk}
    api.call("JoinResourceGroup", **moved, ResourceGroupId=group_id)
    assert groups.call("DeleteResourceGroup", ResourceGroupId=group_id).code == refused.code
    other = groups.create("other")
    api.call("JoinResourceGroup", **moved, ResourceGroupId=other)
    assert groups.call("DeleteResourceGroup", ResourceGroupId=group_id).status == 200
    image = {"RegionId": REGION, "ImageName": "made", "DiskDeviceMapping_1_OSSBucket": "bucket"}
    image |= {"DiskDeviceMapping_1_OSSObject": "a.raw", "DiskDeviceMapping_1_DiskImageSize": "5"}
    fourth = groups.create("connected")
    made = api.call("CreateVpc", RegionId=REGION, CidrBlock="172.16.0.0/12").json["VpcId"]
    place = {"RegionId": REGION, "VpcId": made}
    block = {"ZoneId": "cn-hangzhou-i", "CidrBlock": "172.16.0.0/24"}
    vswitch = api.call("CreateVSwitch", **place, **block).json["VSwitchId"]
    group = api.call("CreateSecurityGroup", **place).json["SecurityGroupId"]
    network = {"RegionId": REGION, "VSwitchId": vswitch, "SecurityGroupId": group}
    made = api.call("CreateNetworkInterface", **network, ResourceGroupId=fourth)
    assert made.status == 200, made.body
    assert groups.call("DeleteResourceGroup", ResourceGroupId=fourth).code == refused.code
    third = groups.create("imaged")
    made = api.call("ImportImage", **image, ResourceGroupId=third)
    assert made.status == 200, made.body
    assert groups.call("DeleteResourceGroup", ResourceGroupId=third).code == refused.code


@pytest.mark.parametrize(
    ("action", "parameters", "status", "code"),
    [
        (
            "CreateResourceGroup",
            {"Name": "1a", "DisplayName": "x"},
            400,
            "InvalidParameter.Name.InvalidChars",
        ),
        ("CreateResourceGroup", {"Name": "ab", "DisplayName": "x"}, 400, "InvalidParameter.Name.Length"),
        ("CreateResourceGroup", {"Name": "a" * 51, "DisplayName": "x"}, 400, "InvalidParameter.Name.Length"),
        ("CreateResourceGroup", {"Name": "abc"}, 400, "MissingParameter.DisplayName"),
        ("CreateResourceGroup", {"Name": "abc", "DisplayName": "  "}, 400, "InvalidParameter.DisplayName"),
        (
            "CreateResourceGroup",
            {"Name": "abc", "DisplayName": "x" * 51},
            400,
            "InvalidParameter.DisplayName.Length",
        ),
        (
            "CreateResourceGroup",
            {"Name": "default", "DisplayName": "x"},
            409,
            "EntityAlreadyExists.ResourceGroup",
        ),
        ("UpdateResourceGroup", {"ResourceGroupId": "rg-1"}, 400, "MissingParameter.DisplayName"),
        (
            "UpdateResourceGroup",
            {"ResourceGroupId": "rg-1", "NewDisplayName": "x"},
            404,
            "EntityNotExists.ResourceGroup",
        ),
        (
            "UpdateResourceGroup",
            {"ResourceGroupId": "x", "NewDisplayName": "x"},
            400,
            "InvalidParameter.ResourceGroupId",
        ),
        (
            "UpdateResourceGroup",
            {"ResourceGroupId": "x", "NewDisplayName": " "},
            400,
            "InvalidParameter.DisplayName",
        ),
        (
            "UpdateResourceGroup",
            {"ResourceGroupId": "x", "NewDisplayName": "x" * 51},
            400,
            "InvalidParameter.DisplayName.Length",
        ),
        ("GetResourceGroup", {"ResourceGroupId": "rg_1"}, 400, "InvalidParameter.ResourceGroupId"),
        ("GetResourceGroup", {"ResourceGroupId": "rg-" + "1" * 16}, 400, "InvalidParameter.ResourceGroupId"),
        ("DeleteResourceGroup", {"ResourceGroupId": "x"}, 400, "InvalidParameter.ResourceGroupId"),
        ("DeleteResourceGroup", {"ResourceGroupId": "rg-1"}, 404, "EntityNotExists.ResourceGroup"),
    ],
)
def test_wrong_values_are_refused(
    groups: Groups, action: str, parameters: dict[str, str], status: int, code: str
) -> None:
    answer = groups.call(action, **parameters)
    assert (answer.status, answer.code) == (status, code)


def test_groups_have_a_quota_and_unique_names(groups: Groups) -> None:
    for number in range(3):
        groups.create(f"group-{number}")
    full = groups.call("CreateResourceGroup", Name="group-4", DisplayName="x")
    assert (full.status, full.code) == (409, "LimitExceeded.ResourceGroup")
    taken = groups.call("CreateResourceGroup", Name="group-1", DisplayName="x")
    assert (taken.status, taken.code) == (409, "EntityAlreadyExists.ResourceGroup")


def test_groups_of_other_accounts_do_not_exist(groups: Groups) -> None:
    group_id = groups.create("mine")
    other = groups._replace(api=groups.api._replace(key="2222222222222222"))
    assert other.names() == ["default"]
    for action in ("GetResourceGroup", "DeleteResourceGroup"):
        assert other.call(action, ResourceGroupId=group_id).code == "EntityNotExists.ResourceGroup"


def test_a_user_needs_a_permission(groups: Groups) -> None:
    group_id = groups.create("mine")
    groups.api.call("CreateUser", Version=RAM, UserName="reader")
    key = groups.api.call("CreateAccessKey", Version=RAM, UserName="reader").json["AccessKey"]
    user = groups._replace(api=groups.api._replace(key=key["AccessKeyId"], secret=key["AccessKeySecret"]))
    refused = user.call("GetResourceGroup", ResourceGroupId=group_id)
    assert (refused.status, refused.code) == (403, "NoPermission")
    policy = {
        "Version": "1",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "ram:GetResourceGroup",
                "Resource": f"acs:ram:*:*:resourcegroup/{group_id}",
            }
        ],
    }
    document = json.dumps(policy)
    groups.api.call("CreatePolicy", Version=RAM, PolicyName="read", PolicyDocument=document)
    attached = {"UserName": "reader", "PolicyType": "Custom", "PolicyName": "read"}
    groups.api.call("AttachPolicyToUser", Version=RAM, **attached)
    assert user.call("GetResourceGroup", ResourceGroupId=group_id).status == 200
    assert user.call("GetResourceGroup", ResourceGroupId="rg-1").code == "NoPermission"
