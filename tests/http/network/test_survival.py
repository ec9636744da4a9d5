"""Networks and key pairs survive a restart; Pending ones become Available."""

from pathlib import Path

from tests.api import Api
from tests.running import running

REGION = "cn-hangzhou"


def test_a_restart_loses_nothing(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--duration", "CreateVpc=0", "--quota", "security_groups=1") as started:
        api = Api(started.host, started.port)
        vpc_id = api.call("CreateVpc", RegionId=REGION).json["VpcId"]
        vswitch = {"VpcId": vpc_id, "CidrBlock": "172.16.0.0/24", "ZoneId": "cn-hangzhou-b"}
        vswitch_id = api.call("CreateVSwitch", **vswitch).json["VSwitchId"]
        group = {"RegionId": REGION, "SecurityGroupId": ""}
        group["SecurityGroupId"] = api.call("CreateSecurityGroup", RegionId=REGION).json["SecurityGroupId"]
        rule = {"IpProtocol": "all", "PortRange": "-1/-1", "SourceCidrIp": "0.0.0.0/0"}
        assert api.call("AuthorizeSecurityGroup", **group, **rule).status == 200
        more = api.call("CreateSecurityGroup", RegionId=REGION)
        assert (more.status, more.code) == (403, "QuotaExceed.SecurityGroup")
        made = api.call("CreateKeyPair", RegionId=REGION, KeyPairName="kept").json
    with running("--data", tmp_path) as started:
        api = Api(started.host, started.port)
        (vpc,) = api.call("DescribeVpcs", RegionId=REGION).json["Vpcs"]["Vpc"]
        (found,) = api.call("DescribeVSwitches", RegionId=REGION).json["VSwitches"]["VSwitch"]
        assert (vpc["VpcId"], vpc["VSwitchIds"]) == (vpc_id, {"VSwitchId": [vswitch_id]})
        assert (found["VSwitchId"], found["Status"]) == (vswitch_id, "Available")
        shown = api.call("DescribeSecurityGroupAttribute", **group).json["Permissions"]["Permission"]
        assert [each["IpProtocol"] for each in shown] == ["ALL"]
        (pair,) = api.call("DescribeKeyPairs", RegionId=REGION).json["KeyPairs"]["KeyPair"]
        assert pair["KeyPairFingerPrint"] == made["KeyPairFingerPrint"]
