"""ListTagResources: the tags of resources that ids, tags, patterns or a resource group select."""

from typing import NamedTuple

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.paging import Order, by_token
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.tags.resource_type import TagResourcesType
from genzo.actions.tags.tag_filters import KeyedPatterns, TagFilterParameter, filters_of
from genzo.actions.tags.taggable import Taggable, find_taggable, is_others_image, own_taggables
from genzo.actions.tags.tagged_names import TAGGED
from genzo.actions.tags.targets import ResourceErrors, require_place
from genzo.catalogue.query import TagFilter
from genzo.catalogue.tagging import has_tags, resource_id_of
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType

_ERRORS = errors_of("ListTagResources")
_TARGETS = ResourceErrors(_ERRORS)
_NOTHING_ASKED = _ERRORS("BothEmpty.TagsAndResources")
_TOO_MANY_TAGS = _ERRORS("NumberExceed.Tags")
_DUPLICATE = _ERRORS("Duplicate.TagKey")
_BAD_KEY = _ERRORS("InvalidTagKey.Malformed")
_BAD_VALUE = _ERRORS("InvalidTagValue.Malformed")
_TAGS_AND_FILTERS = _ERRORS("InvalidTags.MalFormed")
_BAD_FILTER = _ERRORS("InvalidTagFilter.Malformed")
_TOO_MANY_VALUES = _ERRORS("NumberExceed.TagValues")
_DEFAULT_GROUP = _ERRORS("InvalidDefaultResourceGroup.NotSupported")
_GROUP_AND_TAGS = _ERRORS("InvalidTag.NotSupported")
_BAD_TOKEN = _ERRORS("Invalid.NextToken")
# The description of Tag.N names this code; the list of errors leaves it out.
_VALUE_ALONE = _ERRORS("InvalidParameter.TagValue")

_MAX_TAGS = 20
_MAX_LENGTH = 128
_GROUP = "acs:rm:rgId"  # as a key of Tag.N, it selects a resource group (ListTagResources, Tag.N)
_PAGE_SIZE = 50


class Entry(NamedTuple):
    """A tag of a resource."""

    resource_id: str
    key: str
    value: str


_ORDER: Order[Entry] = Order(lambda entry: (entry.resource_id, entry.key), tuple[str, str])


class ListTagResourcesRequest(Request, frozen=True):
    """Mandatory parameters are optional here, since the action lists its own errors for missing ones."""

    region_id: str | None = None
    next_token: str | None = None
    resource_type: TagResourcesType | None = None
    resource_id: tuple[str, ...] = ()
    tag: tuple[TagParameter, ...] = ()
    tag_filter: tuple[TagFilterParameter, ...] = ()


@fields_in_key_order
class TagResource(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    tag_value: str
    resource_type: str
    resource_id: str
    tag_key: str


class TagResources(msgspec.Struct, frozen=True, rename="pascal"):
    tag_resource: list[TagResource]


class ListTagResourcesResponse(Response, frozen=True, kw_only=True):
    """``next_token`` is empty on the last page; a recorded answer may leave it out."""

    next_token: str | UnsetType = UNSET
    request_id: str
    tag_resources: TagResources


def list_tag_resources(request: ListTagResourcesRequest, context: Context) -> ListTagResourcesResponse:
    """All tags of each resource found, 50 a page. Tags and filters select resources, not tags."""
    region_id, resource_type = require_place(context, request.region_id, request.resource_type, _TARGETS)
    group, tags = _asked(request)
    filters = filters_of(request.tag_filter, _BAD_FILTER, _TOO_MANY_VALUES)
    entries = [
        entry
        for resource in _found(request, context, (region_id, resource_type), tags)
        if _is_asked_for(resource, group, filters)
        for entry in _entries(resource, group)
    ]
    entries.sort(key=_ORDER.place)
    page = by_token(entries, request.next_token, _PAGE_SIZE, _ORDER, _BAD_TOKEN)
    return ListTagResourcesResponse(
        next_token=page.next_token,
        request_id=context.request_id,
        tag_resources=TagResources(
            [
                TagResource(
                    tag_value=line.value,
                    resource_type=resource_type,
                    resource_id=line.resource_id,
                    tag_key=line.key,
                )
                for line in page.items
            ]
        ),
    )


def _asked(request: ListTagResourcesRequest) -> tuple[str | None, tuple[TagFilter, ...]]:
    """The requested resource group, or the requested tags."""
    if not (request.resource_id or request.tag or request.tag_filter):
        raise _NOTHING_ASKED()
    if request.tag and request.tag_filter:
        raise _TAGS_AND_FILTERS()
    if len(request.tag) > _MAX_TAGS:
        raise _TOO_MANY_TAGS()
    tags = tuple(_tag(parameter) for parameter in request.tag)
    if len({tag.key for tag in tags}) < len(tags):
        raise _DUPLICATE()
    groups = [tag.value for tag in tags if tag.key == _GROUP]
    if not groups:
        return None, tags
    if len(tags) > 1:
        raise _GROUP_AND_TAGS()
    if not groups[0]:
        raise _DEFAULT_GROUP()
    return groups[0], ()


def _tag(parameter: TagParameter) -> TagFilter:
    if parameter.key is None and parameter.value is not None:
        raise _VALUE_ALONE(name="TagValue")
    if not parameter.key or len(parameter.key) > _MAX_LENGTH:
        raise _BAD_KEY()
    if parameter.value is not None and len(parameter.value) > _MAX_LENGTH:
        raise _BAD_VALUE()
    return TagFilter(parameter.key, parameter.value)


def _found(
    request: ListTagResourcesRequest, context: Context, place: tuple[str, str], tags: tuple[TagFilter, ...]
) -> list[Taggable]:
    """The resources that carry the tags, of those that the request names or of all."""
    if not request.resource_id:
        return own_taggables(context, *place, tags)
    if len(request.resource_id) > context.quotas["resources_per_tagging"]:
        raise _TARGETS.too_many()
    found = []
    for resource_id in dict.fromkeys(request.resource_id):
        resource = find_taggable(context, *place, resource_id)
        if resource is not None:
            found.append(resource)
        elif not is_others_image(context, *place, resource_id):
            raise _TARGETS.not_found()
    return [resource for resource in found if has_tags(resource, tags)]


def _is_asked_for(resource: Taggable, group: str | None, filters: tuple[KeyedPatterns, ...]) -> bool:
    in_group = group is None or resource.resource_group_id == group
    return in_group and all(each.is_met_by(resource.tags) for each in filters)


def _entries(resource: Taggable, group: str | None) -> list[Entry]:
    """The resource's tags, and its group if the request asks for a group."""
    entries = [Entry(resource_id_of(resource), tag.key, tag.value) for tag in resource.tags]
    return entries if group is None else [*entries, Entry(resource_id_of(resource), _GROUP, group)]


LIST_TAG_RESOURCES = Action(
    name="ListTagResources",
    request=ListTagResourcesRequest,
    response=ListTagResourcesResponse,
    handle=list_tag_resources,
    resources=TAGGED,
)
