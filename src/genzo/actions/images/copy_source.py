"""The image that CopyImage copies, and the conditions for copying it."""

from genzo.actions.action import Context
from genzo.actions.find_image import usable_image
from genzo.catalogue.image import Image, Source, Status
from genzo.errors import IMAGE_NOT_FOUND
from genzo.errors.table import errors_of

_ERRORS = errors_of("CopyImage")
_COMMUNITY = _ERRORS("OperationDenied.CommunityImage")
_SAME_REGION_ONLY = _ERRORS("OperationDenied.SameRegionOnly")
_COPYING = _ERRORS("OperationDenied.ImageCopying")
_STATUS = _ERRORS("IncorrectImageStatus")
_ENCRYPTED = _ERRORS("OperationDeined.EncryptedSnapshot")


def source_of_copy(
    context: Context, region_id: str, image_id: str, *, destination: str, encrypted: bool
) -> Image:
    """The own or shared custom image, if it can be copied to a region.

    The copy of an encrypted image must be encrypted too.

    Raises:
        ApiError: it does not exist, or cannot be copied.
    """
    image = usable_image(context, region_id, image_id)
    if image is None or image.source is not Source.ACCOUNT:
        raise IMAGE_NOT_FOUND()
    if image.is_public:
        raise _COMMUNITY()
    if image.owner_id != context.account_id and destination != region_id:
        raise _SAME_REGION_ONLY()
    if context.now < image.settles_at and image.made_by == "CopyImage":
        raise _COPYING()
    if image.status != Status.AVAILABLE.value:
        raise _STATUS()
    if not encrypted and any(disk.encrypted for disk in image.disk_device_mappings):
        raise _ENCRYPTED()
    return image
