"""ListTagResources of the VPC product: the tags of resources that ids or tags select."""

from typing import Annotated, NamedTuple

import msgspec

from genzo.actions.action import VPC, Action, Context
from genzo.actions.paging import INVALID_NEXT_TOKEN, Order, by_token
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.vpc.asked_tags import AskedTagErrors, checked_asked_tags
from genzo.actions.vpc.tagged import (
    KINDS,
    TAGGED,
    ResourceTypeName,
    TaggedErrors,
    require_limits,
    tagged_resource,
)
from genzo.catalogue.resource import Resource
from genzo.catalogue.tagging import has_tags
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class ListingErrors(TaggedErrors):
    """The errors of `list_tag_resources`."""

    nothing_asked = Listed("BothEmpty.TagsAndResources", status=400)


_TABLE = errors_of("vpc/ListTagResources")
_ERRORS = ListingErrors(_TABLE)
_TAGS = AskedTagErrors(_TABLE)
_MOST_RESULTS = 50


class _Entry(NamedTuple):
    resource_id: str
    key: str
    value: str


_ORDER: Order[_Entry] = Order(lambda entry: (entry.resource_id, entry.key), tuple[str, str])


class ListTagResourcesRequest(Request, frozen=True):
    resource_type: ResourceTypeName
    region_id: str
    next_token: str | None = None
    max_results: Annotated[int, msgspec.Meta(ge=1, le=_MOST_RESULTS)] = _MOST_RESULTS
    resource_id: tuple[str, ...] = ()
    tag: tuple[TagParameter, ...] = ()


@fields_in_key_order
class TagResource(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    resource_type: str
    tag_value: str
    resource_id: str
    tag_key: str


class TagResources(msgspec.Struct, frozen=True, rename="pascal"):
    tag_resource: list[TagResource]


@fields_in_key_order
class ListTagResourcesResponse(Response, frozen=True, kw_only=True):
    next_token: str
    request_id: str
    tag_resources: TagResources


def list_tag_resources(request: ListTagResourcesRequest, context: Context) -> ListTagResourcesResponse:
    """All tags of each resource found. Tags select resources, not tags."""
    context.require_region(request.region_id)
    require_limits(request.resource_type, request.resource_id, request.tag, _ERRORS)
    if not (request.resource_id or request.tag):
        raise _ERRORS.nothing_asked()
    tags = checked_asked_tags(request.tag, _TAGS)
    entries = [
        _Entry(resource.resource_id, tag.key, tag.value)
        for resource in _resources(request, context)
        if has_tags(resource, tags)
        for tag in resource.tags
    ]
    page = by_token(
        sorted(entries, key=_ORDER.place), request.next_token, request.max_results, _ORDER, INVALID_NEXT_TOKEN
    )
    return ListTagResourcesResponse(
        next_token=page.next_token,
        request_id=context.request_id,
        tag_resources=TagResources(
            [
                TagResource(
                    resource_type=request.resource_type,
                    tag_value=entry.value,
                    resource_id=entry.resource_id,
                    tag_key=entry.key,
                )
                for entry in page.items
            ]
        ),
    )


def _resources(request: ListTagResourcesRequest, context: Context) -> list[Resource]:
    """The resources that the request names, else all of the type."""
    place = (request.region_id, request.resource_type)
    if request.resource_id:
        found = (tagged_resource(context, *place, each) for each in dict.fromkeys(request.resource_id))
        return [each for each in found if each is not None]
    kind = KINDS.get(request.resource_type)
    return [] if kind is None else context.catalogue.resources(kind, context.account_id, request.region_id)


LIST_TAG_RESOURCES = Action(
    name="vpc/ListTagResources",
    request=ListTagResourcesRequest,
    response=ListTagResourcesResponse,
    handle=list_tag_resources,
    version=VPC,
    ram_action="vpc:ListTagResources",
    resources=TAGGED,
)
