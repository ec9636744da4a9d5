"""ModifySecurityGroupRule: change an ingress rule of a security group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.authorize_security_group import ListedPermissionParameter, PermissionParameter
from genzo.actions.network.changing import change_rule
from genzo.actions.network.rule_change_errors import (
    ChangedIngressErrors,
    ChangedIngressPeerErrors,
    ChangeErrors,
)
from genzo.actions.network.rule_parameters import ingress
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifySecurityGroupRule")
_DIRECTION = ingress(ListedPermissionParameter, ChangedIngressErrors(_ERRORS))
_PEER = ChangedIngressPeerErrors(_ERRORS)
_CHANGE = ChangeErrors(_ERRORS)


class ModifySecurityGroupRuleRequest(PermissionParameter, Request, frozen=True):
    region_id: str
    security_group_id: str
    security_group_rule_id: str | None = None
    port_range_list_id: str | None = None
    client_token: str | None = None


class ModifySecurityGroupRuleResponse(Response, frozen=True):
    request_id: str


def modify_security_group_rule(
    request: ModifySecurityGroupRuleRequest, context: WriteContext
) -> ModifySecurityGroupRuleResponse:
    """Change the rule of this id. Without one, change the description of the rule that the request states."""
    change_rule(request, context, _DIRECTION, _PEER, _CHANGE)
    return ModifySecurityGroupRuleResponse(request_id=context.request_id)


MODIFY_SECURITY_GROUP_RULE = Action(
    name="ModifySecurityGroupRule",
    request=ModifySecurityGroupRuleRequest,
    response=ModifySecurityGroupRuleResponse,
    handle=modify_security_group_rule,
    writes=True,
    resources=on("securitygroup", "security_group_id"),
)
