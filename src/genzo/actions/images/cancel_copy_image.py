"""CancelCopyImage: cancel a running copy and delete the new image; its source does not change."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_image import own_image
from genzo.actions.images.copy_queue import move_up
from genzo.actions.images.image_snapshots import delete_snapshots
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CancelCopyImage")
_NO_COPY = _ERRORS("ImageCreatedNotFromCopy")
_DONE = _ERRORS("IncorrectImageStatus")


class CancelCopyImageRequest(Request, frozen=True):
    region_id: str
    image_id: str


class CancelCopyImageResponse(Response, frozen=True):
    request_id: str


def cancel_copy_image(request: CancelCopyImageRequest, context: WriteContext) -> CancelCopyImageResponse:
    """Delete the copy and its snapshots, and let the copies that wait for it begin earlier."""
    context.require_region(request.region_id)
    image = own_image(context, request.region_id, request.image_id)
    if image.made_by != "CopyImage" and not image.is_copied:
        raise _NO_COPY()
    if context.now >= image.settles_at:
        raise _DONE()
    delete_snapshots(context, image.region_id, [disk.snapshot_id for disk in image.disk_device_mappings])
    context.catalogue.delete_image(image.region_id, image.image_id)
    move_up(context, image)
    return CancelCopyImageResponse(request_id=context.request_id)


CANCEL_COPY_IMAGE = Action(
    name="CancelCopyImage",
    request=CancelCopyImageRequest,
    response=CancelCopyImageResponse,
    handle=cancel_copy_image,
    writes=True,
    resources=on("image", "image_id"),
)
