"""DescribeKeyPairs: the caller's key pairs in a region, filtered and paged, the newest first."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.page_parameters import PageNumber, PageSizeTo50
from genzo.actions.paging import by_number
from genzo.actions.resource_names import on_or_any
from genzo.actions.shown_tags import Tags, shown_tags
from genzo.actions.tag_parameters import TagParameter, asked_tags
from genzo.catalogue.clock import format_minute
from genzo.catalogue.key_pairs import KeyPair
from genzo.catalogue.tagging import has_tags
from genzo.catalogue.wildcards import matches
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType


class DescribeKeyPairsRequest(Request, frozen=True):
    region_id: str
    key_pair_name: str | None = None
    key_pair_finger_print: str | None = None
    page_number: PageNumber = 1
    page_size: PageSizeTo50 = 10
    include_public_key: bool = False
    resource_group_id: str | None = None
    tag: Annotated[tuple[TagParameter, ...], msgspec.Meta(max_length=20)] = ()


@fields_in_key_order
class KeyPairType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    creation_time: str
    key_pair_name: str
    key_pair_finger_print: str
    resource_group_id: str
    public_key: str | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET


class KeyPairs(msgspec.Struct, frozen=True, rename="pascal"):
    key_pair: list[KeyPairType]


@fields_in_key_order
class DescribeKeyPairsResponse(Response, frozen=True, kw_only=True):
    page_size: int
    request_id: str
    page_number: int
    total_count: int
    key_pairs: KeyPairs


def describe_key_pairs(request: DescribeKeyPairsRequest, context: Context) -> DescribeKeyPairsResponse:
    """The page of key pairs that the request asks for."""
    context.require_region(request.region_id)
    key_pairs = context.catalogue.resources(KeyPair, context.account_id, request.region_id)
    found = [key_pair for key_pair in key_pairs if _is_asked_for(key_pair, request)]
    page = by_number(found, request.page_number, request.page_size)
    return DescribeKeyPairsResponse(
        page_size=request.page_size,
        request_id=context.request_id,
        page_number=request.page_number,
        total_count=len(found),
        key_pairs=KeyPairs([_present(key_pair, request.include_public_key) for key_pair in page]),
    )


def _is_asked_for(key_pair: KeyPair, request: DescribeKeyPairsRequest) -> bool:
    return (
        (request.key_pair_name is None or matches(request.key_pair_name, key_pair.name))
        and request.key_pair_finger_print in (None, key_pair.finger_print)
        and request.resource_group_id in (None, key_pair.resource_group_id)
        and has_tags(key_pair, asked_tags(request.tag))
    )


def _present(key_pair: KeyPair, include_public_key: bool) -> KeyPairType:
    return KeyPairType(
        creation_time=format_minute(key_pair.created // 1000),
        key_pair_name=key_pair.name,
        key_pair_finger_print=key_pair.finger_print,
        resource_group_id=key_pair.resource_group_id,
        public_key=key_pair.public_key if include_public_key else UNSET,
        tags=shown_tags(key_pair.tags),
    )


DESCRIBE_KEY_PAIRS = Action(
    name="DescribeKeyPairs",
    request=DescribeKeyPairsRequest,
    response=DescribeKeyPairsResponse,
    handle=describe_key_pairs,
    resources=on_or_any("keypair", "key_pair_name"),
)
