"""DescribeResourceByTags: the resources that carry tags."""

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.tags.resource_type import ResourceByTagsType
from genzo.actions.tags.taggable import Taggable, own_taggables
from genzo.actions.tags.tagged_names import OF_TYPE
from genzo.catalogue.query import TagFilter
from genzo.catalogue.tagging import RESOURCE_BY_TAGS_TYPES, resource_id_of
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DescribeResourceByTags")
_TYPE = _ERRORS("InvalidResourceType.NotFound")
_TOO_MANY = _ERRORS("InvalidTagCount")

_MAX_TAGS = 20


class DescribeResourceByTagsRequest(Request, frozen=True, kw_only=True):
    page_size: PageSizeTo100 = 50
    page_number: PageNumber = 1
    resource_type: ResourceByTagsType | None = None
    region_id: str
    tag: tuple[TagParameter, ...] = ()


@fields_in_key_order
class ResourceType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    resource_type: str
    resource_id: str
    region_id: str


class Resources(msgspec.Struct, frozen=True, rename="pascal"):
    resource: list[ResourceType]


@fields_in_key_order
class DescribeResourceByTagsResponse(Response, frozen=True, kw_only=True):
    request_id: str
    page_size: int
    page_number: int
    total_count: int
    resources: Resources


def describe_resource_by_tags(
    request: DescribeResourceByTagsRequest, context: Context
) -> DescribeResourceByTagsResponse:
    """The page of resources that carry all requested tags, or any tag without them; by type, then by id."""
    context.require_region(request.region_id)
    if request.resource_type is not None and request.resource_type not in RESOURCE_BY_TAGS_TYPES:
        raise _TYPE()
    if len(request.tag) > _MAX_TAGS:
        raise _TOO_MANY()
    types = sorted(RESOURCE_BY_TAGS_TYPES) if request.resource_type is None else [request.resource_type]
    tags = tuple(TagFilter(tag.key, tag.value) for tag in request.tag if tag.key is not None)
    found = sorted(
        (resource_type, resource_id_of(resource))
        for resource_type in types
        for resource in own_taggables(context, request.region_id, resource_type, tags)
        if resource.tags and _carries_values(resource, request)
    )
    return DescribeResourceByTagsResponse(
        request_id=context.request_id,
        page_size=request.page_size,
        page_number=request.page_number,
        total_count=len(found),
        resources=Resources(
            [
                ResourceType(
                    resource_type=resource_type, resource_id=resource_id, region_id=request.region_id
                )
                for resource_type, resource_id in by_number(found, request.page_number, request.page_size)
            ]
        ),
    )


def _carries_values(resource: Taggable, request: DescribeResourceByTagsRequest) -> bool:
    """Whether the resource carries the values that the request gives without a key."""
    values = {tag.value for tag in resource.tags}
    return all(tag.value in values for tag in request.tag if tag.key is None and tag.value is not None)


DESCRIBE_RESOURCE_BY_TAGS = Action(
    name="DescribeResourceByTags",
    request=DescribeResourceByTagsRequest,
    response=DescribeResourceByTagsResponse,
    handle=describe_resource_by_tags,
    resources=OF_TYPE,
)
