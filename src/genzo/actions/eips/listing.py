"""The elastic IP addresses that a request asks for, for the actions of both products."""

from collections.abc import Callable, Iterator, Sequence
from typing import Annotated

import msgspec

from genzo.actions.action import Context
from genzo.actions.comma_list import comma_list
from genzo.actions.eips.association import INSTANCE_TYPES
from genzo.actions.filter_parameter import FilterParameter
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.eips import Eip
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.structs import Request, never_sent

Condition = Callable[[Eip], bool]
_LOCK_REASONS = ("financial", "security")
_CHARGE_TYPES = ("PostPaid", "PrePaid")
_TIMES = {"CreationStartTime": True, "CreationEndTime": False}
"""The keys of Filter.N, and whether the value is the lower bound."""


class ListingErrors(ErrorGroup):
    """The errors of `asked_eips`."""

    no_region = Listed("Forbidden.RegionNotFound")
    lock_reason = Listed("InvalidLockReason.NotFound")
    instance_type = Listed("InvalidIAssociatedInstanceType.ValueNotSupported")  # spelt so by the service
    no_instance_type = Listed("InstanceType.Invalid")
    charge_type = Listed("InvalidChargeType.ValueNotSupported")
    filter_key = Listed("InvalidFilterKey.NotFound")
    filter_value = Listed("InvalidFilterValue")


class ListingRequest(Request, frozen=True):
    """What the requests of both products have."""

    region_id: str
    filter: tuple[FilterParameter, ...] = ()
    allocation_id: str | None = None
    associated_instance_id: str | None = None
    associated_instance_type: str | None = None
    charge_type: str | None = None
    eip_address: str | None = None
    isp: str | None = msgspec.field(name="ISP", default=None)
    lock_reason: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo100 = 10
    status: str | None = None


class LockReason(msgspec.Struct, frozen=True, rename="pascal"):
    lock_reason: Annotated[str, never_sent("nothing is locked")]


class OperationLocks(msgspec.Struct, frozen=True, rename="pascal"):
    lock_reason: list[LockReason] = []


def asked_eips(request: ListingRequest, context: Context, errors: ListingErrors) -> list[Eip]:
    """The caller's addresses in the region that meet all conditions, newest first.

    Raises:
        ApiError: a condition has a value that no address can have.
    """
    if request.region_id not in context.facts.regions:
        raise errors.no_region()
    _require_values(request, errors)
    conditions = [*_conditions(request, context.now), *_times(request.filter, errors)]
    eips = context.catalogue.resources(Eip, context.account_id, request.region_id)
    return [eip for eip in eips if all(condition(eip) for condition in conditions)]


def _require_values(request: ListingRequest, errors: ListingErrors) -> None:
    if request.lock_reason not in (None, *_LOCK_REASONS):
        raise errors.lock_reason()
    if request.associated_instance_type not in (None, *INSTANCE_TYPES):
        raise errors.instance_type()
    if request.associated_instance_id is not None and request.associated_instance_type is None:
        raise errors.no_instance_type()
    if request.charge_type not in (None, *_CHARGE_TYPES):
        raise errors.charge_type()


def _conditions(request: ListingRequest, now: int) -> Iterator[Condition]:
    if request.allocation_id is not None:
        ids = comma_list(request.allocation_id)
        yield lambda eip: eip.resource_id in ids
    if request.eip_address is not None:
        addresses = comma_list(request.eip_address)
        yield lambda eip: eip.ip_address in addresses
    if request.associated_instance_type is not None:
        asked_type = request.associated_instance_type
        yield lambda eip: bool(eip.instance_id) and eip.instance_type == asked_type
    if request.lock_reason is not None:  # nothing is locked
        yield lambda _: False
    equal: Sequence[tuple[str | None, Callable[[Eip], str]]] = (
        (request.associated_instance_id, lambda eip: eip.instance_id),
        (request.charge_type, lambda eip: eip.charge_type),
        (request.isp, lambda eip: eip.isp),
        (request.status, lambda eip: eip.status_at(now)),
    )
    for asked, value_of in equal:
        if asked is not None:
            yield _equals(value_of, asked)


def _equals(value_of: Callable[[Eip], str], asked: str) -> Condition:
    return lambda eip: value_of(eip) == asked


def _times(filters: Sequence[FilterParameter], errors: ListingErrors) -> Iterator[Condition]:
    for each in filters:
        if each.key not in _TIMES:
            raise errors.filter_key()
        seconds = parse_timestamp(each.value)
        if seconds is None:
            raise errors.filter_value()
        yield _bounded(seconds * 1000, is_begin=_TIMES[each.key])


def _bounded(moment: int, *, is_begin: bool) -> Condition:
    if is_begin:
        return lambda eip: eip.created >= moment
    return lambda eip: eip.created <= moment
