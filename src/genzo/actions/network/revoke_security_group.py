"""RevokeSecurityGroup: remove ingress rules from a security group."""

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.authorize_security_group import AuthorizeSecurityGroupRequest, PermissionParameter
from genzo.actions.network.revoking import revoke
from genzo.actions.network.rule_errors import IngressErrors, RemovingErrors
from genzo.actions.network.rule_parameters import ingress
from genzo.errors.table import errors_of
from genzo.wire.structs import Response

_ERRORS = errors_of("RevokeSecurityGroup")
_DIRECTION = ingress(PermissionParameter, IngressErrors(_ERRORS))
_REMOVING = RemovingErrors(_ERRORS)


class RevokeSecurityGroupRequest(AuthorizeSecurityGroupRequest, frozen=True):
    """The parameters of AuthorizeSecurityGroup, or the ids of rules."""

    security_group_rule_id: tuple[str, ...] = ()


class RevokeSecurityGroupResponse(Response, frozen=True):
    request_id: str


def revoke_security_group(
    request: RevokeSecurityGroupRequest, context: WriteContext
) -> RevokeSecurityGroupResponse:
    """Remove the rules. A rule that the group does not have changes nothing, unless its id is given."""
    revoke(request, context, _DIRECTION, _REMOVING)
    return RevokeSecurityGroupResponse(request_id=context.request_id)


REVOKE_SECURITY_GROUP = Action(
    name="RevokeSecurityGroup",
    request=RevokeSecurityGroupRequest,
    response=RevokeSecurityGroupResponse,
    handle=revoke_security_group,
    writes=True,
)
