"""ModifyImageSharePermission: share an image with accounts, or publish it as a community image.

Sources: the description of the action. LaunchPermission is not documented; its meaning follows from clients
(docs/reference/clients.md#aliyun-img-utils): PUBLIC publishes, HIDDEN withdraws, and repeating either has
no effect.
"""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_image import own_image
from genzo.actions.images.image_sharing import share, unshare
from genzo.actions.resource_names import on
from genzo.catalogue.image import Image, Status
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response, in_any_case

_ERRORS = errors_of("ModifyImageSharePermission")
_PERMISSION = _ERRORS("InvalidParameter.LaunchPermission")
_PERMISSION_AND_ACCOUNTS = _ERRORS("UnnecessaryParameter.LaunchPermission")
_IS_PUBLIC_CONFLICT = _ERRORS("InvalidParameter.IsPublic")
_PUBLIC = _ERRORS("Image.Public")
_NOT_PUBLIC = _ERRORS("Image.NotPublic")
_DEPRECATED = _ERRORS("OperationDenied.InvalidImageStatus")
_ENCRYPTED = _ERRORS("OperationDeined.EncryptedSnapshot")

_LAUNCH_PERMISSIONS = {"PUBLIC": True, "HIDDEN": False}


class ModifyImageSharePermissionRequest(Request, frozen=True):
    region_id: str
    image_id: str
    launch_permission: Annotated[str | None, in_any_case(_LAUNCH_PERMISSIONS)] = None
    add_account: tuple[str, ...] = ()
    remove_account: tuple[str, ...] = ()
    is_public: bool | None = None
    dry_run: bool = False


class ModifyImageSharePermissionResponse(Response, frozen=True):
    request_id: str


def modify_image_share_permission(
    request: ModifyImageSharePermissionRequest, context: WriteContext
) -> ModifyImageSharePermissionResponse:
    """Share and unshare, or publish and withdraw; a request without any of these succeeds."""
    context.require_region(request.region_id)
    image = own_image(context, request.region_id, request.image_id)
    is_public = _asked_to_be_public(request, image)
    _require_shareable(request, image, is_public)
    if request.add_account:
        image = share(context, image, request.add_account)
    if request.remove_account:
        image = unshare(context, image, request.remove_account)
    if request.dry_run:
        raise DRY_RUN_OPERATION()  # rolls back the transaction with the changes above
    if is_public is not None:
        _publish(context, image, is_public)
    return ModifyImageSharePermissionResponse(request_id=context.request_id)


def _asked_to_be_public(request: ModifyImageSharePermissionRequest, image: Image) -> bool | None:
    """Whether the image shall be public, None for no change; refuses contradicting parameters."""
    has_accounts = bool(request.add_account or request.remove_account)
    if request.launch_permission is not None:
        if has_accounts:
            raise _PERMISSION_AND_ACCOUNTS()
        if request.is_public:
            raise _IS_PUBLIC_CONFLICT()
        if request.launch_permission not in _LAUNCH_PERMISSIONS:
            raise _PERMISSION()
        return _LAUNCH_PERMISSIONS[request.launch_permission]
    if has_accounts:
        # IsPublic, False is its default: beside accounts it has no effect.
        if request.is_public:
            raise _IS_PUBLIC_CONFLICT()
        return None
    if request.is_public is not None and request.is_public == image.is_public:
        raise _PUBLIC() if image.is_public else _NOT_PUBLIC()
    return request.is_public


def _require_shareable(
    request: ModifyImageSharePermissionRequest, image: Image, is_public: bool | None
) -> None:
    if not request.add_account and not is_public:
        return
    if image.status == Status.DEPRECATED.value:
        raise _DEPRECATED()
    if request.add_account and image.is_public:
        raise _PUBLIC()
    if is_public and any(disk.encrypted for disk in image.disk_device_mappings):
        raise _ENCRYPTED()


def _publish(context: WriteContext, image: Image, is_public: bool) -> None:
    kept = context.catalogue.image(image.region_id, image.image_id)
    if kept is not None:
        context.catalogue.put_images([msgspec.structs.replace(kept, is_public=is_public)])


MODIFY_IMAGE_SHARE_PERMISSION = Action(
    name="ModifyImageSharePermission",
    request=ModifyImageSharePermissionRequest,
    response=ModifyImageSharePermissionResponse,
    handle=modify_image_share_permission,
    writes=True,
    resources=on("image", "image_id"),
)
