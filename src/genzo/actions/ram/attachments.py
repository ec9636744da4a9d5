"""Attaches policies to users, groups and roles, and detaches them."""

from typing import TypeVar

import msgspec

from genzo.actions.action import Context, WriteContext
from genzo.actions.ram.policies import SYSTEM, attached_policies, find_policy
from genzo.actions.ram.policy_types import AttachedPolicies, AttachedPolicyType
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.ram import AttachedPolicy, RamGroup, RamRole, RamUser
from genzo.errors import ErrorType

Holder = RamUser | RamGroup | RamRole
H = TypeVar("H", RamUser, RamGroup, RamRole)

_CUSTOM_QUOTAS = {
    RamUser: "custom_policies_per_user",
    RamGroup: "custom_policies_per_group",
    RamRole: "custom_policies_per_role",
}


def attach(
    context: WriteContext,
    holder: H,
    policy_type: str,
    policy_name: str,
    *,
    attached: ErrorType,
    too_many: ErrorType,
) -> None:
    """Attach a policy to a user, group or role.

    Raises:
        ApiError: there is no such policy; ``attached`` if the holder has it; ``too_many`` if it has as many
            policies of this type as the quota allows.
    """
    policy = find_policy(context, policy_type, policy_name).name
    held = [each.policy for each in holder.policies]
    if policy in held:
        raise attached()
    quota = "system_policies_per_holder" if policy_type == SYSTEM else _CUSTOM_QUOTAS[type(holder)]
    if sum(each.policy_type == policy_type for each in held) >= context.quotas[quota]:
        raise too_many()
    policies = (*holder.policies, AttachedPolicy(policy, context.now))
    context.catalogue.put_resource(msgspec.structs.replace(holder, policies=policies))


def detach(
    context: WriteContext, holder: H, policy_type: str, policy_name: str, *, not_attached: ErrorType
) -> None:
    """Detach a policy from a user, group or role.

    Raises:
        ApiError: there is no such policy; ``not_attached`` if the holder does not have it.
    """
    policy = find_policy(context, policy_type, policy_name).name
    kept = tuple(each for each in holder.policies if each.policy != policy)
    if len(kept) == len(holder.policies):
        raise not_attached()
    context.catalogue.put_resource(msgspec.structs.replace(holder, policies=kept))


def shown_policies(context: Context, holder: Holder) -> AttachedPolicies:
    """The policies of a user, group or role, in the order in which they were attached."""
    return AttachedPolicies(
        [
            AttachedPolicyType(
                policy_name=policy.name.policy_name,
                policy_type=policy.name.policy_type,
                description=policy.description,
                default_version=policy.default_version,
                attach_date=format_timestamp(attached.attached // 1000),
            )
            for attached, policy in attached_policies(context, holder.policies)
        ]
    )
