"""The disks of a new instance, from the request and the image, and the limits of each category."""

import re
from collections.abc import Iterable

from genzo.actions.action import Context
from genzo.actions.instances.creation_errors import DiskErrors, SystemDiskErrors
from genzo.actions.instances.creation_parameters import DataDiskParameter, SystemDiskParameter
from genzo.actions.instances.disk_categories import system_disk_with_category
from genzo.actions.snapshots.disk_sizes import most_provisioned_iops
from genzo.catalogue.disks import REGIONAL, Disk
from genzo.catalogue.image import DiskDeviceMapping, Image
from genzo.catalogue.instance_families import InstanceFamily
from genzo.catalogue.name_validation import is_valid_description
from genzo.catalogue.snapshot_policies import AutoSnapshotPolicy

_SYSTEM_DISK_BY_DEFAULT = 40
SYSTEM_SIZES = {
    "cloud": (20, 500),
    "cloud_efficiency": (20, 2048),
    "cloud_ssd": (20, 2048),
    "cloud_essd": (20, 2048),
    "cloud_auto": (1, 2048),
    "cloud_essd_entry": (10, 2048),
    "ephemeral_ssd": (20, 2048),
}
DATA_SIZES = {
    "cloud": (5, 2000),
    "cloud_efficiency": (20, 32_768),
    "cloud_ssd": (20, 32_768),
    "cloud_essd": (20, 65_536),
    "cloud_auto": (1, 65_536),
    "cloud_essd_entry": (10, 32_768),
    "ephemeral_ssd": (5, 800),
    REGIONAL: (10, 65_536),
    "elastic_ephemeral_disk_standard": (64, 8192),
    "elastic_ephemeral_disk_premium": (64, 8192),
}
LEAST_BY_PERFORMANCE_LEVEL = {"PL0": 1, "PL1": 20, "PL2": 461, "PL3": 1261}
_NAME = re.compile(r"[^\W_][\w.:\-]{1,127}")
_BOOLEANS = {"true": True, "false": False}


def system_disk(
    asked: SystemDiskParameter, image: Image, family: InstanceFamily, io_optimized: bool, errors: DiskErrors
) -> Disk:
    """The system disk of request and image, without ids."""
    asked, category = system_disk_with_category(asked, family, errors, io_optimized=io_optimized)
    check_common(asked, category, errors)
    disk = system_disk_of_category(asked, category, image, errors)
    require_iops(asked, disk.size, errors)
    return disk


def system_disk_of_category(
    asked: SystemDiskParameter, category: str, image: Image, errors: SystemDiskErrors
) -> Disk:
    """The system disk of a category that the instance can have."""
    require_encryption(asked, errors)
    size = asked.size or max(_SYSTEM_DISK_BY_DEFAULT, image.size)
    least, most = SYSTEM_SIZES[category]
    if category == "cloud_essd":
        least = LEAST_BY_PERFORMANCE_LEVEL[asked.performance_level or "PL1"]
    if size > most:
        raise errors.system_disk_too_large()
    if asked.size and size < image.size:
        raise errors.system_disk_below_image()
    if asked.size and size < least:
        raise errors.system_disk_too_small()
    mapping = next((disk for disk in image.disk_device_mappings if not is_data(disk)), DiskDeviceMapping())
    return new_disk(
        asked, category, device="/dev/xvda", disk_type="system", size=size, snapshot_id=mapping.snapshot_id
    )


def check_common(asked: SystemDiskParameter | DataDiskParameter, category: str, errors: DiskErrors) -> None:
    if asked.performance_level not in (None, *LEAST_BY_PERFORMANCE_LEVEL):
        raise errors.performance_level()
    if asked.disk_name and not _NAME.fullmatch(asked.disk_name):
        raise errors.disk_name()
    if asked.description and not is_valid_description(asked.description):
        raise errors.disk_description()
    if asked.encrypted.lower() not in _BOOLEANS:
        raise errors.encrypted(text="The specified parameter Encrypted is not valid.")
    if asked.storage_cluster_id:
        raise errors.no_storage_cluster()
    _check_newer(asked, category, errors)


def _check_newer(asked: SystemDiskParameter | DataDiskParameter, category: str, errors: DiskErrors) -> None:
    """Refuse provisioned IOPS and bursting of other categories, whose errors only RunInstances describes."""
    if category != "cloud_auto" and asked.provisioned_iops is not None:
        raise errors.provisioned_iops(name="ProvisionedIops")
    if category != "cloud_auto" and asked.bursting_enabled:
        raise errors.bursting(name="BurstingEnabled")


def require_encryption(asked: SystemDiskParameter | DataDiskParameter, errors: SystemDiskErrors) -> None:
    """Refuse a key or an algorithm for a disk that is not encrypted."""
    if _BOOLEANS.get(asked.encrypted.lower()):
        return
    if asked.kms_key_id:
        raise errors.key_without_encryption()
    if asked.encrypt_algorithm:
        raise errors.algorithm_without_encryption()


def require_iops(asked: SystemDiskParameter | DataDiskParameter, size: int, errors: DiskErrors) -> None:
    """Refuse more operations a second than a disk of this size can be given."""
    if asked.provisioned_iops is not None and asked.provisioned_iops > most_provisioned_iops(size):
        raise errors.too_many_iops(name="ProvisionedIops")


def new_disk(
    asked: SystemDiskParameter | DataDiskParameter,
    category: str,
    *,
    device: str,
    disk_type: str,
    size: int,
    snapshot_id: str,
    delete_with_instance: bool = True,
) -> Disk:
    return Disk(
        resource_id="",
        region_id="",
        owner_id=0,
        created=0,
        name=asked.disk_name,
        description=asked.description,
        disk_type=disk_type,
        category=category,
        size=size,
        device=device,
        snapshot_id=snapshot_id,
        performance_level=(asked.performance_level or "PL1") if category == "cloud_essd" else "",
        encrypted=_BOOLEANS.get(asked.encrypted.lower(), False),
        kms_key_id=asked.kms_key_id or "",
        delete_with_instance=delete_with_instance,
        provisioned_iops=asked.provisioned_iops,
        bursting_enabled=bool(asked.bursting_enabled),
        auto_snapshot_policy_id=asked.auto_snapshot_policy_id or "",
    )


def require_policies(disks: Iterable[Disk], region_id: str, context: Context, errors: DiskErrors) -> None:
    """Refuse a disk with an automatic snapshot policy that the caller does not have in the region."""
    for policy_id in {disk.auto_snapshot_policy_id for disk in disks} - {""}:
        if context.catalogue.resource(AutoSnapshotPolicy, context.account_id, region_id, policy_id) is None:
            raise errors.no_snapshot_policy(name="AutoSnapshotPolicyId")


def is_data(mapping: DiskDeviceMapping) -> bool:
    """Whether the image has the disk as a data disk."""
    return mapping.type == "data"
