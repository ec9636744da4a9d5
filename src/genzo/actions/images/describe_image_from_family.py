"""DescribeImageFromFamily: the newest image of a family that instances can be created from."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.images.image_family import newest_of_family
from genzo.actions.images.image_type import ImageType, present
from genzo.actions.resource_names import EVERYTHING
from genzo.actions.shown_tags import Tags
from genzo.catalogue.families import family_seen_by
from genzo.catalogue.image import Image
from genzo.catalogue.lifecycle import image_at
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType

_REGION_NOT_FOUND = errors_of("DescribeImageFromFamily")("InvalidRegionId.NotFound")


class DescribeImageFromFamilyRequest(Request, frozen=True):
    region_id: str
    image_family: str


@fields_in_key_order
class FamilyDiskDeviceMapping(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    type: str
    import_oss_bucket: str = msgspec.field(name="ImportOSSBucket")
    snapshot_id: str
    import_oss_object: str = msgspec.field(name="ImportOSSObject")
    size: str
    device: str
    format: str


class FamilyDiskDeviceMappings(msgspec.Struct, frozen=True, rename="pascal"):
    disk_device_mapping: list[FamilyDiskDeviceMapping] = []


class FamilyImage(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The image with all fields, or without any if no image was found ("empty" in the description)."""

    creation_time: str | UnsetType = UNSET
    status: str | UnsetType = UNSET
    image_family: str | UnsetType = UNSET
    progress: str | UnsetType = UNSET
    is_copied: bool | UnsetType = UNSET
    is_support_io_optimized: bool | UnsetType = UNSET
    image_owner_alias: str | UnsetType = UNSET
    is_support_cloudinit: bool | UnsetType = UNSET
    image_version: str | UnsetType = UNSET
    usage: str | UnsetType = UNSET
    is_self_shared: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    size: int | UnsetType = UNSET
    platform: str | UnsetType = UNSET
    image_name: str | UnsetType = UNSET
    os_name: str | UnsetType = msgspec.field(name="OSName", default=UNSET)
    image_id: str | UnsetType = UNSET
    os_type: str | UnsetType = msgspec.field(name="OSType", default=UNSET)
    is_subscribed: bool | UnsetType = UNSET
    product_code: str | UnsetType = UNSET
    architecture: str | UnsetType = UNSET
    disk_device_mappings: FamilyDiskDeviceMappings | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class DescribeImageFromFamilyResponse(Response, frozen=True):
    request_id: str
    image: FamilyImage


def describe_image_from_family(
    request: DescribeImageFromFamilyRequest, context: Context
) -> DescribeImageFromFamilyResponse:
    """The image that a new instance of the family would use now."""
    if request.region_id not in context.facts.regions:
        raise _REGION_NOT_FOUND()
    image = newest_of_family(context, request.region_id, request.image_family)
    return DescribeImageFromFamilyResponse(
        request_id=context.request_id,
        image=FamilyImage() if image is None else _family_image(image, context),
    )


def _family_image(image: Image, context: Context) -> FamilyImage:
    """The fields of DescribeImages that this action has too."""
    shown: ImageType = present(image_at(image, context.now), context.account_id)
    members = {name: getattr(shown, name) for name in FamilyImage.__struct_fields__}
    members["image_family"] = family_seen_by(image, context.account_id)
    members["disk_device_mappings"] = FamilyDiskDeviceMappings(
        [
            FamilyDiskDeviceMapping(
                **{name: getattr(disk, name) for name in FamilyDiskDeviceMapping.__struct_fields__}
            )
            for disk in shown.disk_device_mappings.disk_device_mapping
        ]
    )
    return FamilyImage(**members)


DESCRIBE_IMAGE_FROM_FAMILY = Action(
    name="DescribeImageFromFamily",
    request=DescribeImageFromFamilyRequest,
    response=DescribeImageFromFamilyResponse,
    handle=describe_image_from_family,
    resources=EVERYTHING,
)
