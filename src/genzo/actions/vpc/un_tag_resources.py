"""UnTagResources of the VPC product: remove tags from resources; unknown keys are ignored."""

from genzo.actions.action import VPC, Action, WriteContext
from genzo.actions.vpc.tagged import TAGGED, ResourceTypeName, TargetErrors, require_limits, targets
from genzo.catalogue.name_validation import is_valid_tag_key
from genzo.catalogue.tagging import without_tags
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = TargetErrors(errors_of("vpc/UnTagResources"))


class UnTagResourcesRequest(Request, frozen=True):
    resource_type: ResourceTypeName
    resource_id: tuple[str, ...]
    region_id: str
    all: bool = False
    tag_key: tuple[str, ...] = ()


class UnTagResourcesResponse(Response, frozen=True):
    request_id: str


def un_tag_resources(request: UnTagResourcesRequest, context: WriteContext) -> UnTagResourcesResponse:
    """Remove these tags from all the resources, or without keys and with All every tag."""
    context.require_region(request.region_id)
    require_limits(request.resource_type, request.resource_id, request.tag_key, _ERRORS)
    if not all(map(is_valid_tag_key, request.tag_key)):
        raise _ERRORS.key()
    found = targets(context, request.region_id, request.resource_type, request.resource_id, _ERRORS)
    removes_all = request.all and not request.tag_key
    for each in found:
        context.catalogue.put_resource(without_tags(each, None if removes_all else request.tag_key))
    return UnTagResourcesResponse(request_id=context.request_id)


UN_TAG_RESOURCES = Action(
    name="vpc/UnTagResources",
    request=UnTagResourcesRequest,
    response=UnTagResourcesResponse,
    handle=un_tag_resources,
    writes=True,
    version=VPC,
    ram_action="vpc:UnTagResources",
    resources=TAGGED,
)
