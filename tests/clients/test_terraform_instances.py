"""The calls of Terraform for instances, security groups and interfaces, and the filters of ali_eni_info."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.go_sdks import GoV1, TeaRpc, until
from tests.clients.samples import FIRST, PUBLIC, REGION
from tests.clients.sdk_callers import CallFailedError
from tests.running import Running, running

_ZONE = "cn-hangzhou-h"
_TYPE = "ecs.g6.large"
_RAM = {"Version": "2015-05-01"}
_ACTIONS = ("CreateVpc", "CreateVSwitch", "RunInstances", "StartInstance", "StopInstance")
_TRUST = json.dumps(
    {
        "Version": "1",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": ["ecs.aliyuncs.com"]},
            }
        ],
    }
)


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    options = ["--auth", "open"]
    for action in (*_ACTIONS, "AttachNetworkInterface", "DetachNetworkInterface"):
        options += ["--duration", f"{action}=0"]
    with running("--memory", *options) as started:
        yield started


@pytest.fixture(scope="module")
def rpc(server: Running) -> TeaRpc:
    return TeaRpc(server, FIRST)


@pytest.fixture(scope="module")
def ecs(server: Running) -> GoV1:
    return GoV1(server, FIRST)


@pytest.fixture(scope="module")
def place(rpc: TeaRpc) -> dict[str, str]:
    """A VPC with two vSwitches."""
    rpc.post("CreateRole", _RAM, {"RoleName": "machine", "AssumeRolePolicyDocument": _TRUST})
    vpc = str(rpc.call("CreateVpc", RegionId=REGION, CidrBlock="172.16.0.0/16")["VpcId"])
    made = {"VpcId": vpc}
    for name, block in (("VSwitchId", "172.16.1.0/24"), ("Other", "172.16.2.0/24")):
        sent = {"RegionId": REGION, "VpcId": vpc, "ZoneId": _ZONE, "CidrBlock": block}
        made[name] = str(rpc.call("CreateVSwitch", **sent)["VSwitchId"])
    return made


def _group(rpc: TeaRpc, vpc: str) -> str:
    return str(rpc.call("CreateSecurityGroup", RegionId=REGION, VpcId=vpc)["SecurityGroupId"])


def _rules(rpc: TeaRpc, group: str) -> list[Any]:
    """The rules as alicloud_security_group_rule reads them, without its argument nic_type."""
    sent = {"RegionId": REGION, "SecurityGroupId": group, "Direction": "ingress", "NicType": "<nil>"}
    found: list[Any] = rpc.call("DescribeSecurityGroupAttribute", **sent)["Permissions"]["Permission"]
    return found


def test_a_group_and_its_rule_are_applied_changed_and_destroyed(rpc: TeaRpc, place: dict[str, str]) -> None:
    group = _group(rpc, place["VpcId"])
    named = {"RegionId": REGION, "SecurityGroupId": group}
    rpc.call("ModifySecurityGroupPolicy", **named, InnerAccessPolicy="Drop")
    assert rpc.call("DescribeSecurityGroupAttribute", **named)["InnerAccessPolicy"] == "Drop"
    rule = {
        **named,
        "IpProtocol": "tcp",
        "PortRange": "22/22",
        "NicType": "<nil>",
        "Policy": "accept",
        "Priority": "1",
        "SourceCidrIp": "10.0.0.0/8",
    }
    rpc.call("AuthorizeSecurityGroup", **rule, Description="first")
    (read,) = _rules(rpc, group)
    assert (read["NicType"], read["Description"]) == ("intranet", "first")
    rpc.call("ModifySecurityGroupRule", **rule, Description="second")
    (read,) = _rules(rpc, group)
    assert read["Description"] == "second"
    rpc.call("RevokeSecurityGroup", **rule)
    assert _rules(rpc, group) == []
    references = rpc.call("DescribeSecurityGroupReferences", RegionId=REGION, SecurityGroupId=[group])
    assert references["SecurityGroupReferences"]["SecurityGroupReference"] == []
    rpc.call("DeleteSecurityGroup", **named)


def _read(ecs: GoV1, rpc: TeaRpc, instance_id: str) -> dict[str, Any]:
    """The calls of the resource's Read, in its order."""
    ids = json.dumps([instance_id])
    (instance,) = ecs.call("DescribeInstances", InstanceIds=ids)["Instances"]["Instance"]
    shown: dict[str, Any] = {"instance": instance}
    ecs.call("DescribeDisks", InstanceId=instance_id, DiskType="system")
    ecs.call("DescribeUserData", InstanceId=instance_id)
    (role,) = ecs.call("DescribeInstanceRamRole", InstanceIds=ids)["InstanceRamRoleSets"][
        "InstanceRamRoleSet"
    ]
    shown["role"] = role["RamRoleName"]
    interfaces = instance["NetworkInterfaces"]["NetworkInterface"]
    primary = next(each for each in interfaces if each["Type"] == "Primary")
    asked = {"RegionId": REGION, "NetworkInterfaceId": [primary["NetworkInterfaceId"]]}
    (interface,) = rpc.call("DescribeNetworkInterfaces", **asked)["NetworkInterfaceSets"][
        "NetworkInterfaceSet"
    ]
    shown["interface"] = interface
    ecs.call("DescribeInstanceAttribute", InstanceId=instance_id)
    named = {"RegionId": REGION, "InstanceId": [instance_id]}
    (shown["maintenance"],) = rpc.call("DescribeInstanceMaintenanceAttributes", **named)[
        "MaintenanceAttributes"
    ]["MaintenanceAttribute"]
    pools = rpc.call("DescribeInstanceAttachmentAttributes", RegionId=REGION, InstanceIds=ids)
    (shown["pool"],) = pools["Instances"]["Instance"]
    return shown


def _await(ecs: GoV1, instance_id: str, status: str) -> None:
    ids = json.dumps([instance_id])
    until(
        lambda: ecs.call("DescribeInstances", InstanceIds=ids)["Instances"]["Instance"][0]["Status"],
        lambda found: bool(found == status),
    )


def test_an_instance_is_created_read_updated_and_destroyed(
    ecs: GoV1, rpc: TeaRpc, place: dict[str, str]
) -> None:
    first, second = _group(rpc, place["VpcId"]), _group(rpc, place["VpcId"])
    made = rpc.call(
        "RunInstances",
        RegionId=REGION,
        ImageId=PUBLIC,
        InstanceType=_TYPE,
        VSwitchId=place["VSwitchId"],
        SecurityGroupIds=[first],
        ClientToken="terraform",
        HttpEndpoint="enabled",
    )
    (instance_id,) = made["InstanceIdSets"]["InstanceIdSet"]
    _await(ecs, instance_id, "Running")
    read = _read(ecs, rpc, instance_id)
    assert read["instance"]["HibernationOptions"]["Configured"] is False
    assert read["interface"]["InstanceId"] == instance_id
    assert (read["role"], read["pool"]["PrivatePoolOptionsMatchCriteria"]) == ("", "None")
    assert read["maintenance"]["ActionOnMaintenance"]["Value"] == "AutoRecover"
    _update(ecs, rpc, instance_id, (first, second), place["Other"])
    read = _read(ecs, rpc, instance_id)
    assert (read["instance"]["InstanceType"], read["role"]) == ("ecs.g6.xlarge", "machine")
    assert read["interface"]["VSwitchId"] == place["Other"]
    assert read["interface"]["SecurityGroupIds"]["SecurityGroupId"] == [second]
    assert read["maintenance"]["ActionOnMaintenance"]["Value"] == "Stop"
    assert read["pool"]["PrivatePoolOptionsMatchCriteria"] == "Open"
    ecs.call("DeleteInstance", InstanceId=instance_id, Force="true")
    ids = json.dumps([instance_id])
    assert ecs.call("DescribeInstances", InstanceIds=ids)["Instances"]["Instance"] == []
    for group in (first, second):
        rpc.call("DeleteSecurityGroup", RegionId=REGION, SecurityGroupId=group)


def _update(ecs: GoV1, rpc: TeaRpc, instance_id: str, groups: tuple[str, str], vswitch_id: str) -> None:
    """The calls of the resource's Update with each argument that it can change in place."""
    named = {"InstanceId": instance_id}
    there = {"RegionId": REGION, **named}
    ids = json.dumps([instance_id])
    rpc.call("AttachInstanceRamRole", RegionId=REGION, InstanceIds=ids, RamRoleName="machine")
    for action, group in (("JoinSecurityGroup", groups[1]), ("LeaveSecurityGroup", groups[0])):
        ecs.call(action, **named, SecurityGroupId=group)
    ecs.call("ModifyInstanceAttribute", **named, InstanceName="changed")
    ecs.call("StopInstance", **named, ForceStop="false", StoppedMode="KeepCharging")
    _await(ecs, instance_id, "Stopped")
    ecs.call("ModifyInstanceVpcAttribute", **named, VSwitchId=vswitch_id)
    rpc.call("ModifyInstanceSpec", **there, InstanceType="ecs.g6.xlarge", ClientToken="change")
    ecs.call("StartInstance", **named)
    _await(ecs, instance_id, "Running")
    rpc.call("ModifyInstanceNetworkSpec", **there, InternetMaxBandwidthOut=5, AllocatePublicIp=True)
    rpc.call("ModifyInstanceAutoReleaseTime", **there, AutoReleaseTime="")
    rpc.call("ModifyInstanceMetadataOptions", **there, HttpEndpoint="enabled", HttpTokens="required")
    pool = {"PrivatePoolOptions.MatchCriteria": "Open"}
    rpc.call("ModifyInstanceAttachmentAttributes", **there, **pool)
    care = {"RegionId": REGION, "InstanceId": [instance_id], "ActionOnMaintenance": "Stop"}
    rpc.call("ModifyInstanceMaintenanceAttributes", **care)


def _interface(rpc: TeaRpc, **asked: Any) -> list[Any]:  # noqa: ANN401 - any filter
    answer = rpc.call("DescribeNetworkInterfaces", RegionId=REGION, **asked)
    found: list[Any] = answer["NetworkInterfaceSets"]["NetworkInterfaceSet"]
    return found


def test_an_interface_is_applied_attached_found_and_destroyed(
    ecs: GoV1, rpc: TeaRpc, place: dict[str, str]
) -> None:
    """The calls of alicloud_ecs_network_interface and its attachment, and the filters of ali_eni_info."""
    group = _group(rpc, place["VpcId"])
    sent = {"VSwitchId": place["VSwitchId"], "SecurityGroupIds": [group], "ClientToken": "interface"}
    made = rpc.call("CreateNetworkInterface", RegionId=REGION, **sent, NetworkInterfaceName="second")
    interface = {"RegionId": REGION, "NetworkInterfaceId": made["NetworkInterfaceId"]}
    run = {"ImageId": PUBLIC, "InstanceType": _TYPE, "VSwitchId": place["VSwitchId"]}
    (instance_id,) = rpc.call("RunInstances", RegionId=REGION, **run, SecurityGroupId=group)[
        "InstanceIdSets"
    ]["InstanceIdSet"]
    _await(ecs, instance_id, "Running")
    rpc.call("AttachNetworkInterface", **interface, InstanceId=instance_id)
    (attached,) = _interface(rpc, NetworkInterfaceId=[made["NetworkInterfaceId"]])
    assert (attached["Status"], attached["InstanceId"]) == ("InUse", instance_id)
    for asked, amount in (
        ({"InstanceId": instance_id}, 2),
        ({"InstanceId": instance_id, "Type": "Secondary"}, 1),
        ({"NetworkInterfaceName": "second"}, 1),
        ({"SecurityGroupId": group}, 2),
        ({"PrimaryIpAddress": made["PrivateIpAddress"], "VSwitchId": place["VSwitchId"]}, 1),
    ):
        assert len(_interface(rpc, **asked, PageNumber=1, PageSize=100)) == amount
    rpc.call("DetachNetworkInterface", **interface, InstanceId=instance_id)
    (detached,) = _interface(rpc, NetworkInterfaceId=[made["NetworkInterfaceId"]])
    assert detached["Status"] == "Available"
    rpc.call("DeleteNetworkInterface", **interface)
    assert _interface(rpc, NetworkInterfaceId=[made["NetworkInterfaceId"]]) == []
    with pytest.raises(CallFailedError) as failed:
        rpc.call("DeleteNetworkInterface", **interface)
    assert failed.value.code == "InvalidEniId.NotFound"
