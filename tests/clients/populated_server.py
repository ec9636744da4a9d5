"""A server with a resource of every kind, created by the first account through the API."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

from tests.clients.samples import FIRST, PUBLIC, READER, REGION
from tests.clients.sdk_callers import Caller, Ecs20140526
from tests.running import Running, running

TYPE = "ecs.g6.large"
TAG = {"Key": "stage", "Value": "test"}
_TIMED = (
    "RunCommand",
    "RunInstances",
    "CreateSnapshot",
    "CreateImage",
    "ImportImage",
    "CreateVpc",
    "CreateVSwitch",
)


class PopulatedServer(NamedTuple):
    """A server, and the ids of its resources by parameter name."""

    server: Running
    ids: Mapping[str, str]


@contextmanager
def populated() -> Iterator[PopulatedServer]:
    """All operations complete at once, except a pipeline's execution, which stays in progress."""
    durations = {**dict.fromkeys(_TIMED, "0"), "StartImagePipelineExecution": "3600"}
    options = [word for name, seconds in durations.items() for word in ("--duration", f"{name}={seconds}")]
    with running("--memory", "--auth", "open", *options) as server:
        caller = Ecs20140526(server, FIRST, None)
        ids = _network(caller)
        ids |= _instance(caller, ids)
        ids |= _images(caller, ids)
        ids |= _building(caller, ids)
        ids |= _template(caller, ids)
        _protect(caller, ids)
        _commands(caller, ids)
        yield PopulatedServer(server, ids)


def _made(caller: Caller, action: str, **parameters: Any) -> Any:  # noqa: ANN401 - the API's own members
    return caller.call(action, RegionId=REGION, **parameters)


def _network(caller: Caller) -> dict[str, str]:
    (zone, *_) = _made(caller, "DescribeZones")["Zones"]["Zone"]
    vpc = _made(caller, "CreateVpc", CidrBlock="172.16.0.0/16", VpcName="furnished")["VpcId"]
    place = {"VpcId": vpc, "ZoneId": zone["ZoneId"]}
    switch = _made(caller, "CreateVSwitch", CidrBlock="172.16.1.0/24", **place)["VSwitchId"]
    group = _made(caller, "CreateSecurityGroup", VpcId=vpc, Tag=[TAG])["SecurityGroupId"]
    rule = {"IpProtocol": "tcp", "PortRange": "22/22", "SourceCidrIp": "10.0.0.0/8", "Description": "ssh"}
    _made(caller, "AuthorizeSecurityGroup", SecurityGroupId=group, **rule)
    named = _made(caller, "CreateSecurityGroup", VpcId=vpc)["SecurityGroupId"]
    naming = {"IpProtocol": "all", "PortRange": "-1/-1", "DestGroupId": named}
    _made(caller, "AuthorizeSecurityGroupEgress", SecurityGroupId=group, **naming)
    _made(caller, "CreateKeyPair", KeyPairName="furnished", Tag=[TAG])
    ids = {"VpcId": vpc, "VSwitchId": switch, "SecurityGroupId": group, "NamedGroupId": named}
    return {**ids, **place}


def _instance(caller: Caller, ids: Mapping[str, str]) -> dict[str, str]:
    answer = _made(
        caller,
        "RunInstances",
        ImageId=PUBLIC,
        InstanceType=TYPE,
        VSwitchId=ids["VSwitchId"],
        SecurityGroupId=ids["SecurityGroupId"],
        KeyPairName="furnished",
        UserData="ZWNobw==",
        SystemDisk={"Category": "cloud_essd", "Size": "40"},
        DataDisk=[{"Category": "cloud_essd", "Size": 60}],
        Tag=[TAG],
    )
    (instance,) = answer["InstanceIdSets"]["InstanceIdSet"]
    disks = _made(caller, "DescribeDisks", InstanceId=instance, DiskType="system")["Disks"]["Disk"]
    snapshot = _made(caller, "CreateSnapshot", DiskId=disks[0]["DiskId"], SnapshotName="base", Tag=[TAG])
    return {"InstanceId": instance, "SnapshotId": snapshot["SnapshotId"]}


def _images(caller: Caller, ids: Mapping[str, str]) -> dict[str, str]:
    image = _made(
        caller,
        "CreateImage",
        InstanceId=ids["InstanceId"],
        ImageName="furnished",
        ImageFamily="furnished",
        Description="of all kinds",
        Tag=[TAG],
    )["ImageId"]
    _made(caller, "ModifyImageSharePermission", ImageId=image, AddAccount=[str(READER)])
    mapping = {"OSSBucket": "bucket", "OSSObject": "some.qcow2", "DiskImageSize": 20}
    task = _made(caller, "ImportImage", ImageName="imported", DiskDeviceMapping=[mapping])["TaskId"]
    return {"ImageId": image, "TaskId": task}


def _building(caller: Caller, ids: Mapping[str, str]) -> dict[str, str]:
    content = {"Content": "RUN yum update -y", "Tag": [TAG]}
    component = _made(caller, "CreateImageComponent", Name="updates", **content)["ImageComponentId"]
    base = {"BaseImageType": "IMAGE", "BaseImage": ids["ImageId"], "Tag": [TAG]}
    pipeline = _made(caller, "CreateImagePipeline", Name="nightly", **base)["ImagePipelineId"]
    started = _made(caller, "StartImagePipelineExecution", ImagePipelineId=pipeline)
    return {"ImageComponentId": component, "ImagePipelineId": pipeline, "ExecutionId": started["ExecutionId"]}


def _template(caller: Caller, ids: Mapping[str, str]) -> dict[str, str]:
    made = _made(
        caller,
        "CreateLaunchTemplate",
        LaunchTemplateName="furnished",
        VersionDescription="of all kinds",
        ImageId=ids["ImageId"],
        SystemDisk={"Category": "cloud_essd", "Size": 40},
        DataDisk=[{"Category": "cloud_essd", "Size": 60}],
        NetworkInterface=[{"VSwitchId": ids["VSwitchId"]}],
        Tag=[TAG],
        TemplateTag=[TAG],
    )
    return {"LaunchTemplateId": made["LaunchTemplateId"]}


def _protect(caller: Caller, ids: Mapping[str, str]) -> None:
    """A group of snapshots, a policy for them, and an elastic IP address."""
    caller.call("AllocateEipAddress", RegionId=REGION)
    _made(caller, "CreateSnapshotGroup", InstanceId=ids["InstanceId"], Name="furnished", Tag=[TAG])
    times = {"timePoints": '["1"]', "repeatWeekdays": '["7"]', "retentionDays": 7}
    caller.call("CreateAutoSnapshotPolicy", regionId=REGION, **times, Tag=[TAG])


def _commands(caller: Caller, ids: Mapping[str, str]) -> None:
    """A command that was sent to the instance."""
    content = {"CommandContent": "echo {{name}}", "EnableParameter": True, "Parameters": {"name": "Jack"}}
    chosen = {"Type": "RunShellScript", "KeepCommand": True, "Launcher": "sh", "Tag": [TAG]}
    made = _made(caller, "RunCommand", Name="furnished", InstanceId=[ids["InstanceId"]], **content, **chosen)
    tagged = {"ResourceType": "command", "ResourceId": [made["CommandId"]], "Tag": [TAG]}
    caller.call("TagResources", RegionId=REGION, **tagged)
