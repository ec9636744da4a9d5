"""DeleteSecurityGroup: delete a security group that is not in use."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.find_group import (
    has_detached_interfaces,
    is_named_by_others,
    members_of,
    own_group,
)
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("DeleteSecurityGroup")
_NOT_FOUND = _ERRORS("InvalidSecurityGroup.NotFound")
_NEEDED = _ERRORS("DependencyViolation")


class DeleteSecurityGroupRequest(Request, frozen=True):
    region_id: str
    security_group_id: str


class DeleteSecurityGroupResponse(Response, frozen=True):
    request_id: str


def delete_security_group(
    request: DeleteSecurityGroupRequest, context: WriteContext
) -> DeleteSecurityGroupResponse:
    """Delete the group, unless it has members or rules of other groups name it."""
    context.require_region(request.region_id)
    group = own_group(context, request.region_id, request.security_group_id, _NOT_FOUND, _NOT_FOUND)
    if members_of(context, group) or has_detached_interfaces(context, group):
        raise _NEEDED()
    if is_named_by_others(context, group):
        raise _NEEDED()
    context.catalogue.delete_resource(group)
    return DeleteSecurityGroupResponse(request_id=context.request_id)


DELETE_SECURITY_GROUP = Action(
    name="DeleteSecurityGroup",
    request=DeleteSecurityGroupRequest,
    response=DeleteSecurityGroupResponse,
    handle=delete_security_group,
    writes=True,
    resources=on("securitygroup", "security_group_id"),
)
