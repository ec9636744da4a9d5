"""A catalogue for creating instances, with images and networks, and calls of instance actions."""

from pathlib import Path
from typing import Any

from genzo.catalogue.image import DiskDeviceMapping, Image, Source
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.network import SecurityGroup, Vpc, VSwitch
from genzo.catalogue.snapshots import Snapshot
from tests.api import Answer, Api
from tests.http.new_catalogue import create_catalogue

ACCOUNT = 1234567890123456
OTHER = 1000000000000007
REGION = "cn-shenzhen"
ZONE = "cn-shenzhen-a"
PUBLIC = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
WINDOWS = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20260114.vhd"
ARM = "ubuntu_22_04_arm64_20G_alibase_20260721.vhd"
TYPE = "ecs.g7.large"
NEVER = 2**52

PLACE: dict[str, Any] = {"region_id": REGION, "owner_id": ACCOUNT, "created": 1}


def _image(name: str, **members: Any) -> Image:  # noqa: ANN401
    own: dict[str, Any] = {"region_id": REGION, "source": Source.ACCOUNT, "owner_id": ACCOUNT, "rank": 1}
    return Image(
        **{
            **own,
            "image_id": f"m-{name}",
            "name": name,
            "size": 20,
            "creation_time": "2024-05-01T12:00:00Z",
            **members,
        }
    )


IMAGES = (
    _image("own", family="mine", size=50, os_name="My system"),
    _image("creating", settles_at=NEVER),
    _image("deprecated", status="Deprecated"),
    _image("slow", is_support_io_optimized=False),
    _image("bios", boot_mode="BIOS"),
    _image("bare", is_support_cloudinit=False),
    _image("theirs", owner_id=OTHER),
    _image("shared", owner_id=OTHER),
    _image("sold", source=Source.MARKETPLACE, owner_id=0, product_code="cmjj000001"),
    _image(
        "full",
        disk_device_mappings=(
            DiskDeviceMapping(device="/dev/xvda", size="20", type="system", snapshot_id="s-system"),
            DiskDeviceMapping(device="/dev/xvdb", size="60", type="data", snapshot_id="s-data"),
        ),
    ),
)
RESOURCES = (
    Vpc(**PLACE, resource_id="vpc-1", cidr_block="172.16.0.0/12"),
    VSwitch(**PLACE, resource_id="vsw-1", vpc_id="vpc-1", zone_id=ZONE, cidr_block="172.16.0.0/24"),
    VSwitch(**PLACE, resource_id="vsw-small", vpc_id="vpc-1", zone_id=ZONE, cidr_block="172.16.1.0/29"),
    VSwitch(**PLACE, resource_id="vsw-empty", vpc_id="vpc-1", zone_id=ZONE, cidr_block="172.16.3.0/24"),
    VSwitch(
        **PLACE, resource_id="vsw-far", vpc_id="vpc-1", zone_id="cn-shenzhen-b", cidr_block="172.16.4.0/24"
    ),
    VSwitch(**PLACE, resource_id="vsw-else", vpc_id="vpc-2", zone_id=ZONE, cidr_block="10.0.0.0/24"),
    VSwitch(
        **PLACE,
        resource_id="vsw-pending",
        vpc_id="vpc-1",
        zone_id=ZONE,
        cidr_block="172.16.2.0/24",
        settles_at=NEVER,
    ),
    SecurityGroup(**PLACE, resource_id="sg-1", vpc_id="vpc-1"),
    SecurityGroup(**PLACE, resource_id="sg-2", vpc_id="vpc-1"),
    SecurityGroup(**PLACE, resource_id="sg-3", vpc_id="vpc-1"),
    SecurityGroup(**PLACE, resource_id="sg-enterprise", vpc_id="vpc-1", security_group_type="enterprise"),
    SecurityGroup(**PLACE, resource_id="sg-else", vpc_id="vpc-2"),
    SecurityGroup(**PLACE, resource_id="sg-classic"),
    SecurityGroup(**PLACE, resource_id="sg-full", vpc_id="vpc-1"),
    KeyPair(**PLACE, resource_id="key", name="key"),
    Snapshot(**PLACE, resource_id="s-own", size=100, disk_type="data"),
    Snapshot(**PLACE, resource_id="s-sys", size=40, disk_type="system"),
    Snapshot(**PLACE, resource_id="s-new", size=40, disk_type="data", settles_at=NEVER),
)


def prepare(folder: Path) -> None:
    """Create the catalogue of a server that has not started yet."""
    create_catalogue(folder, RESOURCES, IMAGES, shared_with={"m-shared": ACCOUNT})


def run(api: Api, /, **parameters: str) -> list[str]:
    """RunInstances; the ids of the new instances."""
    answer = api.call(
        "RunInstances", **{"RegionId": REGION, "ImageId": PUBLIC, "InstanceType": TYPE, **parameters}
    )
    assert answer.status == 200, answer.body
    ids: list[str] = answer.json["InstanceIdSets"]["InstanceIdSet"]
    return ids


def instances(api: Api, /, **parameters: str) -> list[dict[str, Any]]:
    """DescribeInstances."""
    answer = api.call("DescribeInstances", **{"RegionId": REGION, **parameters})
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.json["Instances"]["Instance"]
    return found


def instance(api: Api, instance_id: str) -> dict[str, Any]:
    """The one instance of this id."""
    (found,) = instances(api, InstanceIds=f'["{instance_id}"]')
    return found


def disks(api: Api, instance_id: str) -> list[dict[str, Any]]:
    """DescribeDisks: the disks of an instance, by device."""
    answer = api.call("DescribeDisks", RegionId=REGION, InstanceId=instance_id)
    assert answer.status == 200, answer.body
    return sorted(answer.json["Disks"]["Disk"], key=lambda disk: str(disk["Device"]))


def refused(answer: Answer) -> tuple[int, str]:
    """Status and code of a failure."""
    return answer.status, answer.code
