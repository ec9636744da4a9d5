"""Packer's whole build, call by call (docs/reference/clients.md#packer).

The build has the communicator none and no network settings. Each step sends what the plugin sends, and
reads of the answers what the plugin reads: signature 1, POST, everything in the query, an empty body;
RegionId along with every call, as the SDK adds it.
"""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.api import Api
from tests.serving_here import serving_here

REGION = "cn-hangzhou"
SOURCE_IMAGE = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
INSTANCE_TYPE = "ecs.g6.large"
QUERIED = "Waiting,Creating,CreateFailed,Available"
_DURATIONS = ("RunInstances", "StartInstance", "StopInstance", "CreateImage", "CreateVpc", "CreateVSwitch")


@pytest.fixture
def packer() -> Iterator["Packer"]:
    options = [part for name in _DURATIONS for part in ("--duration", f"{name}=0.03")]
    with serving_here("--memory", *options) as started:
        yield Packer(Api(started.host, started.port))


class Packer:
    """The plugin's client: calls that must succeed, and waits as it waits, only faster."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def call(self, action: str, **parameters: str) -> Any:  # noqa: ANN401
        """The answer of an action; empty parameters are not sent, as by the SDK."""
        sent = {name.replace("_", "."): text for name, text in parameters.items() if text}
        common = {"Action": action, "Format": "JSON", "SignatureType": "", "RegionId": REGION}
        signed = self._api.signed({**common, **sent}, method="POST")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._api.send("POST", f"/?{urlencode(signed)}", headers, b"")
        assert answer.status == 200, (action, answer.body)
        assert "Code" not in answer.json
        return answer.json

    def wait(self, asked: Callable[[], Any], status: str) -> Any:  # noqa: ANN401
        """Polls until a resource has the status."""
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            for found in asked():
                if found["Status"] == status:
                    return found
            time.sleep(0.01)
        raise AssertionError(f"nothing became {status}")

    def images(self, **parameters: str) -> list[Any]:
        found: list[Any] = self.call("DescribeImages", **parameters)["Images"]["Image"]
        return found

    def instances(self, instance_id: str) -> list[Any]:
        ids = json.dumps([instance_id])
        found: list[Any] = self.call("DescribeInstances", InstanceIds=ids)["Instances"]["Instance"]
        return found


def _token() -> str:
    return str(uuid.uuid4())


def _pre_validate(packer: Packer, image_name: str) -> Any:  # noqa: ANN401
    """Steps 1 and 2; the source image."""
    regions = packer.call("DescribeRegions")["Regions"]["Region"]
    assert REGION in [region["RegionId"] for region in regions]
    assert packer.images(ImageName=image_name, Status=QUERIED) == []
    images = packer.images(ImageId=SOURCE_IMAGE)
    images += packer.images(ImageId=SOURCE_IMAGE, ImageOwnerAlias="marketplace")
    return images[0]


def _key_pair(packer: Packer) -> str:
    """Step 3."""
    name = f"packer_{uuid.uuid4()}"
    created = packer.call("CreateKeyPair", KeyPairName=name)
    assert created["PrivateKeyBody"].startswith("-----BEGIN RSA PRIVATE KEY-----\n")
    return name


def _network(packer: Packer) -> tuple[str, str, str]:
    """Steps 4 to 6; the ids of VPC, vSwitch and security group."""
    vpc_id = packer.call("CreateVpc", ClientToken=_token())["VpcId"]
    packer.wait(lambda: packer.call("DescribeVpcs", VpcId=vpc_id)["Vpcs"]["Vpc"], "Available")
    sent = {"CidrBlock": "172.16.0.0/24", "ZoneId": _zone(packer), "VpcId": vpc_id}
    vswitch_id = packer.call("CreateVSwitch", ClientToken=_token(), **sent)["VSwitchId"]
    asked = {"VpcId": vpc_id, "VSwitchId": vswitch_id}
    packer.wait(lambda: packer.call("DescribeVSwitches", **asked)["VSwitches"]["VSwitch"], "Available")
    group_id = packer.call("CreateSecurityGroup", ClientToken=_token(), VpcId=vpc_id)["SecurityGroupId"]
    rule = {"IpProtocol": "all", "PortRange": "-1/-1", "NicType": "internet", "SecurityGroupId": group_id}
    packer.call("AuthorizeSecurityGroupEgress", DestCidrIp="0.0.0.0/0", **rule)
    packer.call("AuthorizeSecurityGroup", SourceCidrIp="0.0.0.0/0", **rule)
    return vpc_id, vswitch_id, str(group_id)


def _zone(packer: Packer) -> str:
    """The last zone that supports vSwitches and the instance type, which the plugin chooses."""
    chosen = ""
    for zone in packer.call("DescribeZones")["Zones"]["Zone"]:
        if (
            "VSwitch" in zone["AvailableResourceCreation"]["ResourceTypes"]
            and INSTANCE_TYPE in zone["AvailableInstanceTypes"]["InstanceTypes"]
        ):
            chosen = zone["ZoneId"]
    assert chosen
    return chosen


def _instance(packer: Packer, image_id: str, vswitch_id: str, group_id: str) -> Any:  # noqa: ANN401
    """Step 7; the instance, stopped."""
    made = packer.call(
        "RunInstances",
        ClientToken=_token(),
        InstanceType=INSTANCE_TYPE,
        Amount="1",
        MinAmount="1",
        ImageId=image_id,
        SecurityGroupId=group_id,
        VSwitchId=vswitch_id,
        SystemDisk_Size="0",
    )
    instance_id = made["InstanceIdSets"]["InstanceIdSet"][0]
    packer.wait(lambda: packer.instances(instance_id), "Running")
    instance = packer.instances(instance_id)[0]
    packer.call("StopInstance", InstanceId=instance_id)
    packer.wait(lambda: packer.instances(instance_id), "Stopped")
    return instance


def _attach_and_run(packer: Packer, instance_id: str, key_pair: str) -> None:
    """Steps 9, 10 and 12."""
    packer.call("AttachKeyPair", KeyPairName=key_pair, InstanceIds=json.dumps([instance_id]))
    packer.call("StartInstance", InstanceId=instance_id)
    assert packer.wait(lambda: packer.instances(instance_id), "Running")["KeyPairName"] == key_pair
    packer.call("StopInstance", InstanceId=instance_id, ForceStop="false")
    packer.wait(lambda: packer.instances(instance_id), "Stopped")


def _image(packer: Packer, image_name: str, **source: str) -> Any:  # noqa: ANN401
    """Steps 15, 16 and 18; the image."""
    tags = {"Tag.1.Key": "built-by", "Tag.1.Value": "packer"}
    sent = {"ImageName": image_name, "Description": "a build", **source, **tags}
    image_id = packer.call("CreateImage", ClientToken=_token(), **sent)["ImageId"]
    image = packer.wait(lambda: packer.images(ImageId=image_id, Status=QUERIED), "Available")
    for mapping in image["DiskDeviceMappings"]["DiskDeviceMapping"]:
        packer.call("AddTags", ResourceId=mapping["SnapshotId"], ResourceType="snapshot", **tags)
    packer.call("ModifyImageSharePermission", ImageId=image_id)
    return image


def _free(packer: Packer, instance_id: str, key_pair: str) -> None:
    """The clean-up of steps 9 and 7, in reverse order."""
    packer.call("DetachKeyPair", KeyPairName=key_pair, InstanceIds=json.dumps([instance_id]))
    packer.call("DeleteInstance", InstanceId=instance_id, Force="true")


def _clean_up(packer: Packer, instance_id: str, key_pair: str) -> None:
    """The clean-up that leaves the network."""
    _free(packer, instance_id, key_pair)
    packer.call("DeleteKeyPairs", KeyPairNames=json.dumps([key_pair]))


def _destroy(packer: Packer, image: Any) -> None:  # noqa: ANN401
    """Artifact.Destroy."""
    assert packer.images(ImageId=image["ImageId"], Status=QUERIED)[0]["IsCopied"] is False
    shares = packer.call("DescribeImageSharePermission", ImageId=image["ImageId"])
    assert shares["Accounts"]["Account"] == []
    packer.call("DeleteImage", ImageId=image["ImageId"])
    for mapping in image["DiskDeviceMappings"]["DiskDeviceMapping"]:
        packer.call("DeleteSnapshot", SnapshotId=mapping["SnapshotId"])


def test_a_build_that_creates_its_network(packer: Packer) -> None:
    source = _pre_validate(packer, "golden")
    key_pair = _key_pair(packer)
    vpc_id, vswitch_id, group_id = _network(packer)
    instance = _instance(packer, source["ImageId"], vswitch_id, group_id)
    _attach_and_run(packer, instance["InstanceId"], key_pair)
    image = _image(packer, "golden", InstanceId=instance["InstanceId"])
    assert (image["ImageName"], image["OSType"], image["ImageOwnerAlias"]) == ("golden", "linux", "self")
    _free(packer, instance["InstanceId"], key_pair)
    packer.call("DeleteSecurityGroup", SecurityGroupId=group_id)
    packer.call("DeleteVSwitch", VSwitchId=vswitch_id)
    packer.call("DeleteVpc", VpcId=vpc_id)
    packer.call("DeleteKeyPairs", KeyPairNames=json.dumps([key_pair]))
    assert packer.call("DescribeVpcs")["TotalCount"] == packer.call("DescribeKeyPairs")["TotalCount"] == 0
    _destroy(packer, image)
    assert packer.images(ImageName="golden", Status="ALL") == []


def test_a_build_in_an_existing_network(packer: Packer) -> None:
    vpc_id, vswitch_id, group_id = _network(packer)
    source = _pre_validate(packer, "silver")
    key_pair = _key_pair(packer)
    assert packer.call("DescribeVpcs", VpcId=vpc_id)["Vpcs"]["Vpc"][0]["VpcId"] == vpc_id
    vswitches = packer.call("DescribeVSwitches", VpcId=vpc_id, VSwitchId=vswitch_id)["VSwitches"]["VSwitch"]
    assert [vswitch["VSwitchId"] for vswitch in vswitches] == [vswitch_id]
    groups = packer.call("DescribeSecurityGroups", SecurityGroupId=group_id, VpcId=vpc_id)
    assert [group["SecurityGroupId"] for group in groups["SecurityGroups"]["SecurityGroup"]] == [group_id]
    instance = _instance(packer, source["ImageId"], vswitch_id, group_id)
    _attach_and_run(packer, instance["InstanceId"], key_pair)
    image = _image(packer, "silver", InstanceId=instance["InstanceId"])
    _clean_up(packer, instance["InstanceId"], key_pair)
    _destroy(packer, image)


def test_a_build_of_the_system_disk_alone(packer: Packer) -> None:
    """image_ignore_data_disks: the image is made of a snapshot (step 14)."""
    _, vswitch_id, group_id = _network(packer)
    key_pair = _key_pair(packer)
    instance = _instance(packer, SOURCE_IMAGE, vswitch_id, group_id)
    _attach_and_run(packer, instance["InstanceId"], key_pair)
    disks = packer.call("DescribeDisks", InstanceId=instance["InstanceId"], DiskType="system")
    snapshot_id = packer.call("CreateSnapshot", DiskId=disks["Disks"]["Disk"][0]["DiskId"])["SnapshotId"]
    ids = json.dumps([snapshot_id])
    packer.wait(
        lambda: packer.call("DescribeSnapshots", SnapshotIds=ids)["Snapshots"]["Snapshot"], "accomplished"
    )
    image = _image(packer, "bronze", SnapshotId=snapshot_id)
    assert image["DiskDeviceMappings"]["DiskDeviceMapping"][0]["SnapshotId"] == snapshot_id
    _clean_up(packer, instance["InstanceId"], key_pair)
    _destroy(packer, image)
