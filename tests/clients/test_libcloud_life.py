"""Apache Libcloud's operations on images, nodes, disks and snapshots."""

from collections.abc import Iterator
from typing import Any

import pytest
from libcloud.common.exceptions import BaseHTTPError
from libcloud.common.types import LibcloudError
from libcloud.compute.base import NodeImage
from libcloud.compute.types import NodeState, StorageVolumeState

from tests.clients.samples import FIRST, PUBLIC, REGION
from tests.clients.test_libcloud import driver
from tests.running import Running, running

ELSEWHERE = "cn-beijing"
NODES = ("CreateInstance", "StartInstance", "StopInstance", "RebootInstance")
DISKS = ("CreateDisk", "AttachDisk", "DetachDisk", "CreateSnapshot")
AT_ONCE = (*NODES, *DISKS, "CreateImage", "CopyImage")
"""The driver requires a new image to be Available at once, and polls nodes every three seconds."""


@pytest.fixture(scope="module")
def at_once() -> Iterator[Running]:
    options = [word for action in AT_ONCE for word in ("--duration", f"{action}=0")]
    with running("--memory", *options) as server:
        yield server


@pytest.fixture(scope="module")
def ecs(at_once: Running) -> Any:  # noqa: ANN401 - the driver is untyped
    return driver(at_once, FIRST)


@pytest.fixture(scope="module")
def node(ecs: Any) -> Any:  # noqa: ANN401
    """A running node of a public image."""
    size = next(size for size in ecs.list_sizes() if size.id == "ecs.g6.large")
    return ecs.create_node(
        name="builder",
        size=size,
        image=NodeImage(PUBLIC, PUBLIC, ecs),
        ex_security_group_id=ecs.ex_create_security_group(description="of the builder"),
        ex_internet_charge_type="PayByTraffic",
        ex_internet_max_bandwidth_out=5,
        ex_system_disk={"category": "cloud_essd"},
        ex_data_disks=[{"size": 40, "category": "cloud_essd", "delete_with_instance": True}],
    )


@pytest.fixture(scope="module")
def snapshot(ecs: Any, node: Any) -> Any:  # noqa: ANN401
    """A snapshot of the system disk of the node."""
    (disk,) = ecs.list_volumes(ex_filters={"InstanceId": node.id, "DiskType": "system"})
    return ecs.create_volume_snapshot(disk, name="base", ex_description="of the builder")


def test_a_node_is_made_stopped_rebooted_and_destroyed(ecs: Any, node: Any) -> None:  # noqa: ANN401
    (running_now,) = ecs.list_nodes(ex_node_ids=[node.id])
    assert (running_now.name, running_now.state) == ("builder", NodeState.RUNNING)
    assert (node.extra["image_id"], node.extra["instance_type"]) == (PUBLIC, "ecs.g6.large")
    (group,) = ecs.ex_list_security_groups()
    assert group.description == "of the builder"
    disks = ecs.list_volumes(ex_filters={"InstanceId": node.id})
    assert sorted((disk.extra["type"], disk.size) for disk in disks) == [("data", 40), ("system", 40)]

    other = ecs.create_node(
        name="other",
        size=next(size for size in ecs.list_sizes() if size.id == "ecs.g6.large"),
        image=NodeImage(PUBLIC, PUBLIC, ecs),
        ex_security_group_id=group.id,
        ex_client_token="other",
    )
    assert ecs.stop_node(other)
    assert ecs.list_nodes(ex_node_ids=[other.id])[0].state == NodeState.STOPPED
    assert ecs.start_node(other)
    assert ecs.reboot_node(other)
    assert {each.id for each in ecs.list_nodes()} == {node.id, other.id}
    assert ecs.destroy_node(other)
    assert [each.id for each in ecs.list_nodes()] == [node.id]


def test_an_image_is_made_of_a_snapshot_and_deleted(ecs: Any, node: Any, snapshot: Any) -> None:  # noqa: ANN401
    image = ecs.create_image(
        node,
        "of-a-snapshot",
        description="made by libcloud",
        ex_snapshot_id=snapshot.id,
        ex_image_version="1",
    )
    assert (image.name, image.extra["description"]) == ("of-a-snapshot", "made by libcloud")
    assert (image.extra["image_owner_alias"], image.extra["image_version"]) == ("self", "1")
    assert (image.extra["progress"], image.extra["is_copied"]) == ("100%", False)
    assert image.extra["disk_device_mappings"]["snapshot_id"] == snapshot.id
    own = {"ImageOwnerAlias": "self"}
    assert [each.id for each in ecs.list_images(ex_filters=own)] == [image.id]
    assert ecs.delete_image(image)
    assert ecs.list_images(ex_filters=own) == []
    with pytest.raises(LibcloudError, match="could not find the image with id"):
        ecs.get_image(image.id)


def test_an_image_is_copied_into_the_region_of_the_driver(
    at_once: Running,
    ecs: Any,  # noqa: ANN401
    snapshot: Any,  # noqa: ANN401
) -> None:
    image = ecs.create_image(None, "to-copy", ex_snapshot_id=snapshot.id)
    elsewhere = driver(at_once, FIRST)
    elsewhere.region = ELSEWHERE
    copy = elsewhere.copy_image(REGION, image, "the-copy", description="of libcloud")
    assert (copy.name, copy.extra["description"], copy.extra["is_copied"]) == (
        "the-copy",
        "of libcloud",
        True,
    )
    assert copy.id == elsewhere.get_image(copy.id).id != image.id
    assert elsewhere.delete_image(copy)
    assert ecs.delete_image(image)


def test_an_image_needs_a_name_of_its_own(ecs: Any, snapshot: Any) -> None:  # noqa: ANN401
    image = ecs.create_image(None, "only-once", ex_snapshot_id=snapshot.id)
    with pytest.raises(BaseHTTPError, match=r"InvalidImageName\.Duplicated"):
        ecs.create_image(None, "only-once", ex_snapshot_id=snapshot.id)
    assert ecs.delete_image(image)


def test_disks_are_made_attached_and_destroyed(ecs: Any, node: Any) -> None:  # noqa: ANN401
    zone = node.extra["zone_id"]
    category = ecs.disk_categories.CLOUD_SSD
    volume = ecs.create_volume(
        30, "spare", ex_zone_id=zone, ex_description="spare disk", ex_disk_category=category
    )
    assert (volume.name, volume.size, volume.state) == ("spare", 30, StorageVolumeState.AVAILABLE)
    assert ecs.attach_volume(node, volume)
    (attached,) = ecs.list_volumes(ex_volume_ids=[volume.id])
    assert (attached.state, attached.extra["instance_id"]) == (StorageVolumeState.INUSE, node.id)
    assert ecs.detach_volume(volume)
    assert ecs.destroy_volume(volume)
    assert ecs.list_volumes(ex_volume_ids=[volume.id]) == []


def test_snapshots_are_listed_and_destroyed(ecs: Any, node: Any) -> None:  # noqa: ANN401
    (disk,) = ecs.list_volumes(ex_filters={"InstanceId": node.id, "DiskType": "data"})
    made = ecs.create_volume_snapshot(disk, name="of-data")
    (found,) = ecs.list_volume_snapshots(disk)
    assert (found.id, found.state, found.extra["progress"]) == (made.id, "available", "100%")
    assert ecs.destroy_volume_snapshot(made)
    assert ecs.list_volume_snapshots(disk) == []


@pytest.mark.usefixtures("node")
def test_security_groups_are_made_changed_and_deleted(ecs: Any) -> None:  # noqa: ANN401
    group_id = ecs.ex_create_security_group(description="to change")
    assert ecs.ex_modify_security_group_by_id(group_id, name="web", description="changed")
    (group,) = ecs.ex_list_security_groups(ex_filters={"SecurityGroupId": group_id})
    assert (group.name, group.description) == ("web", "changed")
    assert ecs.ex_list_security_group_attributes(group_id) == []
    assert ecs.ex_delete_security_group_by_id(group_id)
    with pytest.raises(BaseHTTPError, match=r"InvalidSecurityGroupId\.NotFound"):
        ecs.ex_list_security_group_attributes(group_id)
    (of_node,) = ecs.ex_list_security_groups()
    with pytest.raises(BaseHTTPError, match="DependencyViolation"):
        ecs.ex_delete_security_group_by_id(of_node.id)


def test_a_node_gets_a_public_address(ecs: Any, node: Any) -> None:  # noqa: ANN401
    address = ecs.create_public_ip(node.id)
    assert ecs.list_nodes(ex_node_ids=[node.id])[0].public_ips == [address]
