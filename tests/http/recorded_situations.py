"""The situations of recorded answers, made by calls: instances, groups and others, and their ids by name."""

from typing import Any

from tests.api import Api

REGION = "cn-hangzhou"
ZONE = "cn-hangzhou-k"
IMAGE = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"


def make_situations(api: Api) -> dict[str, str]:
    """Make them in the account of ``api``; the ids fill the placeholders in the parameters of cases."""
    vpc_id = _call(api, "CreateVpc", RegionId=REGION, VpcName="default", CidrBlock="172.16.0.0/16")["VpcId"]
    vswitch = {"VpcId": vpc_id, "ZoneId": ZONE, "CidrBlock": "172.16.0.0/24", "VSwitchName": "first"}
    ids = {"zone": ZONE, "image": IMAGE, "vpc": vpc_id}
    ids["vswitch"] = _call(api, "CreateVSwitch", RegionId=REGION, **vswitch)["VSwitchId"]
    ids |= _groups(api, vpc_id)
    ids |= _instances(api, ids)
    disks = _call(api, "DescribeDisks", RegionId=REGION, InstanceId=ids["plain"])["Disks"]["Disk"]
    snapshot = {"DiskId": disks[0]["DiskId"], "SnapshotName": "snapshot-1", "Description": "snapshot-1"}
    ids["snapshot"] = _call(api, "CreateSnapshot", **snapshot)["SnapshotId"]
    image = {"RegionId": REGION, "InstanceId": ids["stopped"], "ImageName": "own"}
    ids["own_image"] = _call(api, "CreateImage", **image)["ImageId"]
    return ids


def _groups(api: Api, vpc_id: str) -> dict[str, str]:
    of_vpc = {"RegionId": REGION, "VpcId": vpc_id, "SecurityGroupName": "sg-test"}
    plain = _call(api, "CreateSecurityGroup", Description="security group", **of_vpc)["SecurityGroupId"]
    rule = {"IpProtocol": "tcp", "PortRange": "1/65535", "SourceCidrIp": "0.0.0.0/0"}
    _call(api, "AuthorizeSecurityGroup", RegionId=REGION, SecurityGroupId=plain, **rule)
    tagged = _call(api, "CreateSecurityGroup", **of_vpc, **{"Tag.1.Key": "key1", "Tag.1.Value": "val1"})
    return {"group": plain, "tagged_group": tagged["SecurityGroupId"]}


def _instances(api: Api, ids: dict[str, str]) -> dict[str, str]:
    _call(api, "CreateKeyPair", RegionId=REGION, KeyPairName="key-2")
    common = {
        "RegionId": REGION,
        "ImageId": IMAGE,
        "VSwitchId": ids["vswitch"],
        "SecurityGroupId": ids["group"],
        "InstanceType": "ecs.g7.large",
        "SystemDisk.Category": "cloud_essd",
    }
    burstable = {"InstanceType": "ecs.t6-c1m1.large", "SystemDisk.Category": "cloud_efficiency"}
    public = {"InternetMaxBandwidthOut": "5"}
    asked: dict[str, dict[str, str]] = {
        "plain": {},
        "stopped": {},
        "tagged": {
            "InstanceType": "ecs.r6e.xlarge",
            "KeyPairName": "key-2",
            "Tag.1.Key": "k",
            "Tag.1.Value": "v",
        },
        "burstable": burstable,
        "public": public,
        "public_burstable": {**burstable, **public, "KeyPairName": "key-2"},
    }
    made = {}
    for name, parameters in asked.items():
        answer = _call(api, "RunInstances", **{**common, **parameters})
        (made[name],) = answer["InstanceIdSets"]["InstanceIdSet"]
    _call(api, "StopInstance", InstanceId=made["stopped"])
    made["never_started"] = _call(api, "CreateInstance", **common)["InstanceId"]
    return made


def _call(api: Api, action: str, /, **parameters: str) -> Any:  # noqa: ANN401
    answer = api.call(action, **parameters)
    assert answer.status == 200, answer.body
    return answer.json
