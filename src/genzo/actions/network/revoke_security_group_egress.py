"""RevokeSecurityGroupEgress: remove egress rules from a security group."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.authorize_security_group_egress import (
    AuthorizeSecurityGroupEgressRequest,
    ListedPermissionParameter,
    PermissionParameter,
)
from genzo.actions.network.revoking import revoke
from genzo.actions.network.rule_errors import EgressErrors, RemovingErrors
from genzo.actions.network.rule_parameters import egress
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import NO_EFFECT, Response

_ERRORS = errors_of("RevokeSecurityGroupEgress")
_DIRECTION = egress(PermissionParameter, EgressErrors(_ERRORS))
_REMOVING = RemovingErrors(_ERRORS)


class RevokedPermissionParameter(ListedPermissionParameter, frozen=True):
    """Permissions.N. The owner of a group does not tell rules apart: the group's id does."""

    dest_group_owner_account: Annotated[str | None, NO_EFFECT] = None
    dest_group_owner_id: Annotated[int | None, NO_EFFECT] = None


class RevokeSecurityGroupEgressRequest(AuthorizeSecurityGroupEgressRequest, frozen=True, kw_only=True):
    """The parameters of AuthorizeSecurityGroupEgress, or the ids of rules."""

    permissions: Annotated[tuple[RevokedPermissionParameter, ...], msgspec.Meta(max_length=100)] = ()
    dest_group_owner_account: Annotated[str | None, NO_EFFECT] = None
    dest_group_owner_id: Annotated[int | None, NO_EFFECT] = None
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
    resources=on("securitygroup", "security_group_id"),
)
