"""UntagResources: remove tags from up to 50 resources of one type; unknown keys are ignored."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.tags.resource_type import TagResourcesType
from genzo.actions.tags.taggable import put_taggables
from genzo.actions.tags.tagged_names import TAGGED
from genzo.actions.tags.targets import TargetErrors, require_targets
from genzo.catalogue.name_validation import is_valid_tag_key
from genzo.catalogue.tagging import without_tags
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("UntagResources")
_TARGETS = TargetErrors(_ERRORS)
_NO_TAGS = _ERRORS("MissingParameter.Tags")
_TOO_MANY = _ERRORS("NumberExceed.Tags")
_BAD_KEY = _ERRORS("InvalidTagKey.Malformed")
_DUPLICATE = _ERRORS("Duplicate.TagKey")
_CONFLICT = _ERRORS("Param.Conflict")

_MAX_TAGS = 20


class UntagResourcesRequest(Request, frozen=True):
    """Mandatory parameters are optional here, since the action lists its own errors for missing ones."""

    region_id: str | None = None
    resource_type: TagResourcesType | None = None
    all: bool = False
    resource_id: tuple[str, ...] = ()
    tag_key: tuple[str, ...] = ()


class UntagResourcesResponse(Response, frozen=True):
    request_id: str


def untag_resources(request: UntagResourcesRequest, context: WriteContext) -> UntagResourcesResponse:
    """Remove these tags, or with All every tag, from all the resources or from none."""
    resources = require_targets(
        context, request.region_id, request.resource_type, request.resource_id, _TARGETS
    )
    _require_keys(request)
    keys = None if request.all else frozenset(request.tag_key)
    put_taggables(context, [without_tags(resource, keys) for resource in resources])
    return UntagResourcesResponse(request_id=context.request_id)


def _require_keys(request: UntagResourcesRequest) -> None:
    keys = request.tag_key
    if request.all and keys:
        raise _CONFLICT()
    if not request.all and not keys:
        raise _NO_TAGS()
    if len(keys) > _MAX_TAGS:
        raise _TOO_MANY()
    if not all(is_valid_tag_key(key) for key in keys):
        raise _BAD_KEY()
    if len(set(keys)) < len(keys):
        raise _DUPLICATE()


UNTAG_RESOURCES = Action(
    name="UntagResources",
    request=UntagResourcesRequest,
    response=UntagResourcesResponse,
    handle=untag_resources,
    writes=True,
    resources=TAGGED,
)
