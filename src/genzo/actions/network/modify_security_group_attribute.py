"""ModifySecurityGroupAttribute: change the name or description of a security group."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.find_group import own_group
from genzo.catalogue.name_validation import is_description, is_image_name
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
    if request.security_group_name is not None and not is_image_name(request.security_group_name):
        raise _BAD_NAME()
    if request.description is not None and not is_description(request.description):
        raise _BAD_DESCRIPTION()
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
)
