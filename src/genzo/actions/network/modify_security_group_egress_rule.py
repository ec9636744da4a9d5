"""ModifySecurityGroupEgressRule: change an egress rule of a security group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.authorize_security_group_egress import (
    ListedPermissionParameter,
    PermissionParameter,
)
from genzo.actions.network.changing import change_rule
from genzo.actions.network.rule_change_errors import (
    ChangedEgressErrors,
    ChangedEgressPeerErrors,
    ChangeErrors,
)
from genzo.actions.network.rule_parameters import egress
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("ModifySecurityGroupEgressRule")
_DIRECTION = egress(ListedPermissionParameter, ChangedEgressErrors(_ERRORS))
_PEER = ChangedEgressPeerErrors(_ERRORS)
_CHANGE = ChangeErrors(_ERRORS)


class ModifySecurityGroupEgressRuleRequest(PermissionParameter, Request, frozen=True):
    region_id: str
    security_group_id: str
    security_group_rule_id: str | None = None
    port_range_list_id: str | None = None
    client_token: str | None = None


class ModifySecurityGroupEgressRuleResponse(Response, frozen=True):
    request_id: str


def modify_security_group_egress_rule(
    request: ModifySecurityGroupEgressRuleRequest, context: WriteContext
) -> ModifySecurityGroupEgressRuleResponse:
    """Change the rule of this id. Without one, change the description of the rule that the request states."""
    change_rule(request, context, _DIRECTION, _PEER, _CHANGE)
    return ModifySecurityGroupEgressRuleResponse(request_id=context.request_id)


MODIFY_SECURITY_GROUP_EGRESS_RULE = Action(
    name="ModifySecurityGroupEgressRule",
    request=ModifySecurityGroupEgressRuleRequest,
    response=ModifySecurityGroupEgressRuleResponse,
    handle=modify_security_group_egress_rule,
    writes=True,
    resources=on("securitygroup", "security_group_id"),
)
