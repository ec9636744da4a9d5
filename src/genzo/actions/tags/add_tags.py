"""AddTags: add tags to one resource; an existing key gets the new value. TagResources is its successor."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.tags import adding
from genzo.actions.tags.resource_type import AddTagsType
from genzo.actions.tags.taggable import require_taggables
from genzo.actions.tags.tagged_names import TAGGED
from genzo.catalogue.tagging import ADD_TAGS_TYPES
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("AddTags")
_TYPE = _ERRORS("InvalidResourceType.NotFound")
_NOT_FOUND = _ERRORS("InvalidResourceId.NotFound")
_NOT_SUPPORTED = _ERRORS("InvalidResourceId.NotSupported")
_TOO_MANY = _ERRORS("InvalidTagCount")
_MISMATCH = _ERRORS("InvalidTag.Mismatch")
_TAGS = TagErrors(_ERRORS)
_SIMILAR = _ERRORS("TagKey.Duplication")
_QUOTA = _ERRORS("OperationDenied.QuotaExceed")

_MAX_TAGS = 20
_RESERVED_FOR_VALUES = ("acs:", "aliyun")


class AddTagsRequest(Request, frozen=True):
    region_id: str
    resource_type: AddTagsType
    resource_id: str
    tag: tuple[TagParameter, ...]


class AddTagsResponse(Response, frozen=True):
    request_id: str


def add_tags(request: AddTagsRequest, context: WriteContext) -> AddTagsResponse:
    """Tag the resource. Unlike in TagResources, values must not begin with acs: or aliyun."""
    context.require_region(request.region_id)
    if request.resource_type not in ADD_TAGS_TYPES:
        raise _TYPE()
    ids = (request.resource_id,)
    resources = require_taggables(
        context, request.region_id, request.resource_type, ids, _NOT_FOUND, _NOT_SUPPORTED
    )
    if len(request.tag) > _MAX_TAGS:
        raise _TOO_MANY()
    adding.require_keys(request.tag, _MISMATCH)
    tags = tags_of(request.tag, _TAGS)
    if any(tag.value.lower().startswith(_RESERVED_FOR_VALUES) for tag in tags):
        raise _TAGS.tag_value()
    adding.add_tags(context, resources, tags, _SIMILAR, _QUOTA)
    return AddTagsResponse(request_id=context.request_id)


ADD_TAGS = Action(
    name="AddTags",
    request=AddTagsRequest,
    response=AddTagsResponse,
    handle=add_tags,
    writes=True,
    resources=TAGGED,
)
