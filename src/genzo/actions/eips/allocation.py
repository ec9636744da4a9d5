"""Allocating an elastic IP address, for the actions of both products."""

import hashlib
from typing import NamedTuple

from genzo.actions.action import WriteContext
from genzo.actions.eips.bandwidth import BY_BANDWIDTH, BY_TRAFFIC, DEFAULT_BANDWIDTH, bandwidth_of
from genzo.catalogue.eips import Eip
from genzo.catalogue.image import Tag
from genzo.catalogue.instances import Instance
from genzo.errors.group import ErrorGroup, Listed

_ISPS = (
    *("BGP", "BGP_PRO", "BGP_FinanceCloud", "BGP_International"),
    *("ChinaTelecom", "ChinaUnicom", "ChinaMobile"),
    *("ChinaTelecom_L2", "ChinaUnicom_L2", "ChinaMobile_L2"),
)


class AllocationErrors(ErrorGroup):
    """The errors of `allocate`."""

    no_region = Listed("InvalidRegionId.NotFound")
    charge_type = Listed("InvalidParameter")
    bandwidth = Listed("InvalidBandwidth.Malformed")
    isp = Listed("IllegalParam.Isp", "QueryParameter.Illegal")
    too_many = Listed("QuotaExceeded.Eip")


class NewEip(NamedTuple):
    """What a request asks for. ``expires`` is in milliseconds since 1970; 0 means pay-as-you-go."""

    region_id: str
    bandwidth: str | None
    isp: str | None
    internet_charge_type: str
    expires: int = 0
    name: str = ""
    description: str = ""
    resource_group_id: str = ""
    security_protection_types: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()


def allocate(new: NewEip, context: WriteContext, errors: AllocationErrors) -> Eip:
    """Make an address and store it.

    Raises:
        ApiError: a value is not allowed, or the account has as many addresses as it may have.
    """
    if new.region_id not in context.facts.regions:
        raise errors.no_region()
    if new.internet_charge_type not in (BY_BANDWIDTH, BY_TRAFFIC):
        raise errors.charge_type()
    asked = str(DEFAULT_BANDWIDTH) if new.bandwidth is None else new.bandwidth
    bandwidth = bandwidth_of(asked, new.internet_charge_type, is_prepaid=bool(new.expires))
    if bandwidth is None:
        raise errors.bandwidth()
    if new.isp not in (None, *_ISPS):
        raise errors.isp(text="ISP")
    others = context.catalogue.resources(Eip, context.account_id, new.region_id)
    if len(others) >= context.quotas["eips"]:
        raise errors.too_many()
    allocation_id = context.ids.new_resource_id("eip", new.region_id)
    eip = Eip(
        resource_id=allocation_id,
        region_id=new.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=new.name,
        description=new.description,
        resource_group_id=new.resource_group_id,
        ip_address=_free_address(allocation_id, {each.ip_address for each in others}, context, new.region_id),
        bandwidth=bandwidth,
        internet_charge_type=new.internet_charge_type,
        isp=new.isp or "BGP",
        expires=new.expires,
        security_protection_types=new.security_protection_types,
        tags=new.tags,
    )
    context.catalogue.put_resource(eip)
    return eip


def _free_address(allocation_id: str, used: set[str], context: WriteContext, region_id: str) -> str:
    """An address that the account does not use, of the unrouted range for benchmarks (RFC 2544)."""
    instances = context.catalogue.resources(Instance, context.account_id, region_id)
    used = used | {each.public_ip for each in instances}
    attempt = 0
    while (address := _address(f"{allocation_id}{attempt or ''}")) in used:
        attempt += 1
    return address


def _address(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"198.{18 + digest[3] % 2}.{digest[4]}.{1 + digest[5] % 254}"
