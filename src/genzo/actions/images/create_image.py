"""CreateImage: an image of an instance, of a snapshot, or put together from several.

If a request names several sources, InstanceId goes before DiskDeviceMapping, and that before SnapshotId.
"""

from typing import Annotated, Any

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.images.boot_mode import ARCHITECTURES, require_boot_mode
from genzo.actions.images.disk_mapping_parameters import DiskDeviceMappingParameter, of_mappings
from genzo.actions.images.feature_values import IMDS_SUPPORT, SUPPORT
from genzo.actions.images.image_check import image_check
from genzo.actions.images.image_family import require_place_in_family
from genzo.actions.images.image_origin import Origin, of_instance, of_snapshot
from genzo.actions.images.image_snapshots import put_image
from genzo.actions.images.new_image import new_image, require_free_name, require_image_quota
from genzo.actions.images.platforms import platform_of
from genzo.actions.images.system_disk import inherited, operating_system, parent_of, version_of
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.image import Tag
from genzo.catalogue.name_validation import is_valid_description, is_valid_family_name, is_valid_image_name
from genzo.errors import DRY_RUN_OPERATION, INVALID_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreateImage")
_NAME = _ERRORS("InvalidImageName.Malformed")
_DUPLICATE_NAME = _ERRORS("InvalidImageName.Duplicated")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_VERSION = _ERRORS("InvalidImageVersion.Malformed")
_FAMILY = _ERRORS("InvalidImageFamily.Malformed")
_FAMILY_FULL = _ERRORS("ImageQuotaExceed.ImageFamily")
_FAMILIES_FULL = _ERRORS("ImageFamilyQuotaExceed")
_ARCHITECTURE = _ERRORS("InvalidArchitecture.Malformed")
_PLATFORM = _ERRORS("InvalidPlatform.Malformed")
_BOOT_MODE = _ERRORS("InvalidBootMode.NotSupport")
_TAGS = TagErrors(_ERRORS)
_TAG_QUOTA = _ERRORS("QuotaExceed.Tags")
_IMAGE_QUOTA = _ERRORS("QuotaExceed.Image")
_NO_SOURCE = _ERRORS("MissingParameter")
_TOKEN_MISMATCH = _ERRORS("IdempotenceParamNotMatch")

_MAX_VERSION = 40  # documentation of clients: "1 to 40 English characters"
_DETECTION_STRATEGY = "Standard"


class FeaturesParameter(msgspec.Struct, frozen=True, rename="pascal"):
    imds_support: str | None = None


class SecureBootOptionsParameter(msgspec.Struct, frozen=True, rename="pascal"):
    secure_boot_support: str | None = None


class CreateImageRequest(Request, frozen=True):
    region_id: str
    snapshot_id: str | None = None
    instance_id: str | None = None
    image_name: str | None = None
    image_family: str | None = None
    image_version: str | None = None
    description: str | None = None
    platform: str | None = None
    boot_mode: str | None = None
    architecture: str | None = None
    client_token: str | None = None
    resource_group_id: str = ""
    disk_device_mapping: Annotated[tuple[DiskDeviceMappingParameter, ...], msgspec.Meta(max_length=17)] = ()
    tag: tuple[TagParameter, ...] = ()
    detection_strategy: str | None = None
    features: FeaturesParameter = FeaturesParameter()
    secure_boot_options: SecureBootOptionsParameter = SecureBootOptionsParameter()
    dry_run: bool = False


@fields_in_key_order
class CreateImageResponse(Response, frozen=True, kw_only=True):
    image_id: str
    request_id: str


def create_image(request: CreateImageRequest, context: WriteContext) -> CreateImageResponse:
    """Begin an image, which is visible at once with its disks; it is Creating as long as the action takes."""
    context.require_region(request.region_id)
    _require_well_formed(request)
    tags = _tags(request, context)
    origin = _origin(request, context)
    members = _members(request, context, origin)
    require_free_name(context, request.region_id, request.image_name, _DUPLICATE_NAME)
    require_image_quota(context, request.region_id, _IMAGE_QUOTA)
    require_place_in_family(
        context,
        request.region_id,
        request.image_family,
        family_full=_FAMILY_FULL,
        families_full=_FAMILIES_FULL,
    )
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    image = new_image(context, "CreateImage", request.region_id, tags=tags, **members)
    put_image(context, image, origin.new_snapshots)
    return CreateImageResponse(image_id=image.image_id, request_id=context.request_id)


def _require_well_formed(request: CreateImageRequest) -> None:
    """Refuse malformed parameters; these checks do not depend on the source of the image."""
    version = request.image_version
    rules = (
        (request.image_name is None or is_valid_image_name(request.image_name), _NAME),
        (request.description is None or is_valid_description(request.description), _DESCRIPTION),
        (request.image_family is None or is_valid_family_name(request.image_family), _FAMILY),
        (version is None or (version.isascii() and len(version) <= _MAX_VERSION), _VERSION),
        (request.platform is None or platform_of(request.platform) is not None, _PLATFORM),
        (request.architecture in (None, *ARCHITECTURES), _ARCHITECTURE),
    )
    for is_kept, error in rules:
        if not is_kept:
            raise error()
    if request.detection_strategy not in (None, _DETECTION_STRATEGY):
        raise INVALID_PARAMETER(name="DetectionStrategy")
    if request.features.imds_support not in (None, *IMDS_SUPPORT):
        raise INVALID_PARAMETER(name="Features.ImdsSupport")
    if request.secure_boot_options.secure_boot_support not in (None, *SUPPORT):
        raise INVALID_PARAMETER(name="SecureBootOptions.SecureBootSupport")


def _tags(request: CreateImageRequest, context: WriteContext) -> tuple[Tag, ...]:
    if len(request.tag) > context.quotas["tags"]:
        raise _TAG_QUOTA(text=f"An image has at most {context.quotas['tags']} tags.")
    return tags_of(request.tag, _TAGS)


def _origin(request: CreateImageRequest, context: WriteContext) -> Origin:
    if request.instance_id:
        return of_instance(context, request.region_id, request.instance_id)
    if request.disk_device_mapping:
        return of_mappings(context, request.region_id, request.disk_device_mapping)
    if request.snapshot_id:
        return of_snapshot(context, request.region_id, request.snapshot_id)
    raise _NO_SOURCE()


def _members(request: CreateImageRequest, context: WriteContext, origin: Origin) -> dict[str, Any]:
    """The members of the image: those of the request, else those of its system disk."""
    system = origin.system
    parent = parent_of(context, system)
    architecture = request.architecture or system.architecture
    require_boot_mode(request.boot_mode, architecture, _BOOT_MODE)
    platform = None if request.platform is None else platform_of(request.platform)
    members = {
        **operating_system(system, platform, architecture),
        **inherited(parent, architecture, request.features.imds_support),
        "name": request.image_name or "",
        "description": request.description or "",
        "family": request.image_family or "",
        "version": version_of(request.image_version or "", system, parent, _VERSION),
        "resource_group_id": request.resource_group_id,
        "architecture": architecture,
        "product_code": system.product_code,
        "size": next(int(disk.size) for disk in origin.disks if disk.type == "system"),
        "disk_device_mappings": origin.disks,
    }
    if request.boot_mode is not None:
        members["boot_mode"] = request.boot_mode
    members["secure_boot_support"] = _secure_boot_support(request, members["boot_mode"])
    if request.detection_strategy is not None:
        members["detection"] = image_check(members)
    return members


def _secure_boot_support(request: CreateImageRequest, boot_mode: str) -> str | None:
    """What the request says of secure boot, which needs UEFI (CreateImage, SecureBootOptions)."""
    support = request.secure_boot_options.secure_boot_support
    if support == "supported" and not boot_mode.startswith("UEFI"):
        raise INVALID_PARAMETER(name="SecureBootOptions.SecureBootSupport")
    return support


CREATE_IMAGE = Action(
    name="CreateImage",
    request=CreateImageRequest,
    response=CreateImageResponse,
    handle=create_image,
    writes=True,
    token_mismatch=_TOKEN_MISMATCH,
    resources=together(
        any_of("image"),
        on("instance", "instance_id"),
        on("snapshot", "snapshot_id"),
        on("snapshot", "disk_device_mapping.snapshot_id"),
    ),
)
