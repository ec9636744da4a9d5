"""DescribeEipAddresses of the VPC product: list elastic IP addresses."""

from collections.abc import Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, Context
from genzo.actions.eips.listing import ListingErrors, ListingRequest, asked_eips
from genzo.actions.paging import by_number
from genzo.actions.resource_names import comma_ids, on_or_any
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.vpc.asked_tags import AskedTagErrors, checked_asked_tags
from genzo.actions.vpc.eip_type import EipAddressType, present_eip
from genzo.catalogue.eips import Eip
from genzo.catalogue.query import TagFilter
from genzo.catalogue.tagging import has_tags
from genzo.errors import DRY_RUN_OPERATION
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import NO_EFFECT, Response

_TABLE = errors_of("vpc/DescribeEipAddresses")
_ERRORS = ListingErrors(_TABLE)
_TAGS = AskedTagErrors(_TABLE)


class DescribeEipAddressesRequest(ListingRequest, frozen=True):
    include_reservation_data: Annotated[bool | None, NO_EFFECT] = None
    segment_instance_id: str | None = None
    resource_group_id: str | None = None
    dry_run: bool = False
    eip_name: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    security_protection_enabled: bool | None = None
    public_ip_address_pool_id: str | None = None
    service_managed: bool | None = None


class EipAddresses(msgspec.Struct, frozen=True, rename="pascal"):
    eip_address: list[EipAddressType]


@fields_in_key_order
class DescribeEipAddressesResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    eip_addresses: EipAddresses


def describe_eip_addresses(
    request: DescribeEipAddressesRequest, context: Context
) -> DescribeEipAddressesResponse:
    """The page of addresses that the request asks for."""
    tags = checked_asked_tags(request.tag, _TAGS)
    found = [eip for eip in asked_eips(request, context, _ERRORS) if _is_asked_for(eip, request, tags)]
    if request.dry_run:
        raise DRY_RUN_OPERATION()
    page = by_number(found, request.page_number, request.page_size)
    return DescribeEipAddressesResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        eip_addresses=EipAddresses([present_eip(eip, context.now) for eip in page]),
    )


def _is_asked_for(eip: Eip, request: DescribeEipAddressesRequest, tags: Sequence[TagFilter]) -> bool:
    # No address belongs to a group of contiguous ones, to a pool or to a service here.
    if request.segment_instance_id or request.public_ip_address_pool_id or request.service_managed:
        return False
    return (
        request.eip_name in (None, eip.name)
        and request.resource_group_id in (None, eip.resource_group_id)
        and request.security_protection_enabled in (None, bool(eip.security_protection_types))
        and has_tags(eip, tags)
    )


DESCRIBE_EIP_ADDRESSES = Action(
    name="vpc/DescribeEipAddresses",
    request=DescribeEipAddressesRequest,
    response=DescribeEipAddressesResponse,
    handle=describe_eip_addresses,
    version=VPC,
    ram_action="vpc:DescribeEipAddresses",
    resources=on_or_any("eip", "allocation_id", product="vpc", read=comma_ids),
)
