"""Taking rules from a security group, by what they say or by their ids."""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from genzo.actions.action import WriteContext
from genzo.actions.network.authorizing import revoke, revoke_by_id
from genzo.actions.network.rule_errors import RuleIdErrors
from genzo.actions.network.rule_parameters import Direction, rules_of


class RulesToRevoke(Protocol):
    """What RevokeSecurityGroup and RevokeSecurityGroupEgress have in common."""

    @property
    def region_id(self) -> str: ...
    @property
    def security_group_id(self) -> str: ...
    @property
    def permissions(self) -> Sequence[msgspec.Struct]: ...
    @property
    def security_group_rule_id(self) -> Sequence[str]: ...


def revoke_asked(
    request: RulesToRevoke,
    context: WriteContext,
    parameter: type[msgspec.Struct],
    direction: Direction,
    errors: RuleIdErrors,
) -> None:
    """Take the rules from the group: a rule that is not there must not be given by its id.

    Raises:
        ApiError: the rules are given in both ways, or see `revoke` and `revoke_by_id`.
    """
    context.require_region(request.region_id)
    place = (request.region_id, request.security_group_id)
    if not request.security_group_rule_id:
        revoke(context, *place, rules_of(request, request.permissions, parameter, direction), direction)
    elif request.permissions:
        raise direction.told.both_forms()
    else:
        revoke_by_id(context, *place, request.security_group_rule_id, direction, errors)
