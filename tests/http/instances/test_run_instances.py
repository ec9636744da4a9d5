"""RunInstances and CreateInstance over HTTP: the created resources."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from genzo.catalogue.disks import Disk
from genzo.service.build import build_service
from tests.api import Api
from tests.http.instances.instance_catalogue import (
    ACCOUNT,
    PUBLIC,
    REGION,
    TYPE,
    disks,
    instance,
    instances,
    prepare,
    run,
)
from tests.running import running
from tests.serving_here import serving_here


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    prepare(folder)
    return folder


@pytest.fixture(scope="module")
def api(folder: Path) -> Iterator[Api]:
    with serving_here(
        "--data", folder, "--duration", "RunInstances=0", "--duration", "CreateInstance=0"
    ) as started:
        yield Api(started.host, started.port)


def _disks(folder: Path, instance_id: str) -> list[Disk]:
    service = build_service(folder / "genzo.db")
    with service.store.reading() as catalogue:
        stored = catalogue.resources(Disk, ACCOUNT, REGION)
    return sorted((disk for disk in stored if disk.instance_id == instance_id), key=lambda disk: disk.device)


def _usage(api: Api, image_id: str) -> str:
    return str(api.images(REGION, ImageId=image_id).json["Images"]["Image"][0]["Usage"])


def test_the_request_of_packer_creates_a_running_instance(api: Api) -> None:
    (instance_id,) = run(
        api,
        **{
            "ImageId": "m-own",
            "SystemDisk.Size": "0",
            "Amount": "1",
            "SecurityGroupId": "sg-1",
            "VSwitchId": "vsw-empty",
            "KeyPairName": "key",
            "InternetMaxBandwidthOut": "5",
            "IoOptimized": "optimized",
            "Tag.1.Key": "a",
            "Tag.1.Value": "b",
        },
    )
    shown = instance(api, instance_id)
    assert re.fullmatch(r"i-wz9[0-9a-z]{17}", instance_id)
    assert (shown["Status"], shown["ImageId"], shown["InstanceType"]) == ("Running", "m-own", TYPE)
    assert (shown["InstanceName"], shown["OSName"], shown["Cpu"], shown["Memory"]) == (
        instance_id,
        "My system",
        2,
        8192,
    )
    assert shown["HostName"] == f"iZ{instance_id[2:]}Z"
    assert shown["VpcAttributes"]["VpcId"] == "vpc-1"
    assert shown["VpcAttributes"]["PrivateIpAddress"]["IpAddress"] == ["172.16.3.1"]
    assert shown["InnerIpAddress"]["IpAddress"] == []
    assert shown["SecurityGroupIds"]["SecurityGroupId"] == ["sg-1"]
    assert shown["KeyPairName"] == "key"
    assert len(shown["PublicIpAddress"]["IpAddress"]) == 1
    assert shown["Tags"]["Tag"] == [{"TagValue": "b", "TagKey": "a"}]
    assert shown["NetworkInterfaces"]["NetworkInterface"][0]["PrimaryIpAddress"] == "172.16.3.1"


def _unused_since(folder: Path, image_id: str) -> int:
    with build_service(folder / "genzo.db").store.reading() as catalogue:
        image = catalogue.image(REGION, image_id)
    assert image is not None
    return image.unused_since


def test_the_image_is_in_use_until_its_last_instance_is_released(api: Api, folder: Path) -> None:
    first, second = run(api, ImageId="m-bios", Amount="2")
    assert _usage(api, "m-bios") == "instance"
    assert api.call("DeleteImage", RegionId=REGION, ImageId="m-bios").code == "ImageUsingByInstance"
    assert api.call("DeleteInstance", InstanceId=first, Force="true").status == 200
    assert _usage(api, "m-bios") == "instance"
    assert _unused_since(folder, "m-bios") == 0
    before = int(time.time() * 1000)
    assert api.call("DeleteInstance", InstanceId=second, Force="true").status == 200
    assert _usage(api, "m-bios") == "none"
    assert before <= _unused_since(folder, "m-bios") <= time.time() * 1000


def test_disks_are_created_as_requested_and_released_with_their_instance(api: Api, folder: Path) -> None:
    (instance_id,) = run(
        api,
        **{
            "ImageId": "m-own",
            "DataDisk.1.Size": "100",
            "DataDisk.1.Category": "cloud_essd",
            "DataDisk.1.PerformanceLevel": "PL0",
            "DataDisk.2.SnapshotId": "s-own",
            "DataDisk.2.DeleteWithInstance": "false",
            "DataDisk.2.DiskName": "kept",
            "SystemDisk.Encrypted": "true",
            "SystemDisk.KMSKeyId": "a-key",
        },
    )
    system, first, second = _disks(folder, instance_id)
    assert (system.disk_type, system.size, system.image_id, system.encrypted) == ("system", 50, "m-own", True)
    assert (first.device, first.category, first.performance_level) == ("/dev/xvdb", "cloud_essd", "PL0")
    assert (second.device, second.size, second.snapshot_id) == ("/dev/xvdc", 100, "s-own")
    assert api.call("DeleteInstance", InstanceId=instance_id, Force="true").status == 200
    (kept,) = _disks(folder, "")
    assert (kept.resource_id, kept.detached_from, kept.name) == (second.resource_id, instance_id, "kept")


def test_disks_keep_provisioned_iops_and_bursting(api: Api) -> None:
    asked = {
        "SystemDisk.Category": "cloud_auto",
        "SystemDisk.Size": "40",
        "SystemDisk.ProvisionedIops": "100",
        "SystemDisk.BurstingEnabled": "true",
        "DataDisk.1.Category": "cloud_auto",
        "DataDisk.1.Size": "40",
        "DataDisk.1.ProvisionedIops": "0",
        "DataDisk.2.Category": "cloud_auto",
        "DataDisk.2.Size": "40",
        "DataDisk.2.BurstingEnabled": "true",
    }
    (instance_id,) = run(api, **asked)
    shown = disks(api, instance_id)
    assert [(disk.get("ProvisionedIops"), disk["BurstingEnabled"]) for disk in shown] == [
        (100, True),
        (0, False),
        (None, True),
    ]


def test_a_marketplace_image_is_in_use_until_its_last_instance_is_released(api: Api) -> None:
    def of_usage(usage: str) -> list[str]:
        return api.images(REGION, ImageOwnerAlias="marketplace", Usage=usage).image_ids

    assert (of_usage("none"), of_usage("instance")) == (["m-sold"], [])
    (sold,) = run(api, ImageId="m-sold")
    assert (of_usage("none"), of_usage("instance")) == ([], ["m-sold"])
    assert api.call("DeleteInstance", InstanceId=sold, Force="true").status == 200
    assert (of_usage("none"), of_usage("instance")) == (["m-sold"], [])


def test_an_image_with_data_disks_adds_them(api: Api, folder: Path) -> None:
    (as_it_is,) = run(api, ImageId="m-full")
    (larger,) = run(api, **{"ImageId": "m-full", "DataDisk.1.Device": "/dev/xvdb", "DataDisk.1.Size": "70"})
    (other,) = run(api, **{"ImageId": "m-full", "DataDisk.1.Device": "/dev/xvdb", "SystemDisk.Size": "45"})
    assert [(disk.device, disk.size) for disk in _disks(folder, as_it_is)] == [
        ("/dev/xvda", 40),
        ("/dev/xvdb", 60),
    ]
    assert [disk.snapshot_id for disk in _disks(folder, as_it_is)] == ["s-system", "s-data"]
    assert [disk.snapshot_id for disk in _disks(folder, larger)] == ["s-system", "s-data"]
    (shown,) = [disk for disk in disks(api, as_it_is) if disk["Type"] == "data"]
    assert shown["SourceSnapshotId"] == "s-data"
    assert [disk.size for disk in _disks(folder, larger)] == [40, 70]
    assert [disk.size for disk in _disks(folder, other)] == [45, 60]


def test_the_newest_image_of_a_family_is_used(api: Api) -> None:
    (instance_id,) = run(api, ImageId="", ImageFamily="mine")
    assert instance(api, instance_id)["ImageId"] == "m-own"


def test_consecutive_addresses_and_the_primary_interface(api: Api) -> None:
    ids = run(api, VSwitchId="vsw-1", PrivateIpAddress="172.16.0.100", Amount="2")
    addresses = [instance(api, each)["NetworkInterfaces"]["NetworkInterface"][0] for each in ids]
    assert [each["PrimaryIpAddress"] for each in addresses] == ["172.16.0.100", "172.16.0.101"]
    (other,) = run(
        api,
        **{
            "NetworkInterface.1.InstanceType": "Primary",
            "NetworkInterface.1.VSwitchId": "vsw-1",
            "NetworkInterface.1.SecurityGroupIds.1": "sg-1",
            "NetworkInterface.1.SecurityGroupIds.2": "sg-2",
        },
    )
    shown = instance(api, other)
    assert shown["VpcAttributes"]["VSwitchId"] == "vsw-1"
    assert shown["SecurityGroupIds"]["SecurityGroupId"] == ["sg-1", "sg-2"]


def test_options_are_shown(api: Api) -> None:
    (instance_id,) = run(
        api,
        **{
            "SpotStrategy": "SpotWithPriceLimit",
            "SpotPriceLimit": "0.125",
            "HttpTokens": "required",
            "CpuOptions.ThreadsPerCore": "1",
            "UserData": "ZWNobyBoZWxsbyBlY3Mh",
            "ResourceGroupId": "rg-1",
            "Description": "what it is",
        },
    )
    shown = instance(api, instance_id)
    assert (shown["SpotStrategy"], shown["SpotPriceLimit"], shown["SpotDuration"]) == (
        "SpotWithPriceLimit",
        0.125,
        1,
    )
    assert shown["SpotInterruptionBehavior"] == "Terminate"
    assert shown["MetadataOptions"]["HttpTokens"] == "required"
    assert shown["CpuOptions"]["ThreadsPerCore"] == 1
    assert (shown["ResourceGroupId"], shown["Description"]) == ("rg-1", "what it is")
    data = api.call("DescribeUserData", RegionId=REGION, InstanceId=instance_id)
    assert data.json["UserData"] == "ZWNobyBoZWxsbyBlY3Mh"


def test_subscriptions_expire(api: Api) -> None:
    (instance_id,) = run(api, InstanceChargeType="PrePaid", Period="1", PeriodUnit="Week")
    assert instance(api, instance_id)["ExpiredTime"] != "2099-12-31T15:59Z"


def test_create_instance_creates_a_stopped_instance(api: Api) -> None:
    answer = api.call(
        "CreateInstance", RegionId=REGION, ImageId=PUBLIC, InstanceType=TYPE, InstanceName="one"
    )
    assert set(answer.json) == {"RequestId", "InstanceId"}
    shown = instance(api, answer.json["InstanceId"])
    assert (shown["Status"], shown["InstanceName"], shown["StoppedMode"]) == (
        "Stopped",
        "one",
        "KeepCharging",
    )


def test_a_client_token_creates_one_instance(api: Api) -> None:
    first = run(api, ClientToken="once", InstanceName="once")
    assert run(api, ClientToken="once", InstanceName="once") == first
    assert len(instances(api, InstanceName="once")) == 1


def test_other_accounts_neither_see_nor_use_instances(folder: Path) -> None:
    with serving_here("--data", folder, "--auth", "open", "--duration", "RunInstances=0") as started:
        mine = Api(started.host, started.port)
        theirs = Api(started.host, started.port, "1000000000000008")
        (instance_id,) = run(mine)
        assert instances(theirs, InstanceIds=json.dumps([instance_id])) == []
        assert theirs.call("StopInstance", InstanceId=instance_id).code == "InvalidInstanceId.NotFound"
        assert theirs.call("DeleteInstance", InstanceId=instance_id).code == "InvalidInstanceId.NotFound"
        refused = theirs.call("RunInstances", RegionId=REGION, ImageId="m-own", InstanceType=TYPE)
        assert refused.code == "InvalidImageId.NotFound"


def test_instances_survive_a_restart(tmp_path: Path) -> None:
    with running("--data", tmp_path, "--duration", "RunInstances=0") as started:
        (instance_id,) = run(Api(started.host, started.port))
        before = instance(Api(started.host, started.port), instance_id)
    with running("--data", tmp_path) as started:
        assert instance(Api(started.host, started.port), instance_id) == before
