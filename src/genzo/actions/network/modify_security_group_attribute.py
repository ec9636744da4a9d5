"""ModifySecurityGroupAttribute: give a security group another name or description."""

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.find_group import own_group
from genzo.catalogue.name_validation import is_valid_description, is_valid_image_name
from genzo.errors import REGION_NOT_FOUND
from genzo.errors.documented import documented
from genzo.errors.network import GROUP_NOT_FOUND
from genzo.wire.structs import Request, Response

# The page of ModifySecurityGroupAttribute (2026) words them as that of CreateSecurityGroup.
_ERRORS = documented("CreateSecurityGroup")
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
    """Change what is given; what is left out stays."""
    context.require_region(request.region_id)
    group = own_group(context, request.region_id, request.security_group_id, GROUP_NOT_FOUND, GROUP_NOT_FOUND)
    if request.security_group_name is not None and not is_valid_image_name(request.security_group_name):
        raise _BAD_NAME()
    if request.description is not None and not is_valid_description(request.description):
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
    errors=(_BAD_NAME, _BAD_DESCRIPTION, GROUP_NOT_FOUND, REGION_NOT_FOUND),
    writes=True,
)
