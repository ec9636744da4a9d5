"""DescribeEipAddresses of ECS: list elastic IP addresses."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.eips.listing import ListingErrors, ListingRequest, OperationLocks, asked_eips
from genzo.actions.paging import by_number
from genzo.actions.resource_names import comma_ids, on_or_any
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.eips import Eip
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Response

_ERRORS = ListingErrors(errors_of("DescribeEipAddresses"))


@fields_in_key_order
class EipAddressType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    status: str
    allocation_time: str
    charge_type: str
    instance_id: str
    instance_type: str
    region_id: str
    ip_address: str
    bandwidth: str
    expired_time: str
    allocation_id: str
    internet_charge_type: str
    eip_bandwidth: str
    operation_locks: OperationLocks = OperationLocks()


class EipAddresses(msgspec.Struct, frozen=True, rename="pascal"):
    eip_address: list[EipAddressType]


@fields_in_key_order
class DescribeEipAddressesResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    eip_addresses: EipAddresses


def describe_eip_addresses(request: ListingRequest, context: Context) -> DescribeEipAddressesResponse:
    """The page of addresses that the request asks for."""
    found = asked_eips(request, context, _ERRORS)
    page = by_number(found, request.page_number, request.page_size)
    return DescribeEipAddressesResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        eip_addresses=EipAddresses([_present(eip, context.now) for eip in page]),
    )


def _present(eip: Eip, now: int) -> EipAddressType:
    return EipAddressType(
        status=eip.status_at(now),
        allocation_time=format_timestamp(eip.created // 1000),
        charge_type=eip.charge_type,
        instance_id=eip.instance_id,
        instance_type=eip.instance_type if eip.instance_id else "",
        region_id=eip.region_id,
        ip_address=eip.ip_address,
        bandwidth=str(eip.bandwidth),
        expired_time=format_timestamp(eip.expires // 1000) if eip.expires else "",
        allocation_id=eip.resource_id,
        internet_charge_type=eip.internet_charge_type,
        eip_bandwidth=str(eip.bandwidth),
    )


DESCRIBE_EIP_ADDRESSES = Action(
    name="DescribeEipAddresses",
    request=ListingRequest,
    response=DescribeEipAddressesResponse,
    handle=describe_eip_addresses,
    ram_action="vpc:DescribeEipAddresses",
    resources=on_or_any("eip", "allocation_id", product="vpc", read=comma_ids),
)
