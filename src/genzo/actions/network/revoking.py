"""Removing rules from a security group, in either direction: by what they say, or by their ids."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.network.requested_permissions import RulesRequest, group_of, requested_permissions
from genzo.actions.network.requested_rule import RequestedRule
from genzo.actions.network.rule_errors import RemovingErrors
from genzo.actions.network.rule_parameters import Direction
from genzo.catalogue.network import SecurityGroup


class RevokeRequest(RulesRequest, Protocol):
    """The parameters that both actions share."""

    @property
    def security_group_rule_id(self) -> Sequence[str]: ...


def revoke(
    request: RevokeRequest, context: WriteContext, direction: Direction, errors: RemovingErrors
) -> None:
    """Remove the rules: all of them, or none. Only an id has to be that of a rule of the group.

    Raises:
        ApiError: the rules are given in both forms, or see `requested_permissions` and `RemovingErrors`.
    """
    if request.security_group_rule_id:
        group, rule_ids = _by_id(request, context, direction, errors)
    else:

        def require_other_group(group: SecurityGroup, rule: RequestedRule) -> None:
            if rule.peer_group_id == group.resource_id and not (rule.peer_cidr or rule.peer_ipv6):
                raise errors.same_group()

        group, unwanted = requested_permissions(request, context, direction, require_other_group)
        rule_ids = {
            each.rule_id
            for each in group.permissions
            if any(each.has_same_effect_as(other) for other in unwanted)
        }
    kept = tuple(each for each in group.permissions if each.rule_id not in rule_ids)
    context.catalogue.put_resource(msgspec.structs.replace(group, permissions=kept))


def _by_id(
    request: RevokeRequest, context: WriteContext, direction: Direction, errors: RemovingErrors
) -> tuple[SecurityGroup, set[str]]:
    """The group and the ids of the rules to remove, which must exist in this direction."""
    context.require_region(request.region_id)
    if request.permissions:
        raise direction.errors.both_forms()
    group = group_of(request, context, direction)
    rule_ids = set(request.security_group_rule_id)
    if len(rule_ids) < len(request.security_group_rule_id):
        raise errors.repeated()
    if not rule_ids <= {each.rule_id for each in group.permissions if each.direction == direction.name}:
        raise errors.not_found()
    return group, rule_ids
