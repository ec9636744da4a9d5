"""RunInstances by a launch template over HTTP."""

import json
from typing import Any

import pytest

from tests.api import Answer, Api
from tests.http.launch_templates.calling import REGION, add_version, create

PUBLIC = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
TYPE = "ecs.g6.large"
POLICY = '{"Version": "1", "Statement": [%s]}'


@pytest.fixture
def network(api: Api) -> dict[str, str]:
    """The parameters of a network: of the request or of the template."""
    vpc = api.call("CreateVpc", RegionId=REGION, CidrBlock="10.0.0.0/8").json["VpcId"]
    vswitch = api.call(
        "CreateVSwitch", RegionId=REGION, ZoneId="cn-hangzhou-i", VpcId=vpc, CidrBlock="10.0.0.0/16"
    )
    group = api.call("CreateSecurityGroup", RegionId=REGION, VpcId=vpc)
    return {"VSwitchId": vswitch.json["VSwitchId"], "SecurityGroupId": group.json["SecurityGroupId"]}


def _run(api: Api, **parameters: str) -> Answer:
    return api.call("RunInstances", RegionId=REGION, **parameters)


def _instance(api: Api, answer: Answer) -> Any:  # noqa: ANN401
    assert answer.status == 200, answer.body
    ids = json.dumps(answer.json["InstanceIdSets"]["InstanceIdSet"])
    (shown,) = api.call("DescribeInstances", RegionId=REGION, InstanceIds=ids).json["Instances"]["Instance"]
    return shown


def test_an_instance_has_what_the_template_says(api: Api, network: dict[str, str]) -> None:
    template_id = create(
        api,
        "web",
        ImageId=PUBLIC,
        InstanceType=TYPE,
        InstanceName="web",
        HostName="web-1",
        Tag_1_Key="env",
        Tag_1_Value="test",
        SystemDisk_Size="60",
        SystemDisk_Category="cloud_essd",
        SystemDisk_PerformanceLevel="",
        DataDisk_1_Size="30",
        InternetMaxBandwidthOut="5",
        UserData="ZWNobyBoZWxsbw==",
        **network,
    )
    for chosen in ({"LaunchTemplateId": template_id}, {"LaunchTemplateName": "web"}):
        shown = _instance(api, _run(api, **chosen))
        assert (shown["ImageId"], shown["InstanceType"]) == (PUBLIC, TYPE)
        assert (shown["InstanceName"], shown["HostName"]) == ("web", "web-1")
        assert shown["Tags"]["Tag"] == [{"TagKey": "env", "TagValue": "test"}]
        assert shown["SecurityGroupIds"]["SecurityGroupId"] == [network["SecurityGroupId"]]
        assert shown["InternetMaxBandwidthOut"] == 5
        found = api.call("DescribeDisks", RegionId=REGION, InstanceId=shown["InstanceId"]).json
        assert sorted(disk["Size"] for disk in found["Disks"]["Disk"]) == [30, 60]
        data = api.call("DescribeUserData", RegionId=REGION, InstanceId=shown["InstanceId"]).json
        assert data["UserData"] == "ZWNobyBoZWxsbw=="


def test_the_parameters_of_the_request_count(api: Api, network: dict[str, str]) -> None:
    create(
        api,
        "web",
        ImageId=PUBLIC,
        InstanceType=TYPE,
        InstanceName="web",
        InternetMaxBandwidthOut="5",
        Tag_1_Key="env",
        Tag_1_Value="test",
        Tag_2_Key="more",
        SystemDisk_Size="60",
        SystemDisk_DiskName="system",
        VSwitchId=network["VSwitchId"],
        SecurityGroupIds_1="sg-none",
    )
    given = {"InstanceName": "other", "InternetMaxBandwidthOut": "0", "SystemDisk_Size": "50"}
    shown = _instance(
        api,
        _run(
            api,
            LaunchTemplateName="web",
            SecurityGroupId=network["SecurityGroupId"],
            Tag_1_Key="mine",
            HostName="",
            **given,
        ),
    )
    assert (shown["InstanceName"], shown["InternetMaxBandwidthOut"]) == ("other", 0)
    assert shown["Tags"]["Tag"] == [{"TagKey": "mine", "TagValue": ""}]
    (disk,) = api.call("DescribeDisks", RegionId=REGION, InstanceId=shown["InstanceId"]).json["Disks"]["Disk"]
    assert (disk["Size"], disk["DiskName"]) == (50, "system")


def test_a_version_is_the_default_one_or_the_named_one(api: Api, network: dict[str, str]) -> None:
    common = {"ImageId": PUBLIC, "InstanceType": TYPE, **network}
    template_id = create(api, "web", InstanceName="first", **common)
    add_version(api, template_id, InstanceName="second", **common)
    assert _instance(api, _run(api, LaunchTemplateId=template_id))["InstanceName"] == "first"
    second = _run(api, LaunchTemplateId=template_id, LaunchTemplateVersion="2")
    assert _instance(api, second)["InstanceName"] == "second"
    api.call(
        "ModifyLaunchTemplateDefaultVersion",
        RegionId=REGION,
        LaunchTemplateId=template_id,
        DefaultVersionNumber="2",
    )
    assert _instance(api, _run(api, LaunchTemplateId=template_id))["InstanceName"] == "second"


def test_templates_versions_and_values_that_do_not_exist_are_refused(
    api: Api, network: dict[str, str]
) -> None:
    template_id = create(api, "web", ImageId="m-none", InstanceType=TYPE, **network)
    for chosen, code in (
        ({"LaunchTemplateId": "lt-none"}, "InvalidLaunchTemplate.NotFound"),
        ({"LaunchTemplateName": "none"}, "InvalidLaunchTemplate.NotFound"),
        (
            {"LaunchTemplateId": template_id, "LaunchTemplateVersion": "2"},
            "InvalidLaunchTemplateVersion.NotFound",
        ),
        ({"LaunchTemplateId": template_id}, "InvalidImageId.NotFound"),
    ):
        answer = _run(api, **chosen)
        assert (answer.status, answer.code) == (404, code)
    other = api._replace(key="2222222222222222")
    assert _run(other, LaunchTemplateId=template_id).code == "InvalidLaunchTemplate.NotFound"


def test_a_repeated_call_with_a_client_token_gets_the_first_answer(api: Api, network: dict[str, str]) -> None:
    template_id = create(api, "web", ImageId=PUBLIC, InstanceType=TYPE, **network)
    call = {"LaunchTemplateId": template_id, "ClientToken": "once"}
    assert _run(api, **call).json["InstanceIdSets"] == _run(api, **call).json["InstanceIdSets"]


def _user(api: Api, *allowed: str) -> Api:
    """A RAM user that may run instances with these resources."""
    statements = ", ".join(
        json.dumps({"Effect": "Allow", "Action": "ecs:RunInstances", "Resource": name}) for name in allowed
    )
    _ram(api, "CreateUser", UserName="runner")
    _ram(api, "CreatePolicy", PolicyName="run", PolicyDocument=POLICY % statements)
    _ram(api, "AttachPolicyToUser", UserName="runner", PolicyType="Custom", PolicyName="run")
    key = _ram(api, "CreateAccessKey", UserName="runner")["AccessKey"]
    return api._replace(key=key["AccessKeyId"], secret=key["AccessKeySecret"])


def _ram(api: Api, action: str, **parameters: str) -> Any:  # noqa: ANN401
    answer = api.get(api.signed({"Action": action, "Version": "2015-05-01", "Format": "JSON", **parameters}))
    assert answer.status == 200, answer.body
    return answer.json


def test_a_user_needs_a_permission_for_the_template_and_for_what_it_names(
    api: Api, network: dict[str, str]
) -> None:
    template_id = create(api, "web", ImageId=PUBLIC, InstanceType=TYPE, **network)
    other_id = create(
        api, "other", ImageId="centos_7_9_x64_20G_alibase_20240628.vhd", InstanceType=TYPE, **network
    )
    user = _user(
        api,
        "acs:ecs:*:*:instance/*",
        "acs:ecs:*:*:securitygroup/*",
        "acs:vpc:*:*:vswitch/*",
        f"acs:ecs:*:*:image/{PUBLIC}",
        f"acs:ecs:*:*:launchtemplate/{template_id}",
    )
    assert _run(user, LaunchTemplateId=template_id).status == 200
    assert _run(user, LaunchTemplateName="web").status == 200
    for refused in (
        {"LaunchTemplateId": other_id},
        {"LaunchTemplateName": "other"},
        {"LaunchTemplateName": "none"},
        {"LaunchTemplateId": template_id, "ImageId": "m-1"},
    ):
        answer = _run(user, **refused)
        assert (answer.status, answer.code) == (403, "Forbidden.RAM")
