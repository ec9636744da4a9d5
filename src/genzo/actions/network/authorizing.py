"""Adding rules to a security group and taking them from it, whichever way they let traffic go."""

from collections.abc import Sequence

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.network.find_group import own_group
from genzo.actions.network.rule_errors import AddingErrors, RuleIdErrors
from genzo.actions.network.rule_parameters import Direction
from genzo.actions.network.wanted_rule import WantedRule, require_sound
from genzo.catalogue.network import Permission, SecurityGroup


def authorize(
    context: WriteContext,
    region_id: str,
    group_id: str,
    rules: Sequence[WantedRule],
    direction: Direction,
    errors: AddingErrors,
) -> None:
    """Add the rules that the group does not have yet: all of them, or none.

    Raises:
        ApiError: of those of the direction, or of ``errors``.
    """
    told = direction.told
    group = own_group(context, region_id, group_id, told.malformed_group, told.no_group)
    for rule in rules:
        require_sound(rule, told, direction.peer, direction.own)
        _require_peer(context, group, rule, errors)
    wanted = _permissions(context, group, rules, direction)
    new = [each for each in wanted if not any(each.has_same_effect_as(old) for old in group.permissions)]
    permissions = (*group.permissions, *new)
    _require_quotas(context, permissions, errors)
    context.catalogue.put_resource(msgspec.structs.replace(group, permissions=permissions))


def revoke(
    context: WriteContext, region_id: str, group_id: str, rules: Sequence[WantedRule], direction: Direction
) -> None:
    """Take rules from the group; one that it does not have is as good as taken.

    Raises:
        ApiError: of those of the direction.
    """
    told = direction.told
    group = own_group(context, region_id, group_id, told.malformed_group, told.no_group)
    for rule in rules:
        require_sound(rule, told, direction.peer, direction.own)
    unwanted = _permissions(context, group, rules, direction)
    kept = tuple(
        each for each in group.permissions if not any(each.has_same_effect_as(other) for other in unwanted)
    )
    context.catalogue.put_resource(msgspec.structs.replace(group, permissions=kept))


def revoke_by_id(
    context: WriteContext,
    region_id: str,
    group_id: str,
    rule_ids: Sequence[str],
    direction: Direction,
    errors: RuleIdErrors,
) -> None:
    """Take the rules of these ids from the group: all of them, or none.

    Raises:
        ApiError: an id is not that of a rule of this direction, or is given twice.
    """
    told = direction.told
    group = own_group(context, region_id, group_id, told.malformed_group, told.no_group)
    if len(set(rule_ids)) < len(rule_ids):
        raise errors.repeated()
    there = {each.rule_id for each in group.permissions if each.direction == direction.name}
    if not there.issuperset(rule_ids):
        raise errors.not_found()
    kept = tuple(each for each in group.permissions if each.rule_id not in rule_ids)
    context.catalogue.put_resource(msgspec.structs.replace(group, permissions=kept))


def _permissions(
    context: WriteContext, group: SecurityGroup, rules: Sequence[WantedRule], direction: Direction
) -> list[Permission]:
    """The rules as the group would have them, each once."""
    wanted = [_permission(context, group, rule, direction) for rule in rules]
    if any(one.has_same_effect_as(other) for number, one in enumerate(wanted) for other in wanted[:number]):
        raise direction.told.duplicates()
    return wanted


def _require_peer(
    context: WriteContext, group: SecurityGroup, rule: WantedRule, errors: AddingErrors
) -> None:
    """Refuse a group or prefix list that the rule cannot name; addresses come before both."""
    if rule.peer_cidr or rule.peer_ipv6:
        return
    if rule.peer_group_id:
        _require_peer_group(context, group, rule, errors)
    elif not group.vpc_id:
        raise errors.classic_prefix_list()
    else:
        raise errors.no_prefix_list()


def _require_peer_group(
    context: WriteContext, group: SecurityGroup, rule: WantedRule, errors: AddingErrors
) -> None:
    if group.is_enterprise:
        raise errors.own_enterprise()
    if rule.peer_group_id == group.resource_id:
        raise errors.same_group()
    peer = context.catalogue.resource(
        SecurityGroup, context.account_id, group.region_id, rule.peer_group_id or ""
    )
    if peer is None or rule.peer_owner not in (None, str(context.account_id)):
        raise errors.no_peer_group()
    if bool(peer.vpc_id) is not bool(group.vpc_id):
        raise errors.peer_network()
    if peer.vpc_id != group.vpc_id:
        raise errors.peer_vpc()
    if peer.is_enterprise:
        raise errors.peer_enterprise()
    if not group.vpc_id and rule.nic_type != "intranet":
        raise errors.peer_nic_type()


def _permission(
    context: WriteContext, group: SecurityGroup, rule: WantedRule, direction: Direction
) -> Permission:
    by_address = bool(rule.peer_cidr or rule.peer_ipv6)
    peer, own = direction.peer.lower(), direction.own.lower()
    sides = {
        f"{peer}_cidr_ip": rule.peer_cidr or "",
        f"ipv6_{peer}_cidr_ip": rule.peer_ipv6 or "",
        f"{peer}_group_id": "" if by_address else rule.peer_group_id or "",
        f"{peer}_group_owner_account": "" if by_address else rule.peer_owner or "",
        f"{own}_cidr_ip": rule.own_cidr or "",
        f"ipv6_{own}_cidr_ip": rule.own_ipv6 or "",
    }
    return Permission(
        rule_id=context.ids.new_resource_id("sgr", group.region_id),
        created=context.now,
        direction=direction.name,
        ip_protocol=rule.protocol,
        port_range=rule.port_range or "",
        source_port_range=rule.source_port_range or "",
        nic_type="intranet" if group.vpc_id else rule.nic_type or "internet",
        policy=rule.stated_policy,
        priority=int(rule.priority or 1),
        description=rule.description or "",
        **sides,
    )


def _require_quotas(context: WriteContext, permissions: Sequence[Permission], errors: AddingErrors) -> None:
    if len(permissions) > context.quotas["security_group_rules"]:
        raise errors.too_many()
    if sum(bool(each.peer_group_id) for each in permissions) > context.quotas["group_authorizations"]:
        raise errors.too_many_groups()
