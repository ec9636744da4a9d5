"""RemoveTags: remove tags from one resource. UntagResources is its successor."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.tags.resource_type import AddTagsType
from genzo.actions.tags.taggable import put_taggables, require_taggables
from genzo.actions.tags.tagged_names import TAGGED
from genzo.catalogue.name_validation import is_valid_tag_key
from genzo.catalogue.tagging import ADD_TAGS_TYPES, without_tags
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("RemoveTags")
_TYPE = _ERRORS("InvalidResourceType.NotFound", containing="provided")
_NOT_FOUND = _ERRORS("InvalidResourceId.NotFound")
_NOT_SUPPORTED = _ERRORS("InvalidResourceId.NotSupported")
_TOO_MANY = _ERRORS("InvalidTagCount")
_BAD_KEY = _ERRORS("InvalidTagKey.Malformed")

_MAX_TAGS = 20


class RemoveTagsRequest(Request, frozen=True):
    region_id: str
    resource_type: AddTagsType
    resource_id: str
    tag: tuple[TagParameter, ...] = ()


class RemoveTagsResponse(Response, frozen=True):
    request_id: str


def remove_tags(request: RemoveTagsRequest, context: WriteContext) -> RemoveTagsResponse:
    """Remove the tags of these keys; a tag with a value is removed only if the value is the same."""
    context.require_region(request.region_id)
    if request.resource_type not in ADD_TAGS_TYPES:
        raise _TYPE()
    ids = (request.resource_id,)
    (resource,) = require_taggables(
        context, request.region_id, request.resource_type, ids, _NOT_FOUND, _NOT_SUPPORTED
    )
    if len(request.tag) > _MAX_TAGS:
        raise _TOO_MANY()
    if not all(is_valid_tag_key(tag.key or "") for tag in request.tag):
        raise _BAD_KEY()
    values = {tag.key: tag.value for tag in resource.tags}
    keys = {tag.key or "" for tag in request.tag if not tag.value or tag.value == values.get(tag.key or "")}
    put_taggables(context, [without_tags(resource, keys)])
    return RemoveTagsResponse(request_id=context.request_id)


REMOVE_TAGS = Action(
    name="RemoveTags",
    request=RemoveTagsRequest,
    response=RemoveTagsResponse,
    handle=remove_tags,
    writes=True,
    resources=TAGGED,
)
