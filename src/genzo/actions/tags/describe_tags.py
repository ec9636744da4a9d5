"""DescribeTags: the tags in use, and the number of resources of each type that carry them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.page_parameters import PageNumber, PageSizeTo100
from genzo.actions.paging import by_number
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.tags.resource_type import AddTagsType
from genzo.actions.tags.taggable import find_taggable, own_taggables
from genzo.actions.tags.tagged_names import TAGGED
from genzo.catalogue.image import Tag
from genzo.catalogue.name_validation import is_valid_tag_key, is_valid_tag_value
from genzo.catalogue.tagging import ADD_TAGS_TYPES
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType, in_any_case, never_sent

_ERRORS = errors_of("DescribeTags")
_TYPE = _ERRORS("InvalidResourceType.NotFound")
_TOO_MANY = _ERRORS("InvalidTagCount")
_BAD_KEY = _ERRORS("InvalidTagKey.Malformed")
_BAD_VALUE = _ERRORS("InvalidTagValue.Malformed")
_BAD_CATEGORY = _ERRORS("Invalid.TagCategory")

_MAX_TAGS = 20
_CATEGORIES: Mapping[str, frozenset[bool]] = {
    "all": frozenset((True, False)),
    "custom": frozenset((True,)),
    "system": frozenset((False,)),
}
"""By category: whether its tags are those of accounts (True) or of the system; values of the tag service."""

_NO_SUCH_KIND = never_sent("no action tags resources of this type")


class DescribeTagsRequest(Request, frozen=True, kw_only=True):
    page_size: PageSizeTo100 = 50
    page_number: PageNumber = 1
    resource_type: AddTagsType | None = None
    resource_id: str | None = None
    region_id: str
    category: Annotated[str, in_any_case(_CATEGORIES)] = "all"
    tag: tuple[TagParameter, ...] = ()


@fields_in_key_order
class ResourceTypeCount(msgspec.Struct, frozen=True, kw_only=True, rename="pascal", omit_defaults=True):
    """The number of resources of each type that carry a tag; types without any are left out."""

    instance: int | UnsetType = UNSET
    image: int | UnsetType = UNSET
    ddh: Annotated[int | UnsetType, _NO_SUCH_KIND] = UNSET
    snapshot_policy: int | UnsetType = UNSET
    securitygroup: int | UnsetType = UNSET
    snapshot: int | UnsetType = UNSET
    reserved_instance: Annotated[int | UnsetType, _NO_SUCH_KIND] = UNSET
    launch_template: int | UnsetType = UNSET
    eni: int | UnsetType = UNSET
    disk: int | UnsetType = UNSET
    key_pair: int | UnsetType = UNSET
    volume: Annotated[int | UnsetType, _NO_SUCH_KIND] = UNSET


@fields_in_key_order
class TagType(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    tag_value: str
    tag_key: str
    resource_type_count: ResourceTypeCount = ResourceTypeCount()


class Tags(msgspec.Struct, frozen=True, rename="pascal"):
    tag: list[TagType]


@fields_in_key_order
class DescribeTagsResponse(Response, frozen=True, kw_only=True):
    request_id: str
    page_size: int
    page_number: int
    total_count: int
    tags: Tags


_COUNTS = {name.replace("_", ""): name for name in ResourceTypeCount.__struct_fields__}
"""The member of ResourceTypeCount of each resource type."""


def describe_tags(request: DescribeTagsRequest, context: Context) -> DescribeTagsResponse:
    """The page of tags, sorted by key and value. A tag must match one Tag.N and all other conditions."""
    context.require_region(request.region_id)
    if request.resource_type is not None and request.resource_type not in ADD_TAGS_TYPES:
        raise _TYPE()
    _require_tags(request)
    counts: dict[Tag, Counter[str]] = {}
    for resource_type, tag in _tags_in_use(request, context):
        if _is_asked_for(tag, request):
            counts.setdefault(tag, Counter())[resource_type] += 1
    found = sorted(counts)
    page = by_number(found, request.page_number, request.page_size)
    return DescribeTagsResponse(
        request_id=context.request_id,
        page_size=request.page_size,
        page_number=request.page_number,
        total_count=len(found),
        tags=Tags([_presented(tag, counts[tag]) for tag in page]),
    )


def _require_tags(request: DescribeTagsRequest) -> None:
    if request.category not in _CATEGORIES:
        raise _BAD_CATEGORY()
    if len(request.tag) > _MAX_TAGS:
        raise _TOO_MANY()
    if not all(tag.key is None or is_valid_tag_key(tag.key) for tag in request.tag):
        raise _BAD_KEY()
    if not all(is_valid_tag_value(tag.value or "") for tag in request.tag):
        raise _BAD_VALUE()


def _tags_in_use(request: DescribeTagsRequest, context: Context) -> Iterator[tuple[str, Tag]]:
    """Each tag of each resource that the request selects, with the type of the resource."""
    types = sorted(ADD_TAGS_TYPES) if request.resource_type is None else [request.resource_type]
    for resource_type in types:
        if request.resource_id is None:
            resources = own_taggables(context, request.region_id, resource_type)
        else:
            named = find_taggable(context, request.region_id, resource_type, request.resource_id)
            resources = [] if named is None else [named]
        for resource in resources:
            yield from ((resource_type, tag) for tag in resource.tags)


def _is_asked_for(tag: Tag, request: DescribeTagsRequest) -> bool:
    if is_valid_tag_key(tag.key) not in _CATEGORIES[request.category]:
        return False
    return not request.tag or any(
        asked.key in (None, tag.key) and asked.value in (None, tag.value) for asked in request.tag
    )


def _presented(tag: Tag, counts: Mapping[str, int]) -> TagType:
    members = {_COUNTS[resource_type]: count for resource_type, count in counts.items()}
    return TagType(tag_value=tag.value, tag_key=tag.key, resource_type_count=ResourceTypeCount(**members))


DESCRIBE_TAGS = Action(
    name="DescribeTags",
    request=DescribeTagsRequest,
    response=DescribeTagsResponse,
    handle=describe_tags,
    resources=TAGGED,
)
