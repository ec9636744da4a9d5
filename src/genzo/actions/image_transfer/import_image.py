"""ImportImage: a custom image from files in an object store.

If an object store has the bucket, the header of each file gives its format and the size of its disk.
Otherwise the values of the request are taken without a check (docs/objects.md).
"""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.image_transfer import import_conditions, imported_disks
from genzo.actions.image_transfer.imported_disks import ImportedDiskParameter
from genzo.actions.image_transfer.imported_image import members_of, put_import
from genzo.actions.images.feature_values import FeaturesParameter
from genzo.actions.images.new_image import new_image, require_image_quota
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of
from genzo.actions.tag_parameters import TagParameter
from genzo.catalogue.image import Features, Status
from genzo.catalogue.lifecycle import image_at
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("ImportImage")
_NAME_TAKEN = _ERRORS("InvalidImageName.Duplicated")
_IMPORTING = _ERRORS("ImageIsImporting")
_QUOTA = _ERRORS("QuotaExceed.Image")
_STORAGE_LOCATION = _ERRORS("InvalidStorageLocation.NotFound")
_TAGS = TagErrors(_ERRORS)

_UNKNOWN_NVME_SUPPORT = "unsupported"


class ImportImageRequest(Request, frozen=True):
    region_id: str
    image_name: str | None = None
    description: str | None = None
    architecture: str = "x86_64"
    os_type: str | None = msgspec.field(name="OSType", default=None)
    platform: str | None = None
    boot_mode: str | None = None
    role_name: Annotated[str | None, NO_EFFECT] = None
    license_type: str = "Auto"
    resource_group_id: str = ""
    disk_device_mapping: tuple[ImportedDiskParameter, ...] = ()
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    detection_strategy: str | None = None
    storage_location_arn: str | None = None
    dry_run: bool = False
    features: FeaturesParameter = FeaturesParameter()
    client_token: str | None = None


@fields_in_key_order
class ImportImageResponse(Response, frozen=True, kw_only=True):
    request_id: str
    image_id: str
    task_id: str
    region_id: str


def import_image(request: ImportImageRequest, context: WriteContext) -> ImportImageResponse:
    """Create the image, which is visible at once, its snapshots and the task that imports it."""
    context.require_region(request.region_id)
    import_conditions.require_well_formed(request, import_conditions.OF_IMPORT_IMAGE)
    import_conditions.require_features(request.features.nvme_support, request.features.imds_support)
    system = import_conditions.system_of(request, import_conditions.OF_IMPORT_IMAGE)
    nvme_support = request.features.nvme_support or _UNKNOWN_NVME_SUPPORT
    detection = import_conditions.detection_of(request.detection_strategy, system, nvme_support)
    tags = tags_of(request.tag, _TAGS)
    if request.storage_location_arn is not None:
        raise _STORAGE_LOCATION(text=request.storage_location_arn)
    disks = imported_disks.imported_disks(request.disk_device_mapping, context)
    _require_free_name(request, context)
    require_image_quota(context, request.region_id, _QUOTA)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    image = new_image(
        context,
        "ImportImage",
        request.region_id,
        name=request.image_name,
        description=request.description or "",
        license_type=request.license_type,
        resource_group_id=request.resource_group_id,
        tags=tags,
        detection=detection,
        features=Features(nvme_support=nvme_support, imds_support=request.features.imds_support),
        **members_of(system),
    )
    task = put_import(image, disks, context)
    return ImportImageResponse(
        request_id=context.request_id,
        image_id=image.image_id,
        task_id=task.resource_id,
        region_id=request.region_id,
    )


def _require_free_name(request: ImportImageRequest, context: WriteContext) -> None:
    """Refuse the name of another image. Clients read the error for one being imported as a repetition."""
    if request.image_name is None:
        return
    other = context.catalogue.image_named(context.account_id, request.region_id, request.image_name)
    if other is None:
        return
    if other.made_by == "ImportImage" and image_at(other, context.now).status == Status.CREATING:
        raise _IMPORTING()
    raise _NAME_TAKEN()


IMPORT_IMAGE = Action(
    name="ImportImage",
    request=ImportImageRequest,
    response=ImportImageResponse,
    handle=import_image,
    writes=True,
    resources=any_of("image"),
    asks_objects=True,
)
