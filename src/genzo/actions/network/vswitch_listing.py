"""Listing vSwitches, for the actions of both products."""

from typing import Any

import msgspec

from genzo.actions.action import Context
from genzo.actions.network.networks import free_addresses, route_table_of
from genzo.actions.network.vpc_tags import vpc_tags
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import VSwitch
from genzo.wire.structs import Request


class VSwitchListingRequest(Request, frozen=True):
    """What the requests of both products have. VSwitchId names one vSwitch, or several with commas."""

    vpc_id: str | None = None
    vswitch_id: str | None = msgspec.field(name="VSwitchId", default=None)
    zone_id: str | None = None
    region_id: str | None = None
    is_default: bool | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10


class RouteTable(msgspec.Struct, frozen=True, rename="pascal"):
    route_table_id: str
    route_table_type: str = "System"


def vswitch_members(vswitch: VSwitch, context: Context) -> dict[str, Any]:
    """What both products show of a vSwitch, in orders of their own."""
    return {
        "vpc_id": vswitch.vpc_id,
        "status": vswitch.status_at(context.now),
        "creation_time": format_timestamp(vswitch.created // 1000),
        "is_default": False,
        "available_ip_address_count": free_addresses(context, vswitch),
        "owner_id": vswitch.owner_id,
        "vswitch_id": vswitch.resource_id,
        "cidr_block": vswitch.cidr_block,
        "description": vswitch.description,
        "resource_group_id": vswitch.resource_group_id,
        "zone_id": vswitch.zone_id,
        "vswitch_name": vswitch.name,
        "tags": vpc_tags(vswitch.tags),
        "route_table": RouteTable(route_table_of(context, vswitch)),
    }
