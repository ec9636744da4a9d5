"""ModifyDiskAttribute: change the name, description and behaviour of one or more disks."""

from typing import Annotated, Any

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.resource_names import on, together
from genzo.actions.snapshots.disk_sizes import AUTO
from genzo.actions.text_checks import require_description, require_name
from genzo.catalogue.disks import CREATING, Disk
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifyDiskAttribute")
_NO_DISK = _ERRORS("MissingParameter.DiskIdOrDiskIds")
_TWO_WAYS = _ERRORS("ParameterConflict.DiskIdAndDiskIds")
_REGION = _ERRORS("InvalidRegionId.MalFormed")
_NAME = _ERRORS("InvalidDiskName.Malformed")
_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_NOTHING = _ERRORS("NoAttributeToModify")
_NOT_FOUND = _ERRORS("InvalidDiskId.NotFound")
_STATUS = _ERRORS("IncorrectDiskStatus")
_NOT_PORTABLE = _ERRORS("DiskNotPortable")
_OF_MARKET = _ERRORS("DeleteWithInstance.Conflict")
_BURSTING = _ERRORS("BurstingEnabledForDiskCategoryUnsupported")

_BASIC = "cloud"


class ModifyDiskAttributeRequest(Request, frozen=True):
    disk_id: str | None = None
    disk_name: str | None = None
    description: str | None = None
    delete_with_instance: bool | None = None
    delete_auto_snapshot: bool | None = None
    enable_auto_snapshot: bool | None = None
    region_id: str | None = None
    disk_ids: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    bursting_enabled: bool | None = None


class ModifyDiskAttributeResponse(Response, frozen=True):
    request_id: str


def modify_disk_attribute(
    request: ModifyDiskAttributeRequest, context: WriteContext
) -> ModifyDiskAttributeResponse:
    """Change the attributes that the request names, of all its disks or of none."""
    if request.region_id and request.region_id not in context.facts.regions:
        raise _REGION()
    ids = _ids(request)
    changes = _changes(request)
    disks = [own_resource(context, Disk, request.region_id, each, _NOT_FOUND) for each in ids]
    for disk in disks:
        _require_changeable(disk, request, context)
    for disk in disks:
        context.catalogue.put_resource(msgspec.structs.replace(disk, **changes))
    return ModifyDiskAttributeResponse(request_id=context.request_id)


def _ids(request: ModifyDiskAttributeRequest) -> tuple[str, ...]:
    """The ids of the disks, each once."""
    if request.disk_id and request.disk_ids:
        raise _TWO_WAYS()
    ids = tuple(dict.fromkeys(request.disk_ids)) or ((request.disk_id,) if request.disk_id else ())
    if not ids:
        raise _NO_DISK()
    return ids


def _changes(request: ModifyDiskAttributeRequest) -> dict[str, Any]:
    """The new members of the disks, after the checks of name and description."""
    require_name(request.disk_name, _NAME)
    require_description(request.description, _DESCRIPTION)
    given = {
        "name": request.disk_name,
        "description": request.description,
        "delete_with_instance": request.delete_with_instance,
        "delete_auto_snapshot": request.delete_auto_snapshot,
        "enable_auto_snapshot": request.enable_auto_snapshot,
        "bursting_enabled": request.bursting_enabled,
    }
    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise _NOTHING()
    return changes


def _require_changeable(disk: Disk, request: ModifyDiskAttributeRequest, context: WriteContext) -> None:
    """Refuse a disk that cannot have these attributes (parameters DeleteWithInstance and BurstingEnabled)."""
    if disk.status_at(context.now) == CREATING:
        raise _STATUS()
    if request.delete_with_instance is False:
        if disk.is_local or (disk.category == _BASIC and not disk.is_portable):
            raise _NOT_PORTABLE()
        if disk.product_code:
            raise _OF_MARKET()
    if request.bursting_enabled and disk.category != AUTO:
        raise _BURSTING()


MODIFY_DISK_ATTRIBUTE = Action(
    name="ModifyDiskAttribute",
    request=ModifyDiskAttributeRequest,
    response=ModifyDiskAttributeResponse,
    handle=modify_disk_attribute,
    writes=True,
    resources=together(on("disk", "disk_id"), on("disk", "disk_ids")),
)
