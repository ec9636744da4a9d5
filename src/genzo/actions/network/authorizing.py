"""Adding rules to a security group, in either direction."""

from collections.abc import Sequence

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.network.requested_permissions import RulesRequest, requested_permissions
from genzo.actions.network.requested_rule import RequestedRule
from genzo.actions.network.rule_errors import AddingErrors
from genzo.actions.network.rule_parameters import Direction
from genzo.catalogue.network import Permission, SecurityGroup


def authorize(
    request: RulesRequest, context: WriteContext, direction: Direction, errors: AddingErrors
) -> None:
    """Add the rules that the group does not have yet: all of them, or none.

    Raises:
        ApiError: see `requested_permissions` and `AddingErrors`.
    """

    def require_existing(group: SecurityGroup, rule: RequestedRule) -> None:
        if rule.port_range is None:
            raise errors.no_port_list()
        require_peer(context, group, rule, errors)

    group, wanted = requested_permissions(request, context, direction, require_existing)
    new = [each for each in wanted if not any(each.has_same_effect_as(old) for old in group.permissions)]
    permissions = (*group.permissions, *new)
    _require_quotas(context, permissions, errors)
    context.catalogue.put_resource(msgspec.structs.replace(group, permissions=permissions))


def require_peer(
    context: WriteContext, group: SecurityGroup, rule: RequestedRule, errors: AddingErrors
) -> None:
    """Refuse a group or prefix list that the rule cannot name; addresses go before both."""
    if rule.peer_cidr or rule.peer_ipv6:
        return
    if rule.peer_group_id:
        _require_peer_group(context, group, rule, errors)
    elif not group.vpc_id:
        raise errors.classic_prefix_list()
    else:
        raise errors.no_prefix_list()


def _require_peer_group(
    context: WriteContext, group: SecurityGroup, rule: RequestedRule, errors: AddingErrors
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


def _require_quotas(context: WriteContext, permissions: Sequence[Permission], errors: AddingErrors) -> None:
    if len(permissions) > context.quotas["security_group_rules"]:
        raise errors.too_many()
    if sum(bool(each.peer_group_id) for each in permissions) > context.quotas["group_authorizations"]:
        raise errors.too_many_groups()
