"""ModifyNetworkInterfaceAttribute: change a network interface."""

from typing import Annotated, Any

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.instance_states import STOPPED
from genzo.actions.instances.interface_values import is_interface_name
from genzo.actions.network.find_interface import PlacedInterface, find_interface
from genzo.actions.network.interface_groups import InterfaceGroupErrors, require_groups
from genzo.actions.network.interface_parameters import TRAFFIC_MODES, UntrackedInterfaceRequest
from genzo.actions.resource_names import on, together
from genzo.catalogue.detached_interfaces import AVAILABLE
from genzo.catalogue.name_validation import is_valid_description
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifyNetworkInterfaceAttribute")
_NOT_FOUND = _ERRORS("InvalidEniId.NotFound")
_NAME = _ERRORS("InvalidParams.NetworkInterfaceName")
_TRAFFIC_MODE = _ERRORS("InvalidParameter.EniTrafficMode")
_PRIMARY = _ERRORS("InvalidOperation.PrimaryEniOnlySupportModifyNameAndDesc")
_PRIMARY_QUEUES = _ERRORS("InvalidOperation.ModifyPrimaryEniQueueNumber")
_QUEUE_STATUS = _ERRORS("InvalidOperation.InvalidEniState")
_OF_GROUPS = InterfaceGroupErrors(_ERRORS)


class ModifyNetworkInterfaceAttributeRequest(UntrackedInterfaceRequest, Request, frozen=True):
    network_interface_id: str
    region_id: str
    delete_on_release: bool | None = None
    description: str | None = None
    network_interface_name: str | None = None
    queue_number: Annotated[int, msgspec.Meta(ge=1, le=2048)] | None = None
    security_group_id: Annotated[tuple[str, ...], msgspec.Meta(max_length=100)] = ()
    source_dest_check: bool | None = None


class ModifyNetworkInterfaceAttributeResponse(Response, frozen=True):
    request_id: str


def modify_network_interface_attribute(
    request: ModifyNetworkInterfaceAttributeRequest, context: WriteContext
) -> ModifyNetworkInterfaceAttributeResponse:
    """Change the attributes that the request names; those of a primary interface follow its instance."""
    context.require_region(request.region_id)
    placed = find_interface(context, request.region_id, request.network_interface_id)
    if placed is None:
        raise _NOT_FOUND(text="The specified NetworkInterfaceId does not exist.")
    _check_values(request)
    if placed.is_primary:
        _require_texts_alone(request)
    if request.queue_number is not None:
        _require_queue_status(placed, context)
    if request.security_group_id:
        require_groups(
            request.security_group_id, placed.holder.vpc_id, request.region_id, context, _OF_GROUPS
        )
    placed.put(context, msgspec.structs.replace(placed.interface, **_changes(request)))
    return ModifyNetworkInterfaceAttributeResponse(request_id=context.request_id)


def _check_values(request: ModifyNetworkInterfaceAttributeRequest) -> None:
    name = request.network_interface_name
    if name is not None and not is_interface_name(name):
        raise _NAME(text="The specified parameter NetworkInterfaceName is not valid.")
    if request.description is not None and not is_valid_description(request.description):
        raise INVALID_PARAMETER(name="Description")
    mode = request.network_interface_traffic_config.network_interface_traffic_mode
    if mode not in (None, *TRAFFIC_MODES):
        raise _TRAFFIC_MODE()


def _require_texts_alone(request: ModifyNetworkInterfaceAttributeRequest) -> None:
    if request.queue_number is not None:
        raise _PRIMARY_QUEUES()
    if request.security_group_id or request.delete_on_release is not None:
        raise _PRIMARY()


def _require_queue_status(placed: PlacedInterface, context: WriteContext) -> None:
    is_stopped = placed.instance is not None and placed.instance.status_at(context.now) == STOPPED
    if not is_stopped and placed.status_at(context.now) != AVAILABLE:
        raise _QUEUE_STATUS()


def _changes(request: ModifyNetworkInterfaceAttributeRequest) -> dict[str, Any]:
    changes = {
        "name": request.network_interface_name,
        "description": request.description,
        "queue_number": request.queue_number,
        "security_group_ids": request.security_group_id or None,
        "delete_on_release": request.delete_on_release,
        "source_dest_check": request.source_dest_check,
    }
    return {name: value for name, value in changes.items() if value is not None}


MODIFY_NETWORK_INTERFACE_ATTRIBUTE = Action(
    name="ModifyNetworkInterfaceAttribute",
    request=ModifyNetworkInterfaceAttributeRequest,
    response=ModifyNetworkInterfaceAttributeResponse,
    handle=modify_network_interface_attribute,
    writes=True,
    resources=together(
        on("eni", "network_interface_id"),
        on("securitygroup", "security_group_id"),
    ),
)
