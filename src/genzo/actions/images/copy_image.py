"""CopyImage: copy an own or shared image to another region, or encrypted within its region.

An own image can be copied to any region, a shared one only within its region (CopyImage, description
and OperationDenied.SameRegionOnly). Without DestinationRegionId the copy stays in the source's region.
"""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.images.copied_disks import with_copied_disks
from genzo.actions.images.copy_queue import next_start
from genzo.actions.images.copy_source import source_of_copy
from genzo.actions.images.image_snapshots import put_image
from genzo.actions.images.new_image import new_image, require_free_name, require_image_quota
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.text_checks import require_description
from genzo.catalogue.image import Image
from genzo.catalogue.name_validation import is_valid_family_name
from genzo.catalogue.snapshots import Snapshot
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Request, Response

_ERRORS = errors_of("CopyImage")
_SOURCE_REGION = _ERRORS("SourceRegion.NotFound")
_DESTINATION_REGION = _ERRORS("DestinationRegion.NotFound")
_NAME = _ERRORS("InvalidImageName.Malformed")
_NAME_TAKEN = _ERRORS("InvalidImageName.Duplicated")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_IMAGE_QUOTA = _ERRORS("QuotaExceed.Image")
_SNAPSHOT_QUOTA = _ERRORS("QuotaExceed.Snapshot")
_KEY_WITHOUT_ENCRYPTION = _ERRORS("InvalidEncrypted.NotMatchKmsKeyId")
_ALGORITHM_WITHOUT_ENCRYPTION = _ERRORS("InvalidEncrypted.NotMatchEncryptAlgorithm")
_ALGORITHM = _ERRORS("InvalidEncryptAlgorithm")
_TAGS = TagErrors(_ERRORS)

_ALGORITHMS = ("aes-256", "sm4-128")

# The service drops it: bosh-alicloud-cpi-release sets it again with ModifyImageAttribute (its change 204).
_NVME_SUPPORT_OF_COPIES = "unsupported"

_INHERITED = (
    "version",
    "os_type",
    "os_name",
    "os_name_en",
    "platform",
    "architecture",
    "size",
    "boot_mode",
    "product_code",
    "license_type",
    "supplier_name",
    "secure_boot_support",
    "is_subscribed",
    "is_support_io_optimized",
    "is_support_cloudinit",
    "login_as_non_root_supported",
)


class CopyImageRequest(Request, frozen=True):
    region_id: str
    image_id: str
    destination_region_id: str | None = None
    destination_image_name: str | None = None
    destination_description: str | None = None
    encrypted: bool = False
    kms_key_id: Annotated[str, msgspec.Meta(max_length=64)] = msgspec.field(name="KMSKeyId", default="")
    encrypt_algorithm: Annotated[str | None, NO_EFFECT] = None
    resource_group_id: str = ""
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    dry_run: bool = False
    client_token: str | None = None


@fields_in_key_order
class CopyImageResponse(Response, frozen=True, kw_only=True):
    image_id: str
    request_id: str


def copy_image(request: CopyImageRequest, context: WriteContext) -> CopyImageResponse:
    """Begin a copy, which is visible at once; it waits in the queue, is Creating and then Available.

    It does not inherit name, description, family, resource group and tags from its source.
    """
    destination = _destination(request, context)
    _require_texts(request)
    _require_encryption(request)
    source = source_of_copy(
        context, request.region_id, request.image_id, destination=destination, encrypted=request.encrypted
    )
    tags = tags_of(request.tag, _TAGS)
    require_free_name(context, destination, request.destination_image_name, _NAME_TAKEN)
    require_image_quota(context, destination, _IMAGE_QUOTA)
    _require_snapshot_quota(source, context, destination)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    copy = new_image(
        context,
        "CopyImage",
        destination,
        begins_at=next_start(context, destination),
        name=request.destination_image_name,
        description=request.destination_description or "",
        resource_group_id=request.resource_group_id,
        tags=tags,
        is_copied=True,
        features=msgspec.structs.replace(source.features, nvme_support=_NVME_SUPPORT_OF_COPIES),
        copied_from=source.image_id,
        **{member: getattr(source, member) for member in _INHERITED},
    )
    return CopyImageResponse(image_id=_put(copy, source, request, context), request_id=context.request_id)


def _put(copy: Image, source: Image, request: CopyImageRequest, context: WriteContext) -> str:
    complete, snapshots = with_copied_disks(
        copy, source, context, encrypted=request.encrypted, kms_key_id=request.kms_key_id
    )
    put_image(context, complete, snapshots)
    return complete.image_id


def _destination(request: CopyImageRequest, context: WriteContext) -> str:
    if request.region_id not in context.facts.regions:
        raise _SOURCE_REGION()
    destination = request.destination_region_id or request.region_id
    if destination not in context.facts.regions:
        raise _DESTINATION_REGION()
    return destination


def _require_texts(request: CopyImageRequest) -> None:
    name, description = request.destination_image_name, request.destination_description
    # CopyImage, DestinationImageName: it must not begin with acs: or aliyun, which is the rule for families.
    if name is not None and not is_valid_family_name(name):
        raise _NAME()
    require_description(description, _DESCRIPTION)


def _require_encryption(request: CopyImageRequest) -> None:
    if request.encrypt_algorithm is not None:
        if not request.encrypted:
            raise _ALGORITHM_WITHOUT_ENCRYPTION()
        if request.encrypt_algorithm.lower() not in _ALGORITHMS:
            raise _ALGORITHM()
    if request.kms_key_id and not request.encrypted:
        raise _KEY_WITHOUT_ENCRYPTION()


def _require_snapshot_quota(source: Image, context: WriteContext, destination: str) -> None:
    kept = len(context.catalogue.resources(Snapshot, context.account_id, destination))
    if kept + len(source.disk_device_mappings) > context.quotas["snapshots"]:
        raise _SNAPSHOT_QUOTA()


COPY_IMAGE = Action(
    name="CopyImage",
    request=CopyImageRequest,
    response=CopyImageResponse,
    handle=copy_image,
    writes=True,
    written_region=lambda request: request.destination_region_id or request.region_id,
    resources=together(
        on("image", "image_id"), any_of("image", regions=("destination_region_id", "region_id"))
    ),
)
