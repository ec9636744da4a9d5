"""CreateVSwitch of ECS: create a subnet of a VPC in one zone."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.networks import available, network_of, vswitches_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.text_checks import require_description, require_name
from genzo.catalogue.network import AVAILABLE, Vpc, VSwitch
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("CreateVSwitch")
_VPC_NOT_FOUND = _ERRORS("InvalidVpcId.NotFound")
_VPC_STATUS = _ERRORS("IncorrectVpcStatus")
_VSWITCH_BEING_MADE = _ERRORS("IncorrectVSwitchStatus")
_VSWITCH_CIDR = _ERRORS("InvalidCidrBlock.Malformed")
_VSWITCH_DESCRIPTION = _ERRORS("InvalidVSwitchDiscription.Malformed")  # spelt so by the service
_VSWITCH_MASK = _ERRORS("InvalidCirdrBlock.MaskLength")  # spelt so by the service
_VSWITCH_NAME = _ERRORS("InvalidVSwitchName.Malformed")
_VSWITCH_OUTSIDE = _ERRORS("InvalidParameter")
_VSWITCH_OVERLAPS = _ERRORS("InvalidCidrBlock.Overlapped")
_VSWITCH_QUOTA = _ERRORS("QuotaExceeded.VSwitch")
_ZONE_NOT_FOUND = _ERRORS("InvalidZoneId.NotFound")

_SHORTEST_MASK, _LONGEST_MASK = 16, 29


class CreateVSwitchRequest(Request, frozen=True):
    zone_id: str
    cidr_block: str
    vpc_id: str
    region_id: str | None = None
    vswitch_name: str | None = msgspec.field(name="VSwitchName", default=None)
    description: str | None = None
    client_token: str | None = None


@fields_in_key_order
class CreateVSwitchResponse(Response, frozen=True, kw_only=True):
    vswitch_id: str = msgspec.field(name="VSwitchId")
    request_id: str


def create_vswitch(request: CreateVSwitchRequest, context: WriteContext) -> CreateVSwitchResponse:
    """Create a vSwitch; while it is Pending, its VPC accepts no other."""
    region_id = _region_of_zone(request, context)
    vpc = available(context, Vpc, region_id, request.vpc_id, _VPC_NOT_FOUND, _VPC_STATUS)
    require_name(request.vswitch_name, _VSWITCH_NAME)
    require_description(request.description, _VSWITCH_DESCRIPTION)
    _require_room(context, vpc, request.cidr_block)
    vswitch = VSwitch(
        resource_id=context.ids.new_resource_id("vsw", region_id),
        region_id=region_id,
        owner_id=context.account_id,
        created=context.now,
        name=request.vswitch_name or "",
        description=request.description or "",
        vpc_id=vpc.resource_id,
        zone_id=request.zone_id,
        cidr_block=request.cidr_block,
        settles_at=context.now + context.durations.milliseconds("CreateVSwitch"),
    )
    context.catalogue.put_resource(vswitch)
    return CreateVSwitchResponse(vswitch_id=vswitch.resource_id, request_id=context.request_id)


def _region_of_zone(request: CreateVSwitchRequest, context: WriteContext) -> str:
    context.require_region(request.region_id)
    for zone in context.facts.zones:
        if zone.zone_id == request.zone_id and request.region_id in (None, zone.region_id):
            return zone.region_id
    raise _ZONE_NOT_FOUND()


def _require_room(context: WriteContext, vpc: Vpc, cidr_block: str) -> None:
    cidr = network_of(cidr_block)
    if cidr is None:
        raise _VSWITCH_CIDR()
    if not _SHORTEST_MASK <= cidr.prefixlen <= _LONGEST_MASK:
        raise _VSWITCH_MASK()
    whole = network_of(vpc.cidr_block)
    if whole is None or not cidr.subnet_of(whole):
        raise _VSWITCH_OUTSIDE()
    vswitches = vswitches_of(context, vpc)
    if any((other := network_of(each.cidr_block)) and cidr.overlaps(other) for each in vswitches):
        raise _VSWITCH_OVERLAPS()
    if len(vswitches) >= context.quotas["vswitches"]:
        raise _VSWITCH_QUOTA()
    if any(each.status_at(context.now) != AVAILABLE for each in vswitches):
        raise _VSWITCH_BEING_MADE()


CREATE_VSWITCH = Action(
    name="CreateVSwitch",
    request=CreateVSwitchRequest,
    response=CreateVSwitchResponse,
    handle=create_vswitch,
    writes=True,
    ram_action="vpc:CreateVSwitch",
    resources=together(
        any_of("vswitch", product="vpc", beside=("vpc", "vpc_id")), on("vpc", "vpc_id", product="vpc")
    ),
)
