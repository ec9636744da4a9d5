"""CreateVSwitch of the VPC product: create a subnet of a VPC in one zone."""

from typing import Annotated

import msgspec

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.network.new_vswitch import (
    NewVSwitch,
    NewVSwitchErrors,
    NewVSwitchRequest,
    NewVSwitchResponse,
    put_new_vswitch,
    region_of_zone,
    vpc_for,
)
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.resource_names import any_of, on, together
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.vpc.network_texts import require_network_description, require_network_name
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT


class ProductErrors(NewVSwitchErrors):
    """The errors of parameters that ECS does not have."""

    being_made = Listed("OperationDenied.OtherSubnetCreating")
    ipv6 = Listed("OperationFailed.VpcIpv6Disabled")


_TABLE = errors_of("vpc/CreateVSwitch")
_ERRORS = ProductErrors(_TABLE)
_TAGS = TagErrors(_TABLE)


class CreateVSwitchRequest(NewVSwitchRequest, frozen=True):
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()
    ipv6_cidr_block: int | None = None
    vpc_ipv6_cidr_block: str | None = None
    cidr_mask: Annotated[int | None, NO_EFFECT] = None
    ipv6_cidr_mask: Annotated[int | None, NO_EFFECT] = None


def create_vswitch(request: CreateVSwitchRequest, context: WriteContext) -> NewVSwitchResponse:
    """Create a vSwitch; while it is Pending, its VPC accepts no other. There is no IPv6 here."""
    region_id = region_of_zone(request.zone_id, request.region_id, context, _ERRORS)
    vpc = vpc_for(region_id, request.vpc_id, context, _ERRORS)
    require_network_name(request.vswitch_name, _ERRORS.name)
    require_network_description(request.description, _ERRORS.description)
    if request.ipv6_cidr_block is not None or request.vpc_ipv6_cidr_block is not None:
        raise _ERRORS.ipv6(text="IPv6 is not enabled for the VPC.")
    new = NewVSwitch(
        vpc,
        request.zone_id,
        request.cidr_block,
        request.vswitch_name,
        request.description,
        tags_of(request.tag, _TAGS),
    )
    vswitch = put_new_vswitch(new, context, _ERRORS)
    return NewVSwitchResponse(vswitch_id=vswitch.resource_id, request_id=context.request_id)


CREATE_VSWITCH = Action(
    name="vpc/CreateVSwitch",
    request=CreateVSwitchRequest,
    response=NewVSwitchResponse,
    handle=create_vswitch,
    writes=True,
    version=VPC,
    ram_action="vpc:CreateVSwitch",
    resources=together(
        any_of("vswitch", product="vpc", beside=("vpc", "vpc_id")), on("vpc", "vpc_id", product="vpc")
    ),
)
