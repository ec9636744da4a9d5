"""ModifySecurityGroupAttribute: change the name or description of a security group."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.find_group import own_group
from genzo.actions.resource_names import on
from genzo.actions.text_checks import require_description, require_name
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifySecurityGroupAttribute")
_NOT_FOUND = _ERRORS("InvalidSecurityGroupId.NotFound")
_BAD_NAME = _ERRORS("InvalidSecurityGroupName.Malformed")
_BAD_DESCRIPTION = _ERRORS("InvalidSecurityGroupDiscription.Malformed")


class ModifySecurityGroupAttributeRequest(Request, frozen=True):
    region_id: str
    security_group_id: str
    security_group_name: str | None = None
    description: str | None = None


class ModifySecurityGroupAttributeResponse(Response, frozen=True):
    request_id: str


def modify_security_group_attribute(
    request: ModifySecurityGroupAttributeRequest, context: WriteContext
) -> ModifySecurityGroupAttributeResponse:
    """Change the attributes that the request names."""
    context.require_region(request.region_id)
    group = own_group(context, request.region_id, request.security_group_id, _NOT_FOUND, _NOT_FOUND)
    require_name(request.security_group_name, _BAD_NAME)
    require_description(request.description, _BAD_DESCRIPTION)
    changed = msgspec.structs.replace(
        group,
        name=request.security_group_name or group.name,
        description=request.description or group.description,
    )
    context.catalogue.put_resource(changed)
    return ModifySecurityGroupAttributeResponse(request_id=context.request_id)


MODIFY_SECURITY_GROUP_ATTRIBUTE = Action(
    name="ModifySecurityGroupAttribute",
    request=ModifySecurityGroupAttributeRequest,
    response=ModifySecurityGroupAttributeResponse,
    handle=modify_security_group_attribute,
    writes=True,
    resources=on("securitygroup", "security_group_id"),
)
