"""The existing network interfaces that RunInstances attaches (NetworkInterface.N.NetworkInterfaceId)."""

import msgspec

from genzo.actions.action import Context
from genzo.actions.instances.run_parameters import NetworkInterfaceParameter, RunInstancesRequest
from genzo.catalogue.detached_interfaces import AVAILABLE, DetachedInterface
from genzo.errors.table import errors_of

_TABLE = errors_of("RunInstances")
_NOT_FOUND = _TABLE("InvalidEniId.NotFound")
_MORE_VALUES = _TABLE("InvalidParam.NetworkInterface")
_REFUSED = _TABLE("InvalidOperation.InvalidNetworkInterfaceId")


def given_interfaces(
    request: RunInstancesRequest, zone_id: str, vpc_id: str, context: Context
) -> tuple[DetachedInterface, ...]:
    """The interfaces that the request names by their ids, in the network of the new instance.

    Raises:
        ApiError: an interface does not exist, is not Available or is in another VPC or zone; the request
            names it twice, gives it other values or is for several instances.
    """
    named = [each for each in request.network_interface if each.network_interface_id]
    ids = [each.network_interface_id for each in named]
    if ids and request.amount > 1:
        raise _REFUSED(text="The Amount must be 1 when a NetworkInterfaceId is specified.")
    if len(set(ids)) < len(ids):
        raise _REFUSED(text="The specified NetworkInterfaceIds are repeated.")
    return tuple(_given(each, request.region_id, zone_id, vpc_id, context) for each in named)


def _given(
    asked: NetworkInterfaceParameter, region_id: str, zone_id: str, vpc_id: str, context: Context
) -> DetachedInterface:
    interface_id = asked.network_interface_id or ""
    if not _has_id_alone(asked):
        raise _MORE_VALUES(text="An existing network interface takes no other values.")
    found = context.catalogue.resource(DetachedInterface, context.account_id, region_id, interface_id)
    if found is None:
        raise _NOT_FOUND(text=f"The specified NetworkInterfaceId {interface_id} does not exist.")
    if found.status_at(context.now) != AVAILABLE:
        raise _REFUSED(text=f"The status of the network interface {interface_id} is not Available.")
    if (found.vpc_id, found.zone_id) != (vpc_id, zone_id):
        raise _REFUSED(
            text=f"The network interface {interface_id} is not in the VPC and zone of the instance."
        )
    if asked.delete_on_release is None:
        return found
    changed = msgspec.structs.replace(found.interface, delete_on_release=asked.delete_on_release)
    return found.with_interface(changed)


def _has_id_alone(asked: NetworkInterfaceParameter) -> bool:
    """Whether nothing else is given but what holds for an attachment."""
    rest = msgspec.structs.replace(
        asked, network_interface_id=None, instance_type="Secondary", delete_on_release=None
    )
    return rest == NetworkInterfaceParameter()
