"""DescribeAccountAttributes: what an account may create in a region, and what it has created there."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.regions.account_attributes import ATTRIBUTES, AttributeValue
from genzo.actions.resource_names import EVERYTHING
from genzo.errors import INVALID_PARAMETER
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType, never_sent

_NO_PRIVILEGE = never_sent("no attribute here is a privilege that ends, or that counts instances")


class DescribeAccountAttributesRequest(Request, frozen=True):
    region_id: str
    zone_id: str | None = None
    attribute_name: Annotated[tuple[str, ...], msgspec.Meta(max_length=30)] = ()


@fields_in_key_order
class ValueItemType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """A value; ``zone_id`` is that of the request."""

    disk_category: str | UnsetType = UNSET
    value: str
    expired_time: Annotated[str | UnsetType, _NO_PRIVILEGE] = UNSET
    zone_id: str | UnsetType = UNSET
    instance_type: Annotated[str | UnsetType, _NO_PRIVILEGE] = UNSET
    count: Annotated[int | UnsetType, _NO_PRIVILEGE] = UNSET
    instance_charge_type: Annotated[str | UnsetType, _NO_PRIVILEGE] = UNSET


class AttributeValues(msgspec.Struct, frozen=True, rename="pascal"):
    value_item: list[ValueItemType]


@fields_in_key_order
class AccountAttributeItemType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    attribute_name: str
    attribute_values: AttributeValues


class AccountAttributeItems(msgspec.Struct, frozen=True, rename="pascal"):
    account_attribute_item: list[AccountAttributeItemType]


@fields_in_key_order
class DescribeAccountAttributesResponse(Response, frozen=True, kw_only=True):
    request_id: str
    account_attribute_items: AccountAttributeItems


def describe_account_attributes(
    request: DescribeAccountAttributesRequest, context: Context
) -> DescribeAccountAttributesResponse:
    """The attributes that the request names, or all."""
    context.require_region(request.region_id)
    zones = {zone.zone_id for zone in context.facts.zones_of(request.region_id)}
    if request.zone_id is not None and request.zone_id not in zones:
        raise INVALID_PARAMETER(name="ZoneId")
    names = tuple(dict.fromkeys(request.attribute_name)) or tuple(ATTRIBUTES)
    if not ATTRIBUTES.keys() >= set(names):
        raise INVALID_PARAMETER(name="AttributeName")
    return DescribeAccountAttributesResponse(
        request_id=context.request_id,
        account_attribute_items=AccountAttributeItems([_item(name, request, context) for name in names]),
    )


def _item(name: str, request: DescribeAccountAttributesRequest, context: Context) -> AccountAttributeItemType:
    values = ATTRIBUTES[name](context, request.region_id, request.zone_id)
    items = [_shown(value, request.zone_id) for value in values]
    return AccountAttributeItemType(attribute_name=name, attribute_values=AttributeValues(items))


def _shown(value: AttributeValue, zone_id: str | None) -> ValueItemType:
    return ValueItemType(
        disk_category=value.disk_category or UNSET, value=value.value, zone_id=zone_id or UNSET
    )


DESCRIBE_ACCOUNT_ATTRIBUTES = Action(
    name="DescribeAccountAttributes",
    request=DescribeAccountAttributesRequest,
    response=DescribeAccountAttributesResponse,
    handle=describe_account_attributes,
    resources=EVERYTHING,
)
