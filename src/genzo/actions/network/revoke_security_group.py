"""RevokeSecurityGroup: take rules for what may come in to its instances from a security group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.authorize_security_group import AuthorizeSecurityGroupRequest, PermissionParameter
from genzo.actions.network.revoking import revoke_asked
from genzo.actions.network.rule_parameters import INGRESS
from genzo.errors import REGION_NOT_FOUND
from genzo.errors.network import RULE_ID_NOT_FOUND, RULE_ID_REPEATED
from genzo.wire.structs import Response


class RevokeSecurityGroupRequest(AuthorizeSecurityGroupRequest, frozen=True):
    """The parameters of AuthorizeSecurityGroup, or the ids of rules."""

    security_group_rule_id: tuple[str, ...] = ()


class RevokeSecurityGroupResponse(Response, frozen=True):
    request_id: str


def revoke_security_group(
    request: RevokeSecurityGroupRequest, context: WriteContext
) -> RevokeSecurityGroupResponse:
    """Take the rules from the group."""
    revoke_asked(request, context, PermissionParameter, INGRESS)
    return RevokeSecurityGroupResponse(request_id=context.request_id)


REVOKE_SECURITY_GROUP = Action(
    name="RevokeSecurityGroup",
    request=RevokeSecurityGroupRequest,
    response=RevokeSecurityGroupResponse,
    handle=revoke_security_group,
    errors=(*INGRESS.told.of_reading(), RULE_ID_NOT_FOUND, RULE_ID_REPEATED, REGION_NOT_FOUND),
    writes=True,
)
