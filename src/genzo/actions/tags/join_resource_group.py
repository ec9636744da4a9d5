"""JoinResourceGroup: move a resource into a resource group.

Groups are created in Resource Management, another product; here every group id names a group.
"""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.tags.resource_type import JoinResourceGroupType
from genzo.actions.tags.taggable import find_taggable, put_taggables
from genzo.actions.tags.tagged_names import TAGGED
from genzo.catalogue.tagging import JOIN_RESOURCE_GROUP_TYPES
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("JoinResourceGroup")
_NO_RESOURCE_ID = _ERRORS("MissingParameter")
_TYPE = _ERRORS("InvalidResourceType.NotFound")
_NOT_FOUND = _ERRORS("InvalidResourceId.NotFound")
_SAME_GROUP = _ERRORS("InvalidResourceGroup.Duplicate")


class JoinResourceGroupRequest(Request, frozen=True, kw_only=True):
    """ResourceId is optional here, since the action lists its own error for a missing one."""

    resource_type: JoinResourceGroupType
    resource_id: str | None = None
    region_id: str
    resource_group_id: str


class JoinResourceGroupResponse(Response, frozen=True):
    request_id: str


def join_resource_group(
    request: JoinResourceGroupRequest, context: WriteContext
) -> JoinResourceGroupResponse:
    """Move the resource out of its present group."""
    context.require_region(request.region_id)
    if request.resource_id is None:
        raise _NO_RESOURCE_ID()
    if request.resource_type not in JOIN_RESOURCE_GROUP_TYPES:
        raise _TYPE()
    resource = find_taggable(context, request.region_id, request.resource_type, request.resource_id)
    if resource is None:
        raise _NOT_FOUND()
    if resource.resource_group_id == request.resource_group_id:
        raise _SAME_GROUP()
    put_taggables(context, [msgspec.structs.replace(resource, resource_group_id=request.resource_group_id)])
    return JoinResourceGroupResponse(request_id=context.request_id)


JOIN_RESOURCE_GROUP = Action(
    name="JoinResourceGroup",
    request=JoinResourceGroupRequest,
    response=JoinResourceGroupResponse,
    handle=join_resource_group,
    writes=True,
    resources=TAGGED,
)
