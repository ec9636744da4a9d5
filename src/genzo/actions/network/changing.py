"""Changing one rule of a security group, in either direction (ModifySecurityGroupRule)."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.network.authorizing import require_peer
from genzo.actions.network.find_group import own_group
from genzo.actions.network.requested_permissions import permission_of
from genzo.actions.network.requested_rule import IN_VPC, RequestedRule, require_valid
from genzo.actions.network.rule_change_errors import ChangeErrors
from genzo.actions.network.rule_errors import AddingErrors
from genzo.actions.network.rule_parameters import Direction, rules_of
from genzo.catalogue.network import Permission, SecurityGroup

_SIDES = (
    ("peer_cidr", "{peer}_cidr_ip"),
    ("peer_ipv6", "ipv6_{peer}_cidr_ip"),
    ("peer_group_id", "{peer}_group_id"),
    ("own_cidr", "{own}_cidr_ip"),
    ("own_ipv6", "ipv6_{own}_cidr_ip"),
)
_PEERS = ("peer_cidr", "peer_ipv6", "peer_group_id", "peer_prefix_list_id")


class ChangeRequest(Protocol):
    """The parameters that both actions share, beside those of the rule."""

    @property
    def region_id(self) -> str: ...
    @property
    def security_group_id(self) -> str: ...
    @property
    def security_group_rule_id(self) -> str | None: ...


def change_rule(
    request: ChangeRequest,
    context: WriteContext,
    direction: Direction,
    adding: AddingErrors,
    errors: ChangeErrors,
) -> None:
    """Change the rule of this id; without one, describe the rule that the parameters state.

    Raises:
        ApiError: the rule does not exist, or cannot be what the request says.
    """
    context.require_region(request.region_id)
    (asked,) = rules_of(request, (), direction)
    group = own_group(
        context,
        request.region_id,
        request.security_group_id,
        direction.errors.malformed_group,
        direction.errors.no_group,
    )
    if request.security_group_rule_id is None:
        old, new = _described(context, group, asked, direction, adding, errors)
    else:
        old = _rule_of(group, request.security_group_rule_id, direction, errors)
        new = _changed(context, group, old, asked, direction, adding, errors)
    permissions = tuple(new if each is old else each for each in group.permissions)
    context.catalogue.put_resource(msgspec.structs.replace(group, permissions=permissions))


def _described(
    context: WriteContext,
    group: SecurityGroup,
    asked: RequestedRule,
    direction: Direction,
    adding: AddingErrors,
    errors: ChangeErrors,
) -> tuple[Permission, Permission]:
    """The rule with the effect that the request states, and the same with its description."""
    if group.vpc_id:
        asked = asked._replace(nic_type=IN_VPC)
    require_valid(asked, direction.errors, direction.peer, direction.own)
    require_peer(context, group, asked, adding)
    stated = permission_of(asked, direction)
    for old in group.permissions:
        if old.has_same_effect_as(stated):
            return old, msgspec.structs.replace(old, description=stated.description or old.description)
    raise errors.no_such_rule()


def _rule_of(group: SecurityGroup, rule_id: str, direction: Direction, errors: ChangeErrors) -> Permission:
    for each in group.permissions:
        if each.rule_id == rule_id and each.direction == direction.name:
            return each
    raise errors.no_rule_id()


def _changed(
    context: WriteContext,
    group: SecurityGroup,
    old: Permission,
    asked: RequestedRule,
    direction: Direction,
    adding: AddingErrors,
    errors: ChangeErrors,
) -> Permission:
    """The rule with what the request states; the kind of its peer and its NicType stay."""
    if not group.vpc_id and asked.nic_type not in (None, old.nic_type):
        raise errors.nic_type_changed()
    if asked.port_range is None and asked.port_range_list_id is not None:
        raise adding.no_port_list()
    present = _as_requested(old, direction)
    kind = _kind_of_peer(present)
    if any(getattr(asked, name) is not None for name in _PEERS if name not in (kind, "peer_prefix_list_id")):
        raise errors.peer_kind_changed()
    if asked.peer_prefix_list_id is not None and getattr(asked, kind) is None:
        raise errors.peer_kind_changed()
    given = {name: value for name, value in asked._asdict().items() if value not in (None, "")}
    rule = RequestedRule(**{**present._asdict(), **given, "nic_type": old.nic_type})
    require_valid(rule, direction.errors, direction.peer, direction.own)
    require_peer(context, group, rule, adding)
    changed = msgspec.structs.replace(
        permission_of(rule, direction), rule_id=old.rule_id, created=old.created
    )
    _require_single(changed, [each for each in group.permissions if each is not old], direction)
    return changed


def _require_single(changed: Permission, others: Sequence[Permission], direction: Direction) -> None:
    if any(changed.has_same_effect_as(each) for each in others):
        raise direction.errors.duplicates()


def _kind_of_peer(rule: RequestedRule) -> str:
    return next(name for name in _PEERS if getattr(rule, name) is not None)


def _as_requested(permission: Permission, direction: Direction) -> RequestedRule:
    """The rule as a request would state it."""
    peer, own = direction.peer.lower(), direction.own.lower()
    sides = {name: getattr(permission, member.format(peer=peer, own=own)) or None for name, member in _SIDES}
    return RequestedRule(
        place="",
        policy=permission.policy,
        priority=str(permission.priority),
        ip_protocol=permission.ip_protocol,
        port_range=permission.port_range,
        source_port_range=permission.source_port_range or None,
        nic_type=permission.nic_type,
        description=permission.description or None,
        peer_owner=getattr(permission, f"{peer}_group_owner_account") or None,
        peer_prefix_list_id=None,
        **sides,
    )
