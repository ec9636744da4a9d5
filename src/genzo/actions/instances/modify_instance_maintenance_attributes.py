"""ModifyInstanceMaintenanceAttributes: change the maintenance attributes of instances."""

from typing import Annotated, Any

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.maintenance_policy import ACTIONS, is_window
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance, MaintenanceWindow
from genzo.errors import MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifyInstanceMaintenanceAttributes")
_INVALID = _ERRORS("InvalidParameter")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")


class MaintenanceWindowParameter(msgspec.Struct, frozen=True, rename="pascal"):
    end_time: str = ""
    start_time: str = ""


class ModifyInstanceMaintenanceAttributesRequest(Request, frozen=True):
    region_id: str
    action_on_maintenance: str | None = None
    instance_id: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    maintenance_window: Annotated[tuple[MaintenanceWindowParameter, ...], msgspec.Meta(max_length=1)] = ()
    notify_on_maintenance: bool | None = None


class ModifyInstanceMaintenanceAttributesResponse(Response, frozen=True):
    request_id: str


def modify_instance_maintenance_attributes(
    request: ModifyInstanceMaintenanceAttributesRequest, context: WriteContext
) -> ModifyInstanceMaintenanceAttributesResponse:
    """Change the attributes that the request names, of all its instances or of none."""
    context.require_region(request.region_id)
    if not request.instance_id:
        raise MISSING_PARAMETER(name="InstanceId")
    changes = _changes(request)
    for instance_id in dict.fromkeys(request.instance_id):
        instance = context.catalogue.resource(Instance, context.account_id, request.region_id, instance_id)
        if instance is None:
            raise _NOT_FOUND(text="The specified InstanceId does not exist.")
        context.catalogue.put_resource(msgspec.structs.replace(instance, **changes))
    return ModifyInstanceMaintenanceAttributesResponse(request_id=context.request_id)


def _changes(request: ModifyInstanceMaintenanceAttributesRequest) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if request.action_on_maintenance is not None:
        if request.action_on_maintenance not in ACTIONS:
            raise _INVALID(text="The specified ActionOnMaintenance is not valid.")
        changes["action_on_maintenance"] = request.action_on_maintenance
    if request.notify_on_maintenance is not None:
        changes["notify_on_maintenance"] = request.notify_on_maintenance
    for window in request.maintenance_window:
        if not is_window(window.start_time, window.end_time):
            raise _INVALID(text="The specified MaintenanceWindow is not valid.")
        changes["maintenance_windows"] = (MaintenanceWindow(window.start_time, window.end_time),)
    return changes


MODIFY_INSTANCE_MAINTENANCE_ATTRIBUTES = Action(
    name="ModifyInstanceMaintenanceAttributes",
    request=ModifyInstanceMaintenanceAttributesRequest,
    response=ModifyInstanceMaintenanceAttributesResponse,
    handle=modify_instance_maintenance_attributes,
    writes=True,
    resources=on("instance", "instance_id"),
)
