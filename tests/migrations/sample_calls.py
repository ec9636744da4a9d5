"""What a sample catalogue is made of, and what is asked about it."""

from collections.abc import Mapping
from typing import NamedTuple

RAM = "2015-05-01"
OTHER_ACCOUNT = "1111111111111111"


class Call(NamedTuple):
    """A call; ``remembered`` says where its answer has values that later calls name in braces."""

    action: str
    parameters: Mapping[str, str] = {}
    remembered: Mapping[str, str] = {}


def _ram(action: str, **parameters: str) -> Call:
    return Call(action, {"Version": RAM, **parameters})


_POLICY = '{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"ecs:Describe*","Resource":"*"}}]}}'
_TRUST = (
    '{{"Version":"1","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole",'
    '"Principal":{{"RAM":["acs:ram::1234567890123456:root"]}}}}]}}'
)

CALLS = (
    Call("CreateVpc", {"CidrBlock": "10.0.0.0/8", "VpcName": "office"}, {"vpc": "VpcId"}),
    Call(
        "CreateVSwitch",
        {"VpcId": "{vpc}", "ZoneId": "cn-hangzhou-h", "CidrBlock": "10.1.0.0/16"},
        {"vswitch": "VSwitchId"},
    ),
    Call("CreateSecurityGroup", {"VpcId": "{vpc}", "SecurityGroupName": "web"}, {"group": "SecurityGroupId"}),
    Call(
        "AuthorizeSecurityGroup",
        {
            "SecurityGroupId": "{group}",
            "IpProtocol": "tcp",
            "PortRange": "22/22",
            "SourceCidrIp": "10.0.0.0/8",
        },
    ),
    Call("CreateKeyPair", {"KeyPairName": "builder"}),
    Call(
        "RunInstances",
        {
            "ImageId": "ubuntu_24_04_x64_20G_alibase_20250722.vhd",
            "InstanceType": "ecs.g6.large",
            "VSwitchId": "{vswitch}",
            "SecurityGroupId": "{group}",
            "KeyPairName": "builder",
            "InstanceName": "source",
            "SystemDisk.Category": "cloud_essd",
            "DataDisk.1.Size": "40",
            "DataDisk.1.Category": "cloud_essd",
            "Tag.1.Key": "team",
            "Tag.1.Value": "images",
        },
        {"instance": "InstanceIdSets.InstanceIdSet.0"},
    ),
    Call(
        "CreateImage",
        {
            "InstanceId": "{instance}",
            "ImageName": "web-1",
            "ImageFamily": "web",
            "Description": "版本一 · 一版 <&> 'quoted'",
            "Tag.1.Key": "stage",
            "Tag.1.Value": "test",
        },
        {"image": "ImageId"},
    ),
    Call(
        "CreateImage",
        {"InstanceId": "{instance}", "ImageName": "web-2", "ImageFamily": "web"},
        {"second": "ImageId"},
    ),
    Call(
        "CopyImage",
        {"ImageId": "{image}", "DestinationRegionId": "cn-beijing", "DestinationImageName": "web-1-copy"},
        {"copy": "ImageId"},
    ),
    Call("ModifyImageAttribute", {"ImageId": "{second}", "Status": "Deprecated", "Description": "old"}),
    Call("ModifyImageSharePermission", {"ImageId": "{image}", "AddAccount.1": OTHER_ACCOUNT}),
    Call(
        "DescribeDisks",
        {"InstanceId": "{instance}", "DiskType": "system"},
        {"disk": "Disks.Disk.0.DiskId"},
    ),
    Call("CreateSnapshot", {"DiskId": "{disk}", "SnapshotName": "before"}, {"snapshot": "SnapshotId"}),
    Call("CreateImage", {"SnapshotId": "{snapshot}", "ImageName": "from-snapshot"}, {"third": "ImageId"}),
    Call("CreateImage", {"InstanceId": "{instance}", "ImageName": "gone"}, {"gone": "ImageId"}),
    Call("DeleteImage", {"ImageId": "{gone}"}),
    Call("AllocateEipAddress", {"Bandwidth": "5"}),
    Call(
        "CreateLaunchTemplate",
        {"LaunchTemplateName": "web", "ImageId": "{image}", "InstanceType": "ecs.g6.large"},
    ),
    _ram("CreateUser", UserName="alice", DisplayName="Alice"),
    _ram("CreateGroup", GroupName="builders"),
    _ram("AddUserToGroup", UserName="alice", GroupName="builders"),
    _ram("CreatePolicy", PolicyName="look", PolicyDocument=_POLICY),
    _ram("AttachPolicyToGroup", PolicyName="look", PolicyType="Custom", GroupName="builders"),
    _ram("CreateRole", RoleName="reader", AssumeRolePolicyDocument=_TRUST),
)

READS = (
    Call("DescribeImages", {"ImageOwnerAlias": "self"}),
    Call("DescribeImages", {"ImageOwnerAlias": "self", "ImageFamily": "web", "Status": "Available"}),
    Call("DescribeImages", {"ImageOwnerAlias": "self", "RegionId": "cn-beijing"}),
    Call("DescribeImages", {"ImageOwnerAlias": "self", "Tag.1.Key": "stage", "Tag.1.Value": "test"}),
    Call("DescribeImages", {"ImageName": "web-*"}),
    Call("DescribeInstances"),
    Call("DescribeDisks"),
    Call("DescribeSnapshots"),
    Call("DescribeVpcs"),
    Call("DescribeVSwitches"),
    Call("DescribeSecurityGroups"),
    Call("DescribeKeyPairs"),
    Call("DescribeTags"),
    Call("DescribeEipAddresses"),
    Call("DescribeLaunchTemplates"),
    _ram("ListUsers"),
    _ram("ListUsersForGroup", GroupName="builders"),
    _ram("ListPoliciesForGroup", GroupName="builders"),
    _ram("ListRoles"),
)
