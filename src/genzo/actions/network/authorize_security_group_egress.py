"""AuthorizeSecurityGroupEgress: add egress rules to a security group."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, WriteContext
from genzo.actions.network.authorizing import authorize
from genzo.actions.network.rule_errors import EgressAddingErrors, EgressErrors
from genzo.actions.network.rule_parameters import egress
from genzo.actions.resource_names import on
from genzo.errors.table import errors_of
from genzo.wire.structs import Request, Response

_ERRORS = errors_of("AuthorizeSecurityGroupEgress")


class PermissionParameter(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    policy: str | None = None
    priority: str | None = None
    ip_protocol: str | None = None
    dest_cidr_ip: str | None = None
    ipv6_dest_cidr_ip: str | None = None
    dest_group_id: str | None = None
    dest_prefix_list_id: str | None = None
    port_range: str | None = None
    source_cidr_ip: str | None = None
    ipv6_source_cidr_ip: str | None = None
    source_port_range: str | None = None
    dest_group_owner_account: str | None = None
    dest_group_owner_id: int | None = None
    nic_type: str | None = None
    description: str | None = None


class ListedPermissionParameter(PermissionParameter, frozen=True):
    """Permissions.N, which can name a list of port ranges; PortRange goes before it."""

    port_range_list_id: str | None = None


_DIRECTION = egress(PermissionParameter, EgressErrors(_ERRORS))
_ADDING = EgressAddingErrors(_ERRORS)


class AuthorizeSecurityGroupEgressRequest(PermissionParameter, Request, frozen=True):
    """Rules in Permissions.N, or one rule in deprecated parameters of the same names."""

    region_id: str
    security_group_id: str
    client_token: str | None = None
    permissions: Annotated[tuple[ListedPermissionParameter, ...], msgspec.Meta(max_length=100)] = ()


class AuthorizeSecurityGroupEgressResponse(Response, frozen=True):
    request_id: str


def authorize_security_group_egress(
    request: AuthorizeSecurityGroupEgressRequest, context: WriteContext
) -> AuthorizeSecurityGroupEgressResponse:
    """Add the rules. A rule that the group already has changes nothing."""
    authorize(request, context, _DIRECTION, _ADDING)
    return AuthorizeSecurityGroupEgressResponse(request_id=context.request_id)


AUTHORIZE_SECURITY_GROUP_EGRESS = Action(
    name="AuthorizeSecurityGroupEgress",
    request=AuthorizeSecurityGroupEgressRequest,
    response=AuthorizeSecurityGroupEgressResponse,
    handle=authorize_security_group_egress,
    writes=True,
    resources=on("securitygroup", "security_group_id"),
)
