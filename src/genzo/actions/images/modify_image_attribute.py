"""ModifyImageAttribute: change name, description, family, boot mode, features and state of a custom image.

Attributes that the request leaves out do not change. All but the state can change while the image is
Creating.
"""

from typing import Any

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_image import own_image
from genzo.actions.images.boot_mode import require_boot_mode
from genzo.actions.images.feature_values import IMDS_SUPPORT, SUPPORT, FeaturesParameter
from genzo.actions.images.image_family import require_place_in_family
from genzo.actions.images.new_image import require_free_name
from genzo.actions.resource_names import on
from genzo.actions.text_checks import require_description
from genzo.catalogue.image import Image, Status
from genzo.catalogue.lifecycle import Event, after_event
from genzo.catalogue.name_validation import is_valid_family_name, is_valid_image_name
from genzo.errors import DRY_RUN_OPERATION, INVALID_PARAMETER, ErrorType
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifyImageAttribute")
_NAME = _ERRORS("InvalidImageName.Malformed")
_DUPLICATE_NAME = _ERRORS("InvalidImageName.Duplicated")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_FAMILY = _ERRORS("InvalidImageFamily.Malformed")
_FAMILY_FULL = _ERRORS("ImageQuotaFull.ImageFamily")
_FAMILIES_FULL = _ERRORS("ImageFamilyQuotaFull")
_BOOT_MODE = _ERRORS("InvalidBootMode.NotSupport")
_LICENSE_TYPE = _ERRORS("InvalidLicenseType.NotSupported")
_NOT_AVAILABLE = _ERRORS("ImageStatus.NotAvailable")
_NOT_DEPRECATED = _ERRORS("ImageStatus.NotDeprecated")
_SHARED = _ERRORS("ImageUseShared")
_IMDS_SUPPORT = _ERRORS("InvalidParameter.FeaturesImdsSupport")
_IMDS_BACK = _ERRORS("InvalidOperation.FeaturesImdsSupportNotMatch")
_USED = _ERRORS("OperationDeined.ImageUsingByInstance")  # spelt so by the service

_LICENSE_TYPES = ("BYOL",)
_MOVES: dict[str, tuple[Event, ErrorType]] = {
    Status.DEPRECATED.value: (Event.DEPRECATE, _NOT_AVAILABLE),
    Status.AVAILABLE.value: (Event.RESTORE, _NOT_DEPRECATED),
}
"""By the requested state: the event that leads to it, and the error if it cannot happen."""


class ModifyImageAttributeRequest(Request, frozen=True):
    region_id: str
    image_id: str
    image_name: str | None = None
    status: str | None = None
    image_family: str | None = None
    boot_mode: str | None = None
    license_type: str | None = None
    description: str | None = None
    features: FeaturesParameter = FeaturesParameter()
    dry_run: bool = False


class ModifyImageAttributeResponse(Response, frozen=True):
    request_id: str


def modify_image_attribute(
    request: ModifyImageAttributeRequest, context: WriteContext
) -> ModifyImageAttributeResponse:
    """Change all attributes that the request names, or none."""
    context.require_region(request.region_id)
    _require_well_formed(request)
    image = own_image(context, request.region_id, request.image_id)
    changes = _changes(request, image)
    if "name" in changes:
        require_free_name(context, image.region_id, request.image_name, _DUPLICATE_NAME)
    if "family" in changes:
        require_place_in_family(
            context,
            image.region_id,
            request.image_family,
            family_full=_FAMILY_FULL,
            families_full=_FAMILIES_FULL,
            moving=image.image_id,
        )
    if "boot_mode" in changes:
        require_boot_mode(request.boot_mode, image.architecture, _BOOT_MODE)
        if image.usage == "instance":
            raise _USED()
    if request.status is not None:
        changes["status"] = _moved(request.status, image, context)
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    _put(context, image, changes)
    return ModifyImageAttributeResponse(request_id=context.request_id)


def _require_well_formed(request: ModifyImageAttributeRequest) -> None:
    """Refuse malformed values. The rules for a name are stricter here than in CreateImage."""
    name, family = request.image_name, request.image_family
    if name is not None and not (is_valid_image_name(name) and is_valid_family_name(name)):
        raise _NAME()
    require_description(request.description, _DESCRIPTION)
    if family is not None and not is_valid_family_name(family):
        raise _FAMILY()
    if request.license_type not in (None, *_LICENSE_TYPES):
        raise _LICENSE_TYPE()
    if request.status not in (None, *_MOVES):
        raise INVALID_PARAMETER(name="Status")
    if request.features.nvme_support not in (None, *SUPPORT):
        raise INVALID_PARAMETER(name="Features.NvmeSupport")
    if request.features.imds_support not in (None, *IMDS_SUPPORT):
        raise _IMDS_SUPPORT()


def _changes(request: ModifyImageAttributeRequest, image: Image) -> dict[str, Any]:
    """The new values of the members that the request changes, without the state."""
    asked: dict[str, Any] = {
        "name": request.image_name,
        "description": request.description,
        "family": request.image_family,
        "boot_mode": request.boot_mode,
        "license_type": request.license_type,
    }
    features = request.features
    if features.imds_support == "v1" and image.features.imds_support == "v2":
        raise _IMDS_BACK()
    given = {name: value for name in features.__struct_fields__ if (value := getattr(features, name))}
    if given:
        asked["features"] = msgspec.structs.replace(image.features, **given)
    return {name: value for name, value in asked.items() if value not in (None, getattr(image, name))}


def _moved(status: str, image: Image, context: WriteContext) -> str:
    """The state after the requested event."""
    event, error = _MOVES[status]
    after = after_event(image, event)
    if after is None:
        raise error()
    if event is Event.DEPRECATE and context.catalogue.shared_with(image.region_id, image.image_id):
        raise _SHARED()
    return after.status


def _put(context: WriteContext, image: Image, changes: dict[str, Any]) -> None:
    """Change the stored image, which differs from the visible one until it settles."""
    kept = context.catalogue.image(image.region_id, image.image_id)
    if kept is not None and changes:
        context.catalogue.put_images([msgspec.structs.replace(kept, **changes)])


MODIFY_IMAGE_ATTRIBUTE = Action(
    name="ModifyImageAttribute",
    request=ModifyImageAttributeRequest,
    response=ModifyImageAttributeResponse,
    handle=modify_image_attribute,
    writes=True,
    resources=on("image", "image_id"),
)
