"""The rules that a request adds to a security group or removes from it, as permissions of the group."""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.network.find_group import own_group
from genzo.actions.network.requested_rule import IN_VPC, RequestedRule, require_valid
from genzo.actions.network.rule_parameters import Direction, rules_of
from genzo.catalogue.network import Permission, SecurityGroup

RuleCheck = Callable[[SecurityGroup, RequestedRule], None]


class RulesRequest(Protocol):
    """The parameters that the four actions on rules share."""

    @property
    def region_id(self) -> str: ...
    @property
    def security_group_id(self) -> str: ...
    @property
    def permissions(self) -> Sequence[msgspec.Struct]: ...


def _accept(_group: SecurityGroup, _rule: RequestedRule) -> None:
    """The check of an action that needs none."""


def requested_permissions(
    request: RulesRequest, context: WriteContext, direction: Direction, check: RuleCheck = _accept
) -> tuple[SecurityGroup, list[Permission]]:
    """The group and the rules; ``check`` refuses a valid rule that this group cannot have.

    Raises:
        ApiError: see `RuleErrors`, or what ``check`` raises.
    """
    context.require_region(request.region_id)
    rules = rules_of(request, request.permissions, direction)
    group = group_of(request, context, direction)
    if group.vpc_id:
        rules = [rule._replace(nic_type=IN_VPC) for rule in rules]
    for rule in rules:
        require_valid(rule, direction.errors, direction.peer, direction.own)
        check(group, rule)
    permissions = [_permission(context, group, rule, direction) for rule in rules]
    if any(
        one.has_same_effect_as(other)
        for number, one in enumerate(permissions)
        for other in permissions[:number]
    ):
        raise direction.errors.duplicates()
    return group, permissions


def group_of(request: RulesRequest, context: WriteContext, direction: Direction) -> SecurityGroup:
    """The caller's security group that the request names."""
    errors = direction.errors
    return own_group(
        context, request.region_id, request.security_group_id, errors.malformed_group, errors.no_group
    )


def _permission(
    context: WriteContext, group: SecurityGroup, rule: RequestedRule, direction: Direction
) -> Permission:
    """A new permission of the group."""
    rule_id = context.ids.new_resource_id("sgr", group.region_id)
    return msgspec.structs.replace(permission_of(rule, direction), rule_id=rule_id, created=context.now)


def permission_of(rule: RequestedRule, direction: Direction) -> Permission:
    """The valid rule as a permission without an id; addresses go before a peer group."""
    by_address = bool(rule.peer_cidr or rule.peer_ipv6)
    peer, own = direction.peer.lower(), direction.own.lower()
    sides: dict[str, Any] = {
        f"{peer}_cidr_ip": rule.peer_cidr or "",
        f"ipv6_{peer}_cidr_ip": rule.peer_ipv6 or "",
        f"{peer}_group_id": "" if by_address else rule.peer_group_id or "",
        f"{peer}_group_owner_account": "" if by_address else rule.peer_owner or "",
        f"{own}_cidr_ip": rule.own_cidr or "",
        f"ipv6_{own}_cidr_ip": rule.own_ipv6 or "",
    }
    return Permission(
        direction=direction.name,
        ip_protocol=rule.protocol,
        port_range=rule.port_range or "",
        source_port_range=rule.source_port_range or "",
        nic_type=rule.nic_type or "internet",
        policy=rule.stated_policy,
        priority=int(rule.priority or 1),
        description=rule.description or "",
        **sides,
    )
