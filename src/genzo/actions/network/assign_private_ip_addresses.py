"""AssignPrivateIpAddresses: give a network interface secondary private addresses."""

import ipaddress
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context, WriteContext
from genzo.actions.find_resource import own_resource
from genzo.actions.instances.creation_network import used_addresses
from genzo.actions.instances.instance_type_details import present
from genzo.actions.network.changeable_addresses import ChangeableErrors, changeable_interface
from genzo.actions.network.find_interface import PlacedInterface
from genzo.actions.network.interface_addresses import (
    MOST_SECONDARY,
    AddressErrors,
    lowest_free,
    require_addresses,
)
from genzo.actions.resource_names import on
from genzo.catalogue.network import VSwitch
from genzo.errors import MISSING_PARAMETER
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, UNSET, Request, Response, UnsetType, never_sent

_ERRORS = errors_of("AssignPrivateIpAddresses")
_BOTH = _ERRORS("InvalidParameter.Conflict")
_NO_VSWITCH = _ERRORS("InvalidVSwitchId.NotFound")
_TOO_MANY = _ERRORS("MaxEniPrivateIpsCountExceeded")
_TOO_MANY_OF_TYPE = _ERRORS("InvalidOperation.Ipv4CountExceeded")
_OF_INTERFACE = ChangeableErrors(_ERRORS)
_OF_ADDRESSES = AddressErrors(_ERRORS)


class AssignPrivateIpAddressesRequest(Request, frozen=True):
    network_interface_id: str
    region_id: str
    client_token: str | None = None
    ipv4_prefix: Annotated[tuple[str, ...], msgspec.Meta(max_length=10), NO_EFFECT] = ()
    ipv4_prefix_count: Annotated[Annotated[int, msgspec.Meta(ge=1, le=10)] | None, NO_EFFECT] = None
    private_ip_address: Annotated[tuple[str, ...], msgspec.Meta(max_length=32)] = ()
    secondary_private_ip_address_count: Annotated[int, msgspec.Meta(ge=1)] | None = None


class PrivateIpSet(msgspec.Struct, frozen=True, rename="pascal"):
    private_ip_address: list[str]


class Ipv4PrefixSet(msgspec.Struct, frozen=True, rename="pascal"):
    ipv4_prefixes: list[str]


@fields_in_key_order
class AssignedPrivateIpAddressesSet(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    network_interface_id: str
    private_ip_set: PrivateIpSet
    ipv4_prefix_set: Annotated[Ipv4PrefixSet | UnsetType, never_sent("there are no address prefixes")] = UNSET


@fields_in_key_order
class AssignPrivateIpAddressesResponse(Response, frozen=True, kw_only=True):
    request_id: str
    assigned_private_ip_addresses_set: AssignedPrivateIpAddressesSet


def assign_private_ip_addresses(
    request: AssignPrivateIpAddressesRequest, context: WriteContext
) -> AssignPrivateIpAddressesResponse:
    """Assign the addresses of the request, or the lowest that are free."""
    placed = changeable_interface(context, request.region_id, request.network_interface_id, _OF_INTERFACE)
    amount = _amount(request)
    _require_room(placed, amount, context)
    assigned = _addresses(request, placed, amount, context)
    interface = placed.interface
    secondary = (*interface.secondary_ips, *assigned)
    placed.put(context, msgspec.structs.replace(interface, secondary_ips=secondary))
    return AssignPrivateIpAddressesResponse(
        request_id=context.request_id,
        assigned_private_ip_addresses_set=AssignedPrivateIpAddressesSet(
            network_interface_id=interface.network_interface_id, private_ip_set=PrivateIpSet(assigned)
        ),
    )


def _amount(request: AssignPrivateIpAddressesRequest) -> int:
    count = request.secondary_private_ip_address_count
    if request.private_ip_address:
        if count is not None:
            raise _BOTH(
                text="PrivateIpAddress and SecondaryPrivateIpAddressCount cannot be set at the same time."
            )
        return len(request.private_ip_address)
    if count is None:
        raise MISSING_PARAMETER(name="SecondaryPrivateIpAddressCount")
    return count


def _require_room(placed: PlacedInterface, amount: int, context: Context) -> None:
    """Refuse more addresses than an interface can have, or one of the instance type."""
    secondary = len(placed.interface.secondary_ips) + amount
    if placed.instance is None:
        if secondary > MOST_SECONDARY:
            raise _TOO_MANY(text=f"A network interface has at most {MOST_SECONDARY} secondary addresses.")
        return
    facts = context.facts.instance_types.get(placed.instance.instance_type)
    if facts is None:
        return
    most = max(1, present(facts).eni_private_ip_address_quantity)
    if 1 + secondary > most:
        raise _TOO_MANY_OF_TYPE(text=f"A network interface has at most {most} private IPv4 addresses.")


def _addresses(
    request: AssignPrivateIpAddressesRequest, placed: PlacedInterface, amount: int, context: Context
) -> list[str]:
    vswitch_id = placed.interface.vswitch_id
    text = "The specified VSwitchId does not exist."
    vswitch = own_resource(context, VSwitch, request.region_id, vswitch_id, _NO_VSWITCH, text=text)
    cidr = ipaddress.IPv4Network(vswitch.cidr_block)
    used = used_addresses(vswitch_id, request.region_id, context)
    asked = list(request.private_ip_address)
    if not asked:
        return lowest_free(amount, cidr, used, _OF_ADDRESSES)
    require_addresses(asked, cidr, used, _OF_ADDRESSES)
    return asked


ASSIGN_PRIVATE_IP_ADDRESSES = Action(
    name="AssignPrivateIpAddresses",
    request=AssignPrivateIpAddressesRequest,
    response=AssignPrivateIpAddressesResponse,
    handle=assign_private_ip_addresses,
    writes=True,
    resources=on("eni", "network_interface_id"),
)
