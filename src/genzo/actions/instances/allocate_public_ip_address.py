"""AllocatePublicIpAddress: give an instance a public address."""

import ipaddress

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.instances.creation import public_address
from genzo.actions.instances.find_instance import own_instance
from genzo.actions.instances.instance_states import RUNNING, STOPPED
from genzo.actions.resource_names import on
from genzo.catalogue.instances import Instance
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("AllocatePublicIpAddress")
_NOT_FOUND = _ERRORS("InvalidInstanceId.NotFound")
_STATUS = _ERRORS("IncorrectInstanceStatus")
_ALLOCATED = _ERRORS("AllocatedAlready")
_NO_BANDWIDTH = _ERRORS("AllocateIpInvalidInstanceBandwidth")
_MALFORMED = _ERRORS("InvalidIpAddress.Malformed")
_NOT_PUBLIC = _ERRORS("InvalidIpAddress.NotPublic")
_IN_USE = _ERRORS("IpInUse")
_NO_VLAN = _ERRORS("InvalidVlanId.NotFound")
_OURS = ipaddress.IPv4Network("198.18.0.0/15")


class AllocatePublicIpAddressRequest(Request, frozen=True):
    instance_id: str
    ip_address: str | None = None
    vlan_id: str | None = None


@fields_in_key_order
class AllocatePublicIpAddressResponse(Response, frozen=True, kw_only=True):
    ip_address: str
    request_id: str


def allocate_public_ip_address(
    request: AllocatePublicIpAddressRequest, context: WriteContext
) -> AllocatePublicIpAddressResponse:
    """Give the requested address, or one of a range that is not routed."""
    instance = own_instance(context, request.instance_id, _NOT_FOUND)
    if instance.status_at(context.now) not in (RUNNING, STOPPED):
        raise _STATUS()
    if instance.public_ip or instance.eip.allocation_id:
        raise _ALLOCATED()
    if instance.internet_max_bandwidth_out <= 0:
        raise _NO_BANDWIDTH()
    if request.vlan_id is not None:
        raise _NO_VLAN()
    address = request.ip_address or public_address(instance.resource_id)
    _require_free(address, instance, context)
    context.catalogue.put_resource(msgspec.structs.replace(instance, public_ip=address))
    return AllocatePublicIpAddressResponse(ip_address=address, request_id=context.request_id)


def _require_free(address: str, instance: Instance, context: WriteContext) -> None:
    try:
        parsed = ipaddress.IPv4Address(address)
    except ValueError:
        raise _MALFORMED() from None
    if not parsed.is_global and parsed not in _OURS:
        raise _NOT_PUBLIC()
    instances = context.catalogue.resources(Instance, context.account_id, instance.region_id)
    if any(each.public_ip == address for each in instances):
        raise _IN_USE()


ALLOCATE_PUBLIC_IP_ADDRESS = Action(
    name="AllocatePublicIpAddress",
    request=AllocatePublicIpAddressRequest,
    response=AllocatePublicIpAddressResponse,
    handle=allocate_public_ip_address,
    writes=True,
    resources=on("instance", "instance_id"),
)
