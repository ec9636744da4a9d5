"""Gives an account the images and snapshots of a seed."""

from typing import Any

import msgspec
from msgspec import UNSET

from genzo.actions.find_image import USABLE_ARMS
from genzo.actions.images.boot_mode import default_boot_mode
from genzo.actions.images.platforms import DEFAULT_PLATFORM, os_names
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.image import (
    Detection,
    DetectionItem,
    DiskDeviceMapping,
    Features,
    Image,
    Sharing,
    Source,
)
from genzo.catalogue.name_validation import is_valid_family_name, is_valid_image_name
from genzo.catalogue.ordering import rank
from genzo.catalogue.query import ImageQuery
from genzo.catalogue.snapshots import Snapshot, image_attributes_of
from genzo.service.seed.image_parts import SeedDetection, SeedDiskMapping, SeedImage, SeedSnapshot
from genzo.service.seed.scope import AccountScope, RefusedPartError, tags_of

_NOT_OF_IMAGE = (
    "base",
    "creation_time",
    "detection",
    "disks",
    "features",
    "id",
    "region",
    "shared_with",
    "tags",
)
_NOT_OF_SNAPSHOT = ("id", "region", "tags", "creation_time")
_INHERITED = (
    "architecture",
    "boot_mode",
    "features",
    "is_support_cloudinit",
    "is_support_io_optimized",
    "license_type",
    "login_as_non_root_supported",
    "os_name",
    "os_name_en",
    "os_type",
    "platform",
    "size",
)
"""The members that an image has from its base, as one that CreateImage makes has them from its parent."""
_DEFAULT_SIZE = 20


class ImageParts:
    """Makes an account have images and snapshots of a seed.

    Each method raises RefusedPartError if the part breaks a rule.
    """

    def __init__(self, scope: AccountScope) -> None:
        self._scope = scope

    def snapshot(self, part: SeedSnapshot) -> None:
        """Create a snapshot, or change what differs of it."""
        scope = self._scope
        region_id = scope.region(part.region)
        present = scope.found(Snapshot, region_id, part.name, part.id)
        members = {name: value for name, value in part.given().items() if name not in _NOT_OF_SNAPSHOT}
        if part.tags is not UNSET:
            members["tags"] = tags_of(part.tags)
        created = scope.moment(part.creation_time, scope.now if present is None else present.created)
        start = present or Snapshot(
            resource_id=scope.new_id("s", region_id, part.name, part.id),
            region_id=region_id,
            owner_id=scope.account_id,
            created=created,
            size=_DEFAULT_SIZE,
        )
        scope.put(msgspec.structs.replace(start, created=created, **members), present)

    def image(self, part: SeedImage) -> None:
        """Create an image with the snapshot of its disk, or change what differs of it."""
        region_id = self._scope.region(part.region)
        present = self._present(part, region_id)
        _check_names(part)
        start = present or self._new_image(part, region_id)
        image = msgspec.structs.replace(start, **self._members(part, start))
        if image != present:
            self._scope.catalogue.put_images([image])
            self._scope.changes += 1

    def share(self, part: SeedImage, account_ids: list[int]) -> None:
        """Share an image of the account with others."""
        scope = self._scope
        image = self._present(part, scope.region(part.region))
        if image is None:
            return
        if scope.account_id in account_ids:
            raise RefusedPartError("it is shared with its owner")
        shared = set(scope.catalogue.shared_with(image.region_id, image.image_id))
        new = [each for each in dict.fromkeys(account_ids) if each not in shared]
        if not new:
            return
        # As ModifyImageSharePermission stores it
        since = tuple(Sharing(each, scope.now // 1000) for each in new)
        changed = msgspec.structs.replace(image, is_self_shared="True", sharings=(*image.sharings, *since))
        scope.catalogue.put_images([changed])
        for account_id in new:
            scope.catalogue.share_images([changed], account_id)
        scope.changes += len(new)

    def _present(self, part: SeedImage, region_id: str) -> Image | None:
        catalogue = self._scope.catalogue
        named = catalogue.image_named(self._scope.account_id, region_id, part.name)
        if part.id is UNSET:
            return named
        self._scope.require_id("" if named is None else named.image_id, part.id)
        present = catalogue.image(region_id, part.id)
        if present is not None and present.owner_id != self._scope.account_id:
            raise RefusedPartError(f"the image {part.id} is not the account's")
        return present

    def _new_image(self, part: SeedImage, region_id: str) -> Image:
        """The image before the members that the file gives it."""
        seconds = self._scope.now // 1000
        base = self._base(part, region_id)
        image = Image(
            image_id=self._scope.new_id("m", region_id, part.name, part.id),
            region_id=region_id,
            source=Source.ACCOUNT,
            owner_id=self._scope.account_id,
            rank=rank(seconds),
            creation_time=format_timestamp(seconds),
            is_self_shared="False",
            **self._operating_system(part, base),
        )
        if part.disks is not UNSET:
            return image
        size = image.size if part.size is UNSET else part.size
        return msgspec.structs.replace(image, disk_device_mappings=(self._system_disk(image, size),))

    def _base(self, part: SeedImage, region_id: str) -> Image | None:
        if part.base is UNSET:
            return None
        catalogue, viewer = self._scope.catalogue, self._scope.account_id
        named = catalogue.image_named(viewer, region_id, part.base)
        query = ImageQuery(
            viewer=viewer, region_id=region_id, arms=USABLE_ARMS, limit=1, image_ids=(part.base,)
        )
        found = [named] if named is not None else catalogue.images_page(query).images
        if not found:
            raise RefusedPartError(f"the account sees no image {part.base} in {region_id}")
        return found[0]

    def _operating_system(self, part: SeedImage, base: Image | None) -> dict[str, Any]:
        if base is not None:
            return {name: getattr(base, name) for name in _INHERITED}
        architecture = "x86_64" if part.architecture is UNSET else part.architecture
        platform = DEFAULT_PLATFORM if part.platform is UNSET else part.platform
        names = os_names(platform, architecture)
        return {
            "platform": platform,
            "os_name": names[0],
            "os_name_en": names[1],
            "boot_mode": default_boot_mode(architecture),
            "size": _DEFAULT_SIZE,
        }

    def _system_disk(self, image: Image, size: int) -> DiskDeviceMapping:
        """The system disk of a new image, whose snapshot is stored."""
        scope = self._scope
        snapshot = Snapshot(
            resource_id=scope.new_id("s", image.region_id, f"image {image.image_id}"),
            region_id=image.region_id,
            owner_id=scope.account_id,
            created=scope.now,
            size=size,
            **image_attributes_of(image),
        )
        scope.put(snapshot, None)
        return _mapping(SeedDiskMapping(size=size, snapshot_id=snapshot.resource_id))

    def _members(self, part: SeedImage, start: Image) -> dict[str, Any]:
        """The members that the file gives the image."""
        members = {name: value for name, value in part.given().items() if name not in _NOT_OF_IMAGE}
        if part.tags is not UNSET:
            members["tags"] = tags_of(part.tags)
        if part.features is not UNSET:
            members["features"] = Features(**part.features.given())
        if part.detection is not UNSET:
            members["detection"] = _detection(part.detection)
        if part.disks is not UNSET:
            members["disk_device_mappings"] = tuple(map(_mapping, part.disks))
            if part.size is UNSET:
                system = (disk.size for disk in part.disks if disk.type == "system")
                members["size"] = next(system, start.size)
        if part.creation_time is not UNSET:
            seconds = self._scope.moment(part.creation_time, 0) // 1000
            members |= {"creation_time": format_timestamp(seconds), "rank": rank(seconds)}
        return members


def _check_names(part: SeedImage) -> None:
    if not is_valid_image_name(part.name):
        raise RefusedPartError("the name breaks the rules of CreateImage, ImageName")
    if part.family not in (UNSET, "") and not is_valid_family_name(str(part.family)):
        raise RefusedPartError("the family breaks the rules of CreateImage, ImageFamily")


def _mapping(part: SeedDiskMapping) -> DiskDeviceMapping:
    return DiskDeviceMapping(**{**part.given(), "size": str(part.size)})


def _detection(part: SeedDetection) -> Detection:
    items = None if part.items is None else tuple(DetectionItem(**item.given()) for item in part.items)
    return Detection(status=part.status, items=items)
