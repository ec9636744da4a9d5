"""ModifySecurityGroupPolicy: let the instances of a basic security group reach each other, or not."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.find_group import own_group
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response, in_any_case

_ERRORS = errors_of("ModifySecurityGroupPolicy")
_MALFORMED = _ERRORS("InvalidSecurityGroupId.Malformed")
_NOT_FOUND = _ERRORS("InvalidSecurityGroupId.NotFound")
_BAD_POLICY = _ERRORS("InvalidPolicy.Malformed")
_ENTERPRISE = _ERRORS("InvalidParameter.InnerAccessPolicy")

_POLICIES = ("Accept", "Drop")


class ModifySecurityGroupPolicyRequest(Request, frozen=True):
    inner_access_policy: Annotated[str, in_any_case(_POLICIES)]
    region_id: str
    security_group_id: str
    client_token: str | None = None


class ModifySecurityGroupPolicyResponse(Response, frozen=True):
    request_id: str


def modify_security_group_policy(
    request: ModifySecurityGroupPolicyRequest, context: WriteContext
) -> ModifySecurityGroupPolicyResponse:
    """Change the policy, which DescribeSecurityGroupAttribute shows."""
    context.require_region(request.region_id)
    group = own_group(context, request.region_id, request.security_group_id, _MALFORMED, _NOT_FOUND)
    if request.inner_access_policy not in _POLICIES:
        raise _BAD_POLICY()
    if group.is_enterprise:
        raise _ENTERPRISE()
    changed = msgspec.structs.replace(group, inner_access_policy=request.inner_access_policy)
    context.catalogue.put_resource(changed)
    return ModifySecurityGroupPolicyResponse(request_id=context.request_id)


MODIFY_SECURITY_GROUP_POLICY = Action(
    name="ModifySecurityGroupPolicy",
    request=ModifySecurityGroupPolicyRequest,
    response=ModifySecurityGroupPolicyResponse,
    handle=modify_security_group_policy,
    writes=True,
    resources=on("securitygroup", "security_group_id"),
)
