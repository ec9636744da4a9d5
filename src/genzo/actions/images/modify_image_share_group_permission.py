"""ModifyImageShareGroupPermission: publish or withdraw an image by the group that it is shared with.

The only group is ``all``, which DescribeImageSharePermission shows of a public image.
"""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_image import stored_image, usable_image
from genzo.actions.resource_names import on
from genzo.catalogue.image import Image, Status
from genzo.catalogue.lifecycle import image_at
from genzo.errors import IMAGE_NOT_FOUND
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifyImageShareGroupPermission")
_NOT_OWN = _ERRORS("Forbbiden")
_NO_GROUP = _ERRORS("InvalidGroup.Malformed")
_DEPRECATED = _ERRORS("OperationDenied.InvalidImageStatus")
_ENCRYPTED = _ERRORS("OperationDeined.EncryptedSnapshot")

_EVERYBODY = "all"
_Groups = Annotated[tuple[str, ...], msgspec.Meta(max_length=1)]


class ModifyImageShareGroupPermissionRequest(Request, frozen=True):
    region_id: str
    image_id: str
    add_group: _Groups = ()
    remove_group: _Groups = ()


class ModifyImageShareGroupPermissionResponse(Response, frozen=True):
    request_id: str


def modify_image_share_group_permission(
    request: ModifyImageShareGroupPermissionRequest, context: WriteContext
) -> ModifyImageShareGroupPermissionResponse:
    """Add the group, then remove the other; repeating either has no effect."""
    context.require_region(request.region_id)
    if any(group != _EVERYBODY for group in (*request.add_group, *request.remove_group)):
        raise _NO_GROUP()
    image = _own_image(request, context)
    if request.add_group:
        _require_publishable(image_at(image, context.now))
    if request.add_group or request.remove_group:
        is_public = not request.remove_group
        context.catalogue.put_images([msgspec.structs.replace(image, is_public=is_public)])
    return ModifyImageShareGroupPermissionResponse(request_id=context.request_id)


def _own_image(request: ModifyImageShareGroupPermissionRequest, context: WriteContext) -> Image:
    """The image as it is stored; refuses one that the caller sees and does not own."""
    image = stored_image(context, request.region_id, request.image_id)
    if image is not None:
        return image
    if usable_image(context, request.region_id, request.image_id) is not None:
        raise _NOT_OWN()
    raise IMAGE_NOT_FOUND()


def _require_publishable(image: Image) -> None:
    """Refuse an image that ModifyImageSharePermission does not publish either."""
    if image.status == Status.DEPRECATED.value:
        raise _DEPRECATED()
    if any(disk.encrypted for disk in image.disk_device_mappings):
        raise _ENCRYPTED()


MODIFY_IMAGE_SHARE_GROUP_PERMISSION = Action(
    name="ModifyImageShareGroupPermission",
    request=ModifyImageShareGroupPermissionRequest,
    response=ModifyImageShareGroupPermissionResponse,
    handle=modify_image_share_group_permission,
    writes=True,
    resources=on("image", "image_id"),
)
