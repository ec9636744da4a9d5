"""DescribeSecurityGroupAttribute: one security group with its rules, in the order of their creation."""

from typing import Annotated

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.network.find_group import own_group
from genzo.actions.network.requested_rule import IN_VPC, NIC_TYPES
from genzo.actions.paging import place_of_token, token_of
from genzo.actions.resource_names import on
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.network import Permission, SecurityGroup
from genzo.errors.table import errors_of
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import UNSET, Request, Response, UnsetType

_ERRORS = errors_of("DescribeSecurityGroupAttribute")
_BAD_NIC_TYPE = _ERRORS("InvalidNicType.ValueNotSupported")
_BAD_PARAMETER = _ERRORS("InvalidParamter")
_MALFORMED = _ERRORS("InvalidSecurityGroupId.Malformed")
_NOT_FOUND = _ERRORS("InvalidSecurityGroupId.NotFound")

_DIRECTIONS = ("ingress", "egress", "all")
_DEFAULT_SIZE = 500
_SNAPSHOT_POLICIES = "snapshotPolicyIds"


class DescribeSecurityGroupAttributeRequest(Request, frozen=True):
    security_group_id: str
    region_id: str
    nic_type: str = "internet"
    direction: str = "all"
    next_token: str | None = None
    max_results: Annotated[int, msgspec.Meta(ge=10, le=1000)] | None = None
    attribute: str | None = None


@fields_in_key_order
class PermissionType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    """One rule; fields that do not apply to it are empty."""

    security_group_rule_id: str
    direction: str
    source_group_id: str = ""
    dest_group_owner_account: str = ""
    dest_prefix_list_id: str = ""
    dest_prefix_list_name: str = ""
    source_cidr_ip: str = ""
    ipv6_dest_cidr_ip: str = ""
    create_time: str = ""
    ipv6_source_cidr_ip: str = ""
    dest_group_id: str = ""
    dest_cidr_ip: str = ""
    ip_protocol: str = ""
    priority: int = 1
    dest_group_name: str = ""
    nic_type: str = ""
    policy: str = ""
    description: str = ""
    port_range: str = ""
    source_prefix_list_name: str = ""
    source_prefix_list_id: str = ""
    source_group_owner_account: str = ""
    source_group_name: str = ""
    source_port_range: str = ""
    port_range_list_id: str = ""
    port_range_list_name: str = ""


class Permissions(msgspec.Struct, frozen=True, rename="pascal"):
    permission: list[PermissionType]


class SnapshotPolicyIds(msgspec.Struct, frozen=True, rename="pascal"):
    snapshot_policy_id: list[str] = []


@fields_in_key_order
class DescribeSecurityGroupAttributeResponse(Response, frozen=True, kw_only=True):
    """The group; NextToken is present if the request pages by token or more rules follow.

    SnapshotPolicyIds is present if Attribute asks for it, and empty: there are no snapshot policies here.
    """

    vpc_id: str
    request_id: str
    inner_access_policy: str
    description: str
    security_group_id: str
    security_group_name: str
    region_id: str
    permissions: Permissions
    next_token: str | UnsetType = UNSET
    snapshot_policy_ids: SnapshotPolicyIds | UnsetType = UNSET


def describe_security_group_attribute(
    request: DescribeSecurityGroupAttributeRequest, context: Context
) -> DescribeSecurityGroupAttributeResponse:
    """The group and a page of its rules, of one or both directions and of one NicType."""
    context.require_region(request.region_id)
    if request.direction not in _DIRECTIONS:
        raise _BAD_PARAMETER()
    group = own_group(context, request.region_id, request.security_group_id, _MALFORMED, _NOT_FOUND)
    if not group.vpc_id and request.nic_type not in NIC_TYPES:
        raise _BAD_NIC_TYPE()
    permissions = _from_token(request, _asked_for(request, group))
    size = request.max_results or _DEFAULT_SIZE
    names = {
        each.resource_id: each.name
        for each in context.catalogue.resources(SecurityGroup, context.account_id, request.region_id)
    }
    return DescribeSecurityGroupAttributeResponse(
        vpc_id=group.vpc_id,
        request_id=context.request_id,
        inner_access_policy=group.inner_access_policy or ("Drop" if group.is_enterprise else "Accept"),
        description=group.description,
        security_group_id=group.resource_id,
        security_group_name=group.name,
        region_id=group.region_id,
        permissions=Permissions([_present(each, names) for each in permissions[:size]]),
        next_token=_next_token(request, permissions, size),
        snapshot_policy_ids=SnapshotPolicyIds() if request.attribute == _SNAPSHOT_POLICIES else UNSET,
    )


def _next_token(
    request: DescribeSecurityGroupAttributeRequest, permissions: list[Permission], size: int
) -> str | UnsetType:
    if len(permissions) > size:
        return token_of((permissions[size - 1].rule_id,))
    return UNSET if request.max_results is None and request.next_token is None else ""


def _asked_for(request: DescribeSecurityGroupAttributeRequest, group: SecurityGroup) -> list[Permission]:
    nic_type = IN_VPC if group.vpc_id else request.nic_type
    return [
        permission
        for permission in group.permissions
        if permission.nic_type == nic_type and request.direction in ("all", permission.direction)
    ]


def _from_token(
    request: DescribeSecurityGroupAttributeRequest, permissions: list[Permission]
) -> list[Permission]:
    if request.next_token is None:
        return permissions
    (before,) = place_of_token(request.next_token, tuple[str], _BAD_PARAMETER)
    ids = [permission.rule_id for permission in permissions]
    if before not in ids:
        raise _BAD_PARAMETER()
    return permissions[ids.index(before) + 1 :]


def _present(permission: Permission, group_names: dict[str, str]) -> PermissionType:
    return PermissionType(
        security_group_rule_id=permission.rule_id,
        direction=permission.direction,
        source_group_id=permission.source_group_id,
        dest_group_owner_account=permission.dest_group_owner_account,
        source_cidr_ip=permission.source_cidr_ip,
        ipv6_dest_cidr_ip=permission.ipv6_dest_cidr_ip,
        create_time=format_timestamp(permission.created // 1000),
        ipv6_source_cidr_ip=permission.ipv6_source_cidr_ip,
        dest_group_id=permission.dest_group_id,
        dest_cidr_ip=permission.dest_cidr_ip,
        ip_protocol=permission.ip_protocol,
        priority=permission.priority,
        dest_group_name=group_names.get(permission.dest_group_id, ""),
        nic_type=permission.nic_type,
        policy=permission.policy,
        description=permission.description,
        port_range=permission.port_range,
        source_group_owner_account=permission.source_group_owner_account,
        source_group_name=group_names.get(permission.source_group_id, ""),
        source_port_range=permission.source_port_range,
    )


DESCRIBE_SECURITY_GROUP_ATTRIBUTE = Action(
    name="DescribeSecurityGroupAttribute",
    request=DescribeSecurityGroupAttributeRequest,
    response=DescribeSecurityGroupAttributeResponse,
    handle=describe_security_group_attribute,
    resources=on("securitygroup", "security_group_id"),
)
