"""Making a VPC, for the actions of both products."""

import ipaddress
from typing import NamedTuple

from genzo.actions.action import WriteContext
from genzo.actions.network.networks import network_of
from genzo.catalogue.image import Tag
from genzo.catalogue.network import Vpc
from genzo.errors.group import ErrorGroup, Listed

RESERVED = ipaddress.IPv4Network("100.64.0.0/10")
"""Addresses of the service (CreateVpc, message of InvalidUserCidr.Malformed)."""
LONGEST_MASK = 28
_MAX_USER_CIDRS = 3


class NewVpcErrors(ErrorGroup):
    """The errors of a VPC that cannot be made."""

    no_region = Listed("InvalidRegionId.NotFound")
    cidr = Listed("InvalidParameter")
    name = Listed("InvalidVpcName.Malformed")
    description = Listed("InvalidVpcDiscription.Malformed")  # spelt so by the service
    user_cidr_format = Listed("IllegalParam.UserCidr")
    too_many_user_cidrs = Listed("InvalidUserCidr.Quota")
    user_cidr_reserved = Listed("InvalidUserCidr.Malformed")
    too_many = Listed("QuotaExceeded.Vpc")


class NewVpc(NamedTuple):
    """What a request asks for, after a check of its block, name and description."""

    region_id: str
    cidr_block: str
    name: str | None
    description: str | None
    user_cidr: str | None
    resource_group_id: str = ""
    tags: tuple[Tag, ...] = ()
    has_dns_hostnames: bool = False


def new_vpc(new: NewVpc, context: WriteContext, errors: NewVpcErrors) -> Vpc:
    """The VPC with its router and route table, which the caller of this function stores.

    Raises:
        ApiError: a range of the user's networks is not valid, or the account has too many VPCs.
    """
    user_cidrs = _user_cidrs(new.user_cidr, errors)
    vpcs = context.catalogue.resources(Vpc, context.account_id, new.region_id)
    if len(vpcs) >= context.quotas["vpcs"]:
        raise errors.too_many()
    return Vpc(
        resource_id=context.ids.new_resource_id("vpc", new.region_id),
        region_id=new.region_id,
        owner_id=context.account_id,
        created=context.now,
        name=new.name or "",
        description=new.description or "",
        resource_group_id=new.resource_group_id,
        tags=new.tags,
        cidr_block=new.cidr_block,
        has_dns_hostnames=new.has_dns_hostnames,
        user_cidrs=user_cidrs,
        v_router_id=context.ids.new_resource_id("vrt", new.region_id),
        route_table_id=context.ids.new_resource_id("vtb", new.region_id),
        settles_at=context.now + context.durations.milliseconds("CreateVpc"),
    )


def _user_cidrs(text: str | None, errors: NewVpcErrors) -> tuple[str, ...]:
    """Up to three ranges of the user's networks, none of which overlaps the range of the service."""
    texts = () if text is None else tuple(part.strip() for part in text.split(","))
    if len(texts) > _MAX_USER_CIDRS:
        raise errors.too_many_user_cidrs()
    for cidr in map(network_of, texts):
        if cidr is None:
            raise errors.user_cidr_format()
        if cidr.overlaps(RESERVED):
            raise errors.user_cidr_reserved()
    return texts
