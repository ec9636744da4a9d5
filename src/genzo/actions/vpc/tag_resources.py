"""TagResources of the VPC product: add tags to resources; an existing key gets the new value."""

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.tag_parameters import TagParameter
from genzo.actions.vpc.tagged import TAGGED, ResourceTypeName, TargetErrors, require_limits, targets
from genzo.catalogue.image import Tag
from genzo.catalogue.name_validation import is_valid_tag_key, is_valid_tag_value
from genzo.catalogue.tagging import user_tag_count, with_added_tags
from genzo.errors.group import Listed
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response


class TaggingErrors(TargetErrors):
    """The errors of new tags."""

    value = Listed("InvalidTagValue")
    no_tags = Listed("MissingParam.Tags")
    no_key = Listed("MissingParameter.TagKey")
    twice = Listed("Forbidden.TagKey.Duplicated")
    quota = Listed("QuotaExceeded.TagNum")


_ERRORS = TaggingErrors(errors_of("vpc/TagResources"))


class TagResourcesRequest(Request, frozen=True):
    resource_type: ResourceTypeName
    resource_id: tuple[str, ...]
    region_id: str
    tag: tuple[TagParameter, ...] = ()


class TagResourcesResponse(Response, frozen=True):
    request_id: str


def tag_resources(request: TagResourcesRequest, context: WriteContext) -> TagResourcesResponse:
    """Tag all the resources, or none."""
    context.require_region(request.region_id)
    require_limits(request.resource_type, request.resource_id, request.tag, _ERRORS)
    tags = _tags(request.tag)
    found = targets(context, request.region_id, request.resource_type, request.resource_id, _ERRORS)
    for tagged in (with_added_tags(each, tags) for each in found):
        if user_tag_count(tagged) > context.quotas["tags"]:
            raise _ERRORS.quota()
        context.catalogue.put_resource(tagged)
    return TagResourcesResponse(request_id=context.request_id)


def _tags(parameters: tuple[TagParameter, ...]) -> list[Tag]:
    if not parameters:
        raise _ERRORS.no_tags()
    for each in parameters:
        if each.key is None:
            raise _ERRORS.no_key()
        if not is_valid_tag_key(each.key):
            raise _ERRORS.key()
        if not is_valid_tag_value(each.value or ""):
            raise _ERRORS.value()
    if len({each.key for each in parameters}) < len(parameters):
        raise _ERRORS.twice()
    return [Tag(each.key or "", each.value or "") for each in parameters]


TAG_RESOURCES = Action(
    name="vpc/TagResources",
    request=TagResourcesRequest,
    response=TagResourcesResponse,
    handle=tag_resources,
    writes=True,
    version=VPC,
    ram_action="vpc:TagResources",
    resources=TAGGED,
)
