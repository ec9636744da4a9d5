"""A price as the API shows it, in the order of the description's sample."""

from typing import Annotated

import msgspec

from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, UnsetType, never_sent

_NO_RULES = never_sent("there are no discounts here")
_NO_RESERVED = never_sent("there are no reserved instances here")


@fields_in_key_order
class RuleType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    description: Annotated[str, _NO_RULES]
    rule_id: Annotated[int, _NO_RULES]


class Rules(msgspec.Struct, frozen=True, rename="pascal"):
    rule: list[RuleType] = []


@fields_in_key_order
class DetailInfoType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """The part of one resource."""

    resource: str
    original_price: float
    discount_price: float = 0.0
    trade_price: float
    sub_rules: Rules = Rules()


class DetailInfos(msgspec.Struct, frozen=True, rename="pascal"):
    detail_info: list[DetailInfoType]


@fields_in_key_order
class Price(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    original_price: float
    reserved_instance_hour_price: Annotated[float | UnsetType, _NO_RESERVED] = UNSET
    discount_price: float = 0.0
    currency: str
    trade_price: float
    detail_infos: DetailInfos | UnsetType = UNSET


@fields_in_key_order
class MarketplaceImagePrice(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """Images of the marketplace cost nothing here."""

    currency: str
    original_price: float = 0.0
    discount_price: float = 0.0
    trade_price: float = 0.0


class RelatedPrice(msgspec.Struct, frozen=True, rename="pascal"):
    marketplace_image_price: MarketplaceImagePrice


@fields_in_key_order
class PriceInfo(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    rules: Rules = Rules()
    price: Price
    related_price: RelatedPrice | UnsetType = UNSET
