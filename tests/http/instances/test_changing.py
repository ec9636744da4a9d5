"""ModifyInstanceAttribute and ReplaceSystemDisk over HTTP."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.catalogue.disks import Disk
from genzo.catalogue.instances import Instance
from genzo.catalogue.snapshots import Snapshot
from genzo.service.build import build_service
from tests.api import Api
from tests.http.instances.instance_catalogue import (
    ACCOUNT,
    ARM,
    NEVER,
    PLACE,
    PUBLIC,
    REGION,
    TYPE,
    WINDOWS,
    disks,
    instance,
    prepare,
    refused,
    run,
)
from tests.serving_here import serving_here

_LONG_DATA = base64.b64encode(b"x" * 32769).decode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    service = build_service(folder / "genzo.db")
    with service.store.writing() as catalogue:
        # An instance whose system disk was detached.
        catalogue.put_resource(Instance(**PLACE, resource_id="i-diskless", status="Stopped"))
        sleepy = Instance(**PLACE, resource_id="i-sleepy", status="Stopped", hibernation_configured=True)
        catalogue.put_resource(sleepy)
        catalogue.put_resource(Instance(**PLACE, resource_id="i-kept", status="Stopped"))
        catalogue.put_resource(Disk(**PLACE, resource_id="d-kept", instance_id="i-kept"))
        catalogue.put_resource(Snapshot(**PLACE, resource_id="s-kept", disk_id="d-kept", settles_at=NEVER))
    service.store.close()
    return folder


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Api]:
    at_once = ("RunInstances", "StopInstance", "ReplaceSystemDisk")
    durations = [word for action in at_once for word in ("--duration", f"{action}=0")]
    quota = ("--quota", "instances_per_security_group=1")
    with serving_here("--data", folder, *durations, "--duration", "CreateInstance=600", *quota) as started:
        yield Api(started.host, started.port)


@pytest.fixture(scope="module")
def pending(api: Api) -> str:
    answer = api.call(
        "CreateInstance", RegionId=REGION, ImageId=PUBLIC, InstanceType=TYPE, InternetMaxBandwidthOut="1"
    )
    return str(answer.json["InstanceId"])


@pytest.fixture(scope="module")
def stopped(api: Api) -> str:
    (stopped,) = run(api, ImageId="m-own")
    api.call("StopInstance", InstanceId=stopped)
    return stopped


@pytest.fixture(scope="module")
def in_vpc(api: Api) -> str:
    run(api, VSwitchId="vsw-1", SecurityGroupId="sg-full")
    (in_vpc,) = run(api, VSwitchId="vsw-1", SecurityGroupId="sg-1")
    return in_vpc


def test_attributes_are_changed_one_by_one(api: Api, in_vpc: str) -> None:
    before = instance(api, in_vpc)
    answer = api.call(
        "ModifyInstanceAttribute",
        **{
            "InstanceId": in_vpc,
            "InstanceName": "new",
            "Description": "new text",
            "HostName": "new-host",
            "Password": "Abcdef12",
            "UserData": "bmV3",
            "CreditSpecification": "Unlimited",
            "DeletionProtection": "true",
            "SecurityGroupIds.1": "sg-2",
            "CpuOptions.ThreadsPerCore": "1",
            "CpuOptions.Core": "2",
        },
    )
    assert (answer.status, list(answer.json)) == (200, ["RequestId"])
    after = instance(api, in_vpc)
    assert {name for name in after if after[name] != before[name]} == {
        "InstanceName",
        "Description",
        "HostName",
        "CreditSpecification",
        "DeletionProtection",
        "SecurityGroupIds",
        "CpuOptions",
    }
    assert (after["InstanceName"], after["HostName"]) == ("new", "new-host")
    data = api.call("DescribeUserData", RegionId=REGION, InstanceId=in_vpc).json["UserData"]
    assert data == "bmV3"


def test_the_topology_is_changed_while_stopped(api: Api, stopped: str) -> None:
    topology = {"InstanceId": stopped, "CpuOptions.TopologyType": "DiscreteCoreToHTMapping"}
    assert api.call("ModifyInstanceAttribute", **topology).status == 200
    assert instance(api, stopped)["CpuOptions"]["TopologyType"] == "DiscreteCoreToHTMapping"
    answer = api.call("ModifyInstanceAttribute", **{**topology, "CpuOptions.TopologyType": "x"})
    assert refused(answer) == (400, "InvalidParameter.CpuOptionsTopologyType")


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"InstanceId": "i-none"}, 404, "InvalidInstanceId.NotFound"),
        ({"InstanceName": "?"}, 400, "InvalidInstanceName.Malformed"),
        ({"Description": "http://x"}, 400, "InvalidDescription.Malformed"),
        ({"HostName": "-"}, 400, "InvalidHostName.Malformed"),
        ({"Password": "x"}, 400, "InvalidPassword.Malformed"),
        ({"UserData": "?"}, 403, "InvalidUserData.Base64FormatInvalid"),
        ({"UserData": _LONG_DATA}, 400, "InvalidUserData.SizeExceeded"),
        ({"CreditSpecification": "x"}, 400, "InvalidParameter.CreditSpecification"),
        (
            {"CpuOptions.TopologyType": "DiscreteCoreToHTMapping"},
            400,
            "InvalidOperation.InstanceStatusUnsupported",
        ),
        (
            {"SecurityGroupIds.1": "sg-1", "SecurityGroupIds.2": "sg-1"},
            404,
            "InvalidParameter.SecurityGroupIdRepeated",
        ),
        (
            {"SecurityGroupIds.1": "sg-1", "SecurityGroupIds.2": "sg-enterprise"},
            403,
            "EnterpriseGroupLimited.MutliGroupType",
        ),
        ({f"SecurityGroupIds.{n}": f"sg-{n}" for n in range(1, 7)}, 400, "JoinedGroupLimitExceed"),
        ({"SecurityGroupIds.1": "sg-none"}, 404, "InvalidSecurityGroupId.NotFound"),
        ({"SecurityGroupIds.1": "sg-classic"}, 404, "InvalidSecurityGroupType.NotSupportClassic"),
        ({"SecurityGroupIds.1": "sg-else"}, 404, "InvalidSecurityGroupVpc.NotBelongToOneVpc"),
        ({"SecurityGroupIds.1": "sg-full"}, 403, "SecurityGroupInstanceLimitExceed"),
    ],
)
def test_modify_refuses(api: Api, in_vpc: str, parameters: dict[str, str], status: int, code: str) -> None:
    answer = api.call("ModifyInstanceAttribute", **{"InstanceId": in_vpc, **parameters})
    assert refused(answer) == (status, code)


def test_modify_refuses_by_attributes_of_the_instance(api: Api, pending: str, stopped: str) -> None:
    answer = api.call("ModifyInstanceAttribute", InstanceId=pending, HostName="new-host")
    assert refused(answer) == (403, "IncorrectInstanceStatus")
    answer = api.call("ModifyInstanceAttribute", **{"InstanceId": stopped, "SecurityGroupIds.1": "sg-1"})
    assert refused(answer) == (400, "InvalidNetworkType.NotSupported")
    (spot,) = run(api, SpotStrategy="SpotAsPriceGo")
    answer = api.call("ModifyInstanceAttribute", InstanceId=spot, DeletionProtection="true")
    assert refused(answer) == (403, "InvalidChargeType.ValueNotSupported")


def test_the_system_disk_is_replaced(api: Api, folder: Path) -> None:
    (one,) = run(api, ImageId="m-deprecated", KeyPairName="key")
    api.call("StopInstance", InstanceId=one)
    answer = api.call(
        "ReplaceSystemDisk",
        **{
            "InstanceId": one,
            "ImageId": "m-shared",
            "SystemDisk.Size": "60",
            "Encrypted": "true",
            "KMSKeyId": "key",
        },
    )
    assert (answer.status, set(answer.json)) == (200, {"DiskId", "RequestId"})
    shown = instance(api, one)
    assert (shown["ImageId"], shown["Status"], shown["KeyPairName"]) == ("m-shared", "Stopped", "key")
    service = build_service(folder / "genzo.db")
    with service.store.reading() as catalogue:
        stored = catalogue.resources(Disk, ACCOUNT, REGION)
        usages = [catalogue.image(REGION, image_id) for image_id in ("m-deprecated", "m-shared")]
    (disk,) = [disk for disk in stored if disk.instance_id == one]
    assert (disk.resource_id, disk.size, disk.encrypted) == (answer.json["DiskId"], 60, True)
    assert [image.usage for image in usages if image] == ["none", "instance"]


def test_replace_takes_the_size_of_the_system_disk_alone(api: Api) -> None:
    """The description of ReplaceSystemDisk has no other SystemDisk parameter than Size."""
    (one,) = run(api)
    api.call("StopInstance", InstanceId=one)
    others = {
        "SystemDisk.Category": "cloud_ssd",
        "SystemDisk.DiskName": "other",
        "SystemDisk.ProvisionedIops": "x",
        "SystemDisk.BurstingEnabled": "x",
        "SystemDisk.KMSKeyId": "key",
    }
    answer = api.call("ReplaceSystemDisk", InstanceId=one, ImageId="m-own", **others)
    assert answer.status == 200
    (disk,) = disks(api, one)
    assert (disk["DiskId"], disk["Category"]) == (answer.json["DiskId"], "cloud_essd")
    assert (disk["DiskName"], disk["KMSKeyId"]) == ("", "")


def test_a_replaced_disk_keeps_what_was_provisioned_as_far_as_its_size_allows(api: Api) -> None:
    asked = {
        "SystemDisk.Category": "cloud_auto",
        "SystemDisk.Size": "60",
        "SystemDisk.ProvisionedIops": "50000",
        "SystemDisk.BurstingEnabled": "true",
    }
    (one,) = run(api, **asked)
    api.call("StopInstance", InstanceId=one)
    for size, iops in ((55, 50_000), (54, 49_500)):
        sizes = {"SystemDisk.Size": str(size)}
        assert api.call("ReplaceSystemDisk", InstanceId=one, ImageId="m-own", **sizes).status == 200
        (disk,) = disks(api, one)
        assert (disk["Size"], disk["ProvisionedIops"], disk["BurstingEnabled"]) == (size, iops, True)


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [
        ({"InstanceId": "i-none"}, 404, "InvalidInstanceId.NotFound"),
        ({"InstanceId": "i-diskless"}, 400, "InvalidInstance.NotFoundSystemDisk"),
        ({"InstanceId": "i-sleepy"}, 403, "HibernationConfigured.InstanceOperationForbidden"),
        ({"InstanceId": "i-kept"}, 403, "DiskCreatingSnapshot"),
        ({"ImageId": ""}, 400, "MissingParameter"),
        ({"ImageId": "", "DiskId": "d-1"}, 400, "InvalidDiskId.NotFound"),
        ({"ImageId": "m-none"}, 404, "InvalidImageId.NotFound"),
        ({"ImageId": "m-creating"}, 403, "OperationDenied.ImageNotValid"),
        ({"ImageId": ARM}, 403, "ImageNotSupportInstanceType"),
        ({"ImageId": "m-slow"}, 403, "IoOptimized.NotSupported"),
        ({"ImageId": "m-full"}, 400, "OperationDenied"),
        ({"Password": "x"}, 400, "InvalidPassword.Malformed"),
        ({"Password": "Abcdef12", "PasswordInherit": "true"}, 400, "InvalidPasswordParam.Mismatch"),
        ({"KeyPairName": "none"}, 400, "InvalidKeyPairName.NotFound"),
        ({"KeyPairName": "key", "ImageId": WINDOWS}, 403, "DependencyViolation.WindowsInstance"),
        ({"SystemDisk.Size": "2049"}, 404, "InvalidSystemDiskSize.MoreThanMaxSize"),
        ({"SystemDisk.Size": "49"}, 404, "InvalidSystemDiskSize.LessThanImageSize"),
        ({"KMSKeyId": "key"}, 403, "InvalidEncrypted.NotMatchKmsKeyId"),
        ({"EncryptAlgorithm": "aes"}, 403, "InvalidEncrypted.NotMatchEncryptAlgorithm"),
        ({"ClientToken": "x" * 65}, 400, "InvalidClientToken.ValueNotSupported"),
    ],
)
def test_replace_refuses(api: Api, stopped: str, parameters: dict[str, str], status: int, code: str) -> None:
    asked = {"InstanceId": stopped, "ImageId": "m-own", **parameters}
    assert refused(api.call("ReplaceSystemDisk", **asked)) == (status, code)


def test_replace_refuses_by_attributes_of_the_instance(api: Api, pending: str) -> None:
    (one,) = run(api)
    for instance_id, code in (
        (pending, "OperationDenied.InstanceCreating"),
        (one, "IncorrectInstanceStatus"),
    ):
        answer = api.call("ReplaceSystemDisk", InstanceId=instance_id, ImageId="m-own")
        assert refused(answer) == (403, code)
    fast = {
        "SystemDisk.Category": "cloud_essd",
        "SystemDisk.PerformanceLevel": "PL2",
        "SystemDisk.Size": "461",
    }
    (large,) = run(api, **fast)
    api.call("StopInstance", InstanceId=large)
    answer = api.call(
        "ReplaceSystemDisk", **{"InstanceId": large, "ImageId": "m-own", "SystemDisk.Size": "460"}
    )
    assert refused(answer) == (404, "InvalidSystemDiskSize.LessThanMinSize")


@pytest.mark.parametrize("action", ["StartInstances", "StartInstance", "RebootInstances"])
def test_an_instance_without_a_system_disk_does_not_start(api: Api, folder: Path, action: str) -> None:
    if action == "RebootInstances":
        service = build_service(folder / "genzo.db")
        with service.store.writing() as catalogue:
            catalogue.put_resource(Instance(**PLACE, resource_id="i-running"))
        parameters = {"RegionId": REGION, "InstanceId.1": "i-running"}
    elif action == "StartInstances":
        parameters = {"RegionId": REGION, "InstanceId.1": "i-diskless"}
    else:
        parameters = {"InstanceId": "i-diskless"}
    assert api.call(action, **parameters).code == "InvalidInstance.NotFoundSystemDisk"
