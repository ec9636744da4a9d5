"""AllocateEipAddress of the VPC product: make an elastic IP address."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.eips.allocation import AllocationErrors, NewEip, allocate
from genzo.actions.eips.bandwidth import BY_BANDWIDTH
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.vpc.eip_texts import require_eip_description, require_eip_name
from genzo.actions.vpc.subscription import PREPAID, end_of_subscription, order_id
from genzo.catalogue.eips import Eip
from genzo.errors import INVALID_PARAMETER
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, UNSET, Request, Response, UnsetType


class ProductErrors(AllocationErrors):
    """The errors of parameters that ECS does not have."""

    no_pool = Listed("ResourceNotFound.PublicIpAddressPool")
    pool_and_zone = Listed("ExclusiveParam.ZoneAndPublicIpAddressPoolId")
    zone = Listed("IllegalParam.Zone")
    zone_and_address = Listed("ExclusiveParam.ZoneAndIpAddress")
    allocated = Listed("Ip.Allocated")
    unknown_address = Listed("OperationFailed.AllocateUnfamiliarIp")
    protection = Listed("IllegalParam.SecurityProtectionTypes")


_TABLE = errors_of("vpc/AllocateEipAddress")
_ERRORS = ProductErrors(_TABLE)
_TAGS = TagErrors(_TABLE)
_CHARGE_TYPES = ("PostPaid", PREPAID)
_PROTECTION_TYPES = ("AntiDDoS_Enhanced",)


class AllocateEipAddressRequest(Request, frozen=True):
    region_id: str
    bandwidth: str | None = None
    period: int | None = None
    isp: str | None = msgspec.field(name="ISP", default=None)
    activity_id: Annotated[int | None, NO_EFFECT] = None
    netmode: str = "public"
    auto_pay: Annotated[bool | None, NO_EFFECT] = None
    pricing_cycle: str = "Month"
    instance_charge_type: str = "PostPaid"
    internet_charge_type: str = BY_BANDWIDTH
    resource_group_id: str | None = None
    client_token: str | None = None
    name: str | None = None
    description: str | None = None
    security_protection_types: Annotated[tuple[str, ...], msgspec.Meta(max_length=10)] = ()
    public_ip_address_pool_id: str | None = None
    zone: str | None = None
    ip_address: str | None = None
    instance_id: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()


@fields_in_key_order
class AllocateEipAddressResponse(Response, frozen=True, kw_only=True):
    """A subscription has an order, and shows its address in DescribeEipAddresses alone."""

    request_id: str
    order_id: int | UnsetType = UNSET
    resource_group_id: str | UnsetType = UNSET
    eip_address: str | UnsetType = UNSET
    allocation_id: str


def allocate_eip_address(
    request: AllocateEipAddressRequest, context: WriteContext
) -> AllocateEipAddressResponse:
    """Allocate an address. An order is paid for at once."""
    if request.region_id not in context.facts.regions:
        raise _ERRORS.no_region()
    _require_form(request)
    _require_any_address(request, context)
    is_prepaid = request.instance_charge_type == PREPAID
    new = NewEip(
        request.region_id,
        request.bandwidth,
        request.isp,
        request.internet_charge_type,
        expires=end_of_subscription(request.period, request.pricing_cycle, context) if is_prepaid else 0,
        name=request.name or "",
        description=request.description or "",
        resource_group_id=request.resource_group_id or "",
        security_protection_types=request.security_protection_types,
        tags=tags_of(request.tag, _TAGS),
    )
    eip = allocate(new, context, _ERRORS)
    if is_prepaid:
        return AllocateEipAddressResponse(
            request_id=context.request_id, order_id=order_id(eip.resource_id), allocation_id=eip.resource_id
        )
    return AllocateEipAddressResponse(
        request_id=context.request_id,
        resource_group_id=eip.resource_group_id,
        eip_address=eip.ip_address,
        allocation_id=eip.resource_id,
    )


def _require_form(request: AllocateEipAddressRequest) -> None:
    require_eip_name(request.name, INVALID_PARAMETER, name="Name")
    require_eip_description(request.description, INVALID_PARAMETER, name="Description")
    if request.netmode != "public":
        raise INVALID_PARAMETER(name="Netmode")
    if request.instance_charge_type not in _CHARGE_TYPES:
        raise INVALID_PARAMETER(name="InstanceChargeType")
    if request.instance_charge_type == PREPAID and request.internet_charge_type != BY_BANDWIDTH:
        raise _ERRORS.charge_type()
    if not set(request.security_protection_types) <= set(_PROTECTION_TYPES):
        raise _ERRORS.protection()


def _require_any_address(request: AllocateEipAddressRequest, context: WriteContext) -> None:
    """Refuse a request for a certain address, pool or zone: none of them can be had here."""
    if request.zone is not None:
        if request.public_ip_address_pool_id is not None:
            raise _ERRORS.pool_and_zone()
        if request.ip_address is not None or request.instance_id is not None:
            raise _ERRORS.zone_and_address()
        raise _ERRORS.zone()
    if request.public_ip_address_pool_id is not None:
        raise _ERRORS.no_pool()
    if request.ip_address is None and request.instance_id is None:
        return
    eips = context.catalogue.resources(Eip, context.account_id, request.region_id)
    if any(request.ip_address == eip.ip_address or request.instance_id == eip.resource_id for eip in eips):
        raise _ERRORS.allocated()
    raise _ERRORS.unknown_address()


ALLOCATE_EIP_ADDRESS = Action(
    name="vpc/AllocateEipAddress",
    request=AllocateEipAddressRequest,
    response=AllocateEipAddressResponse,
    handle=allocate_eip_address,
    writes=True,
    version=VPC,
    ram_action="vpc:AllocateEipAddress",
    resources=any_of("eip", product="vpc"),
)
