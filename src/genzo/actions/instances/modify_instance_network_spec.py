"""ModifyInstanceNetworkSpec: change the public bandwidth of an instance and how it is charged."""

from typing import Annotated, Any

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.creation import public_address
from genzo.actions.instances.creation_values import MOST_BANDWIDTH, MOST_BANDWIDTH_IN
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.instance_states import RUNNING, STOPPED
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, UNSET, Request, Response, UnsetType, never_sent

_ERRORS = errors_of("ModifyInstanceNetworkSpec")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_STATUS = _ERRORS("IncorrectInstanceStatus")
_NOT_STOPPED = _ERRORS("InvalidInstanceStatus.NotStopped")
_CHARGE_TYPE = _ERRORS("InvalidInternetChargeType.ValueNotSupported")
_BANDWIDTH_IN = _ERRORS("InvalidInternetMaxBandwidthIn.ValueNotSupported")
_BANDWIDTH_OUT = _ERRORS("InvalidInternetMaxBandwidthOut.ValueNotSupported")
_HAS_EIP = _ERRORS("InvalidInstance.InstanceNotSupported")

_CHARGE_TYPES = (None, "PayByBandwidth", "PayByTraffic")


class ModifyInstanceNetworkSpecRequest(Request, frozen=True):
    instance_id: str
    allocate_public_ip: bool = False
    auto_pay: Annotated[bool, NO_EFFECT] = True
    client_token: str | None = None
    end_time: Annotated[str | None, NO_EFFECT] = None
    isp: Annotated[str | None, NO_EFFECT] = msgspec.field(name="ISP", default=None)
    internet_max_bandwidth_in: int | None = None
    internet_max_bandwidth_out: int | None = None
    network_charge_type: str | None = None
    start_time: Annotated[str | None, NO_EFFECT] = None


@fields_in_key_order
class ModifyInstanceNetworkSpecResponse(Response, frozen=True, kw_only=True):
    order_id: Annotated[str | UnsetType, never_sent("nothing is billed here")] = UNSET
    request_id: str


def modify_instance_network_spec(
    request: ModifyInstanceNetworkSpecRequest, context: WriteContext
) -> ModifyInstanceNetworkSpecResponse:
    """Change the bandwidths and the charge type that the request names.

    An instance gets a public address on request. A subscribed one also gets it with its first bandwidth.
    """
    instance = own_instance(context, request.instance_id, _NOT_FOUND)
    _check_values(request)
    _check_state(request, instance, context)
    changes: dict[str, Any] = {
        "internet_max_bandwidth_in": request.internet_max_bandwidth_in,
        "internet_max_bandwidth_out": request.internet_max_bandwidth_out,
        "internet_charge_type": request.network_charge_type,
    }
    given = {name: value for name, value in changes.items() if value is not None}
    changed = msgspec.structs.replace(instance, **given)
    if changed.internet_max_bandwidth_out and not changed.public_ip:
        is_first = changed.instance_charge_type == "PrePaid" and not instance.internet_max_bandwidth_out
        if request.allocate_public_ip or is_first:
            changed = msgspec.structs.replace(changed, public_ip=public_address(instance.resource_id))
    context.catalogue.put_resource(changed)
    return ModifyInstanceNetworkSpecResponse(request_id=context.request_id)


def _check_values(request: ModifyInstanceNetworkSpecRequest) -> None:
    if request.network_charge_type not in _CHARGE_TYPES:
        raise _CHARGE_TYPE()
    if request.internet_max_bandwidth_in not in (None, *range(1, MOST_BANDWIDTH_IN + 1)):
        raise _BANDWIDTH_IN()
    if request.internet_max_bandwidth_out not in (None, *range(MOST_BANDWIDTH + 1)):
        raise _BANDWIDTH_OUT()


def _check_state(
    request: ModifyInstanceNetworkSpecRequest, instance: Instance, context: WriteContext
) -> None:
    status = instance.status_at(context.now)
    if status not in (RUNNING, STOPPED):
        raise _STATUS()
    if instance.eip.allocation_id and (request.internet_max_bandwidth_out or request.allocate_public_ip):
        raise _HAS_EIP()
    is_first = request.internet_max_bandwidth_out and not instance.internet_max_bandwidth_out
    if is_first and not instance.vpc_id and status != STOPPED:
        raise _NOT_STOPPED()


MODIFY_INSTANCE_NETWORK_SPEC = Action(
    name="ModifyInstanceNetworkSpec",
    request=ModifyInstanceNetworkSpecRequest,
    response=ModifyInstanceNetworkSpecResponse,
    handle=modify_instance_network_spec,
    writes=True,
    resources=on("instance", "instance_id"),
)
