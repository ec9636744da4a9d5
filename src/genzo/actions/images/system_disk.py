"""The attributes of a new image that follow from its system disk: operating system and parent image."""

from typing import Any

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.find_image import usable_image
from genzo.actions.images.boot_mode import default_boot_mode
from genzo.actions.images.platforms import DEFAULT_PLATFORM, os_names, os_type_of
from genzo.catalogue.disks import Disk
from genzo.catalogue.image import Features, Image
from genzo.catalogue.snapshots import Snapshot
from genzo.errors import ErrorType

# docs/decisions/0030-recorded-members.md
_WITHOUT_PARENT = Features(nvme_support="unsupported")
_INHERITED = (
    "license_type",
    "login_as_non_root_supported",
    "is_support_cloudinit",
    "is_support_io_optimized",
    "is_subscribed",
)


def parent_of(context: WriteContext, snapshot: Snapshot) -> Image | None:
    """The image that the disk of the snapshot was made of, if both still exist."""
    owner_id, region_id = snapshot.owner_id, snapshot.region_id
    disk = context.catalogue.resource(Disk, owner_id, region_id, snapshot.disk_id)
    return None if disk is None else usable_image(context, region_id, disk.image_id)


def operating_system(snapshot: Snapshot, platform: str | None, architecture: str) -> dict[str, Any]:
    """The members of an image that describe the operating system on the disk of the snapshot.

    ``platform`` goes before that of the snapshot; if they differ, the names follow from the platform alone.
    """
    platform = platform or snapshot.platform or DEFAULT_PLATFORM
    if platform.lower() == snapshot.platform.lower() and architecture == snapshot.architecture:
        os_type, names = snapshot.os_type, (snapshot.os_name, snapshot.os_name_en)
    else:
        os_type, names = os_type_of(platform), os_names(platform, architecture)
    return {"platform": platform, "os_type": os_type, "os_name": names[0], "os_name_en": names[1]}


def inherited(parent: Image | None, architecture: str, imds_support: str | None) -> dict[str, Any]:
    """The members of an image that it inherits from its parent; ``imds_support`` goes before the parent's.

    Every image of an instance or a snapshot states its NvmeSupport (docs/reference/observed.md#values).
    """
    members = {} if parent is None else {name: getattr(parent, name) for name in _INHERITED}
    features = _WITHOUT_PARENT if parent is None else parent.features
    if features.nvme_support is None:
        features = msgspec.structs.replace(features, nvme_support="supported")
    if imds_support is not None:
        features = msgspec.structs.replace(features, imds_support=imds_support)
    boot_mode = default_boot_mode(architecture)
    if parent is not None and parent.boot_mode and parent.architecture == architecture:
        boot_mode = parent.boot_mode
    return {**members, "features": features, "boot_mode": boot_mode}


def version_of(version: str, snapshot: Snapshot, parent: Image | None, error: ErrorType) -> str:
    """ImageVersion: that of the request; an image of the marketplace can only have that of its parent."""
    if not snapshot.product_code or parent is None:
        return version
    if version not in ("", parent.version):
        raise error()
    return parent.version
