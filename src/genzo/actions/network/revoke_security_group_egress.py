"""RevokeSecurityGroupEgress: take rules for what may go out from its instances from a security group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.authorize_security_group_egress import (
    AuthorizeSecurityGroupEgressRequest,
    PermissionParameter,
)
from genzo.actions.network.revoking import revoke_asked
from genzo.actions.network.rule_parameters import EGRESS
from genzo.errors import REGION_NOT_FOUND
from genzo.errors.network import RULE_ID_NOT_FOUND, RULE_ID_REPEATED
from genzo.wire.structs import Response


class RevokeSecurityGroupEgressRequest(AuthorizeSecurityGroupEgressRequest, frozen=True):
    """The parameters of AuthorizeSecurityGroupEgress, or the ids of rules."""

    security_group_rule_id: tuple[str, ...] = ()


class RevokeSecurityGroupEgressResponse(Response, frozen=True):
    request_id: str


def revoke_security_group_egress(
    request: RevokeSecurityGroupEgressRequest, context: WriteContext
) -> RevokeSecurityGroupEgressResponse:
    """Take the rules from the group."""
    revoke_asked(request, context, PermissionParameter, EGRESS)
    return RevokeSecurityGroupEgressResponse(request_id=context.request_id)


REVOKE_SECURITY_GROUP_EGRESS = Action(
    name="RevokeSecurityGroupEgress",
    request=RevokeSecurityGroupEgressRequest,
    response=RevokeSecurityGroupEgressResponse,
    handle=revoke_security_group_egress,
    errors=(*EGRESS.told.of_reading(), RULE_ID_NOT_FOUND, RULE_ID_REPEATED, REGION_NOT_FOUND),
    writes=True,
)
