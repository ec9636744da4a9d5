"""DeleteImage: delete a custom image that is not in use."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_image import own_image
from genzo.actions.resource_names import on
from genzo.catalogue.image import Image, Status
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteImage")
_USED = _ERRORS("ImageUsingByInstance")
_SHARED = _ERRORS("ImageUseShared")
_COPYING = _ERRORS("OperationDenied.ImageCopying")
_IMPORTING = _ERRORS("ImageIsImporting")
_EXPORTING = _ERRORS("ImageIsExporting")
_PUBLIC = _ERRORS("ImageIsPublic")

_UNDER_WAY = (Status.WAITING.value, Status.CREATING.value)


class DeleteImageRequest(Request, frozen=True):
    region_id: str
    image_id: str
    force: bool = False
    dry_run: bool = False


class DeleteImageResponse(Response, frozen=True):
    request_id: str


def delete_image(request: DeleteImageRequest, context: WriteContext) -> DeleteImageResponse:
    """Delete the image.

    Force skips the check for instances and no other check (DeleteImage, parameter Force).
    """
    context.require_region(request.region_id)
    image = own_image(context, request.region_id, request.image_id)
    _require_idle(image, context)
    if image.usage == "instance" and not request.force:
        raise _USED()
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    context.catalogue.delete_image(image.region_id, image.image_id)
    return DeleteImageResponse(request_id=context.request_id)


def _require_idle(image: Image, context: WriteContext) -> None:
    is_copy_under_way = image.status in _UNDER_WAY and image.made_by == "CopyImage"
    if is_copy_under_way or _is_being_copied(image, context):
        raise _COPYING()
    if image.status in _UNDER_WAY and image.made_by == "ImportImage":
        raise _IMPORTING()
    if context.now < image.exporting_until:
        raise _EXPORTING()
    if image.is_public:
        raise _PUBLIC()
    if context.catalogue.shared_with(image.region_id, image.image_id):
        raise _SHARED()


def _is_being_copied(image: Image, context: WriteContext) -> bool:
    """Whether the owner's copies of the image, in any region, are under way."""
    regions = tuple(context.facts.regions)
    under_way = context.catalogue.images_under_way_in_all(context.account_id, regions, context.now)
    return any(each.copied_from == image.image_id for each in under_way)


DELETE_IMAGE = Action(
    name="DeleteImage",
    request=DeleteImageRequest,
    response=DeleteImageResponse,
    handle=delete_image,
    writes=True,
    resources=on("image", "image_id"),
)
