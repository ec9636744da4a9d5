"""TagResources: add tags to up to 50 resources of one type; an existing key gets the new value."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.new_tags import TagErrors, tags_of
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.tags.adding import add_tags, require_keys
from genzo.actions.tags.resource_type import TagResourcesType
from genzo.actions.tags.tagged_names import TAGGED
from genzo.actions.tags.targets import TargetErrors, require_targets
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("TagResources")
_TARGETS = TargetErrors(_ERRORS)
_NO_TAGS = _ERRORS("MissingParameter.Tags")
_TOO_MANY = _ERRORS("NumberExceed.Tags")
_MISMATCH = _ERRORS("InvalidTag.Mismatch")
_TAGS = TagErrors(_ERRORS)
_SIMILAR = _ERRORS("TagKey.Duplication")
_QUOTA = _ERRORS("OperationDenied.QuotaExceed")

_MAX_TAGS = 20


class TagResourcesRequest(Request, frozen=True):
    """Mandatory parameters are optional here, since the action lists its own errors for missing ones."""

    region_id: str | None = None
    resource_type: TagResourcesType | None = None
    resource_id: tuple[str, ...] = ()
    tag: tuple[TagParameter, ...] = ()


class TagResourcesResponse(Response, frozen=True):
    request_id: str


def tag_resources(request: TagResourcesRequest, context: WriteContext) -> TagResourcesResponse:
    """Tag all the resources, or none."""
    resources = require_targets(
        context, request.region_id, request.resource_type, request.resource_id, _TARGETS
    )
    if not request.tag:
        raise _NO_TAGS()
    if len(request.tag) > _MAX_TAGS:
        raise _TOO_MANY()
    require_keys(request.tag, _MISMATCH)
    tags = tags_of(request.tag, _TAGS)
    add_tags(context, resources, tags, _SIMILAR, _QUOTA)
    return TagResourcesResponse(request_id=context.request_id)


TAG_RESOURCES = Action(
    name="TagResources",
    request=TagResourcesRequest,
    response=TagResourcesResponse,
    handle=tag_resources,
    writes=True,
    resources=TAGGED,
)
