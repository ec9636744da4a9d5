"""RevokeSecurityGroupEgress: remove egress rules from a security group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.authorize_security_group_egress import (
    AuthorizeSecurityGroupEgressRequest,
    PermissionParameter,
)
from genzo.actions.network.revoking import revoke
from genzo.actions.network.rule_errors import EgressErrors, RemovingErrors
from genzo.actions.network.rule_parameters import egress
from genzo.errors.table import errors_of
from genzo.wire.structs import Response

_ERRORS = errors_of("RevokeSecurityGroupEgress")
_DIRECTION = egress(PermissionParameter, EgressErrors(_ERRORS))
_REMOVING = RemovingErrors(_ERRORS)


class RevokeSecurityGroupEgressRequest(AuthorizeSecurityGroupEgressRequest, frozen=True):
    """The parameters of AuthorizeSecurityGroupEgress, or the ids of rules."""

    security_group_rule_id: tuple[str, ...] = ()


class RevokeSecurityGroupEgressResponse(Response, frozen=True):
    request_id: str


def revoke_security_group_egress(
    request: RevokeSecurityGroupEgressRequest, context: WriteContext
) -> RevokeSecurityGroupEgressResponse:
    """Remove the rules. A rule that the group does not have changes nothing, unless its id is given."""
    revoke(request, context, _DIRECTION, _REMOVING)
    return RevokeSecurityGroupEgressResponse(request_id=context.request_id)


REVOKE_SECURITY_GROUP_EGRESS = Action(
    name="RevokeSecurityGroupEgress",
    request=RevokeSecurityGroupEgressRequest,
    response=RevokeSecurityGroupEgressResponse,
    handle=revoke_security_group_egress,
    writes=True,
)
