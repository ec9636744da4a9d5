"""Making a vSwitch, for the actions of both products."""

from typing import NamedTuple

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.network.custom_routes import custom_entries, has_pending_entry
from genzo.actions.network.networks import available, network_of, vswitches_of
from genzo.catalogue.image import Tag
from genzo.catalogue.network import AVAILABLE, Vpc, VSwitch
from genzo.errors.group import ErrorGroup, Listed
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_SHORTEST_MASK, _LONGEST_MASK = 16, 29


class NewVSwitchErrors(ErrorGroup):
    """The errors of a vSwitch that cannot be made."""

    no_zone = Listed("InvalidZoneId.NotFound")
    no_vpc = Listed("InvalidVpcId.NotFound")
    vpc_status = Listed("IncorrectVpcStatus")
    name = Listed("InvalidVSwitchName.Malformed")
    description = Listed("InvalidVSwitchDiscription.Malformed")  # spelt so by the service
    cidr = Listed("InvalidCidrBlock.Malformed")
    mask = Listed("InvalidCirdrBlock.MaskLength")  # spelt so by the service
    outside = Listed("InvalidParameter")
    overlaps = Listed("InvalidCidrBlock.Overlapped")
    too_many = Listed("QuotaExceeded.VSwitch")
    being_made = Listed("IncorrectVSwitchStatus")
    routed = Listed("RouteConflict.AlreadyExist")
    route_status = Listed("IncorrectRouteEntryStatus")


class NewVSwitchRequest(Request, frozen=True):
    """What the requests of both products have."""

    zone_id: str
    cidr_block: str
    vpc_id: str
    region_id: str | None = None
    vswitch_name: str | None = msgspec.field(name="VSwitchName", default=None)
    description: str | None = None
    client_token: str | None = None


@fields_in_key_order
class NewVSwitchResponse(Response, frozen=True, kw_only=True):
    """The answer of both products."""

    vswitch_id: str = msgspec.field(name="VSwitchId")
    request_id: str


class NewVSwitch(NamedTuple):
    """What a request asks for, after a check of its name and description."""

    vpc: Vpc
    zone_id: str
    cidr_block: str
    name: str | None
    description: str | None
    tags: tuple[Tag, ...] = ()


def region_of_zone(
    zone_id: str, region_id: str | None, context: WriteContext, errors: NewVSwitchErrors
) -> str:
    """The region of a zone, which is the one that the request names, if it names one.

    Raises:
        ApiError: there is no such region, or no such zone in it.
    """
    context.require_region(region_id)
    for zone in context.facts.zones:
        if zone.zone_id == zone_id and region_id in (None, zone.region_id):
            return zone.region_id
    raise errors.no_zone()


def vpc_for(region_id: str, vpc_id: str, context: WriteContext, errors: NewVSwitchErrors) -> Vpc:
    """The VPC for a new vSwitch, which must be Available."""
    return available(context, Vpc, region_id, vpc_id, errors.no_vpc, errors.vpc_status)


def put_new_vswitch(new: NewVSwitch, context: WriteContext, errors: NewVSwitchErrors) -> VSwitch:
    """Make and store a vSwitch; while it is Pending, its VPC accepts no other.

    Raises:
        ApiError: its block is not valid, overlaps another or contains the destination of a custom route, or
            the VPC has too many vSwitches or changes just now.
    """
    _require_room(new.vpc, new.cidr_block, context, errors)
    region_id = new.vpc.region_id
    vswitch = VSwitch(
        resource_id=context.ids.new_resource_id("vsw", region_id),
        region_id=region_id,
        owner_id=context.account_id,
        created=context.now,
        name=new.name or "",
        description=new.description or "",
        tags=new.tags,
        vpc_id=new.vpc.resource_id,
        zone_id=new.zone_id,
        cidr_block=new.cidr_block,
        settles_at=context.now + context.durations.milliseconds("CreateVSwitch"),
    )
    context.catalogue.put_resource(vswitch)
    return vswitch


def _require_room(vpc: Vpc, cidr_block: str, context: WriteContext, errors: NewVSwitchErrors) -> None:
    cidr = network_of(cidr_block)
    if cidr is None:
        raise errors.cidr()
    if not _SHORTEST_MASK <= cidr.prefixlen <= _LONGEST_MASK:
        raise errors.mask()
    whole = network_of(vpc.cidr_block)
    if whole is None or not cidr.subnet_of(whole):
        raise errors.outside()
    vswitches = vswitches_of(context, vpc)
    if any((other := network_of(each.cidr_block)) and cidr.overlaps(other) for each in vswitches):
        raise errors.overlaps()
    destinations = (network_of(each.destination_cidr_block) for each in custom_entries(context, vpc))
    if any(each is not None and each.subnet_of(cidr) for each in destinations):
        raise errors.routed()
    if len(vswitches) >= context.quotas["vswitches"]:
        raise errors.too_many()
    if any(each.status_at(context.now) != AVAILABLE for each in vswitches):
        raise errors.being_made()
    if has_pending_entry(context, vpc):
        raise errors.route_status()
