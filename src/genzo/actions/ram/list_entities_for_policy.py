"""ListEntitiesForPolicy: the users, groups and roles that a policy is attached to."""

from collections.abc import Iterable, Iterator

import msgspec

from genzo.actions.action import Action, Context
from genzo.actions.ram.attachments import H
from genzo.actions.ram.entities import groups_of, roles_of, users_of
from genzo.actions.ram.policies import find_policy
from genzo.actions.ram.resource_names import POLICY
from genzo.actions.ram.shown_entities import role_arn
from genzo.actions.ram.version import RAM
from genzo.catalogue.clock import format_timestamp
from genzo.catalogue.ram import PolicyName
from genzo.wire.json import fields_in_key_order
from genzo.wire.structs import Request, Response


class ListEntitiesForPolicyRequest(Request, frozen=True):
    policy_type: str
    policy_name: str


@fields_in_key_order
class PolicyUserType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    user_id: str
    user_name: str
    display_name: str
    attach_date: str


class PolicyUsers(msgspec.Struct, frozen=True, rename="pascal"):
    user: list[PolicyUserType]


@fields_in_key_order
class PolicyGroupType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    group_name: str
    comments: str
    attach_date: str


class PolicyGroups(msgspec.Struct, frozen=True, rename="pascal"):
    group: list[PolicyGroupType]


@fields_in_key_order
class PolicyRoleType(msgspec.Struct, frozen=True, rename="pascal", kw_only=True):
    role_id: str
    role_name: str
    arn: str
    description: str
    attach_date: str


class PolicyRoles(msgspec.Struct, frozen=True, rename="pascal"):
    role: list[PolicyRoleType]


@fields_in_key_order
class ListEntitiesForPolicyResponse(Response, frozen=True, kw_only=True):
    request_id: str
    groups: PolicyGroups
    users: PolicyUsers
    roles: PolicyRoles


def list_entities_for_policy(
    request: ListEntitiesForPolicyRequest, context: Context
) -> ListEntitiesForPolicyResponse:
    """What the policy is attached to, in the order in which it was attached."""
    policy = find_policy(context, request.policy_type, request.policy_name).name
    return ListEntitiesForPolicyResponse(
        request_id=context.request_id,
        groups=_shown_groups(context, policy),
        users=_shown_users(context, policy),
        roles=_shown_roles(context, policy),
    )


def _shown_users(context: Context, policy: PolicyName) -> PolicyUsers:
    return PolicyUsers(
        [
            PolicyUserType(
                user_id=user.user_id,
                user_name=user.name,
                display_name=user.display_name,
                attach_date=attach_date,
            )
            for user, attach_date in _holders(users_of(context), policy)
        ]
    )


def _shown_groups(context: Context, policy: PolicyName) -> PolicyGroups:
    return PolicyGroups(
        [
            PolicyGroupType(group_name=group.name, comments=group.description, attach_date=attach_date)
            for group, attach_date in _holders(groups_of(context), policy)
        ]
    )


def _shown_roles(context: Context, policy: PolicyName) -> PolicyRoles:
    return PolicyRoles(
        [
            PolicyRoleType(
                role_id=role.role_id,
                role_name=role.name,
                arn=role_arn(role),
                description=role.description,
                attach_date=attach_date,
            )
            for role, attach_date in _holders(roles_of(context), policy)
        ]
    )


def _holders(candidates: Iterable[H], policy: PolicyName) -> Iterator[tuple[H, str]]:
    """Those that have the policy, each with the time at which it was attached."""
    found = [
        (each.attached, holder.resource_id, holder)
        for holder in candidates
        for each in holder.policies
        if each.policy == policy
    ]
    for attached, _, holder in sorted(found, key=lambda triple: triple[:2]):
        yield holder, format_timestamp(attached // 1000)


LIST_ENTITIES_FOR_POLICY = Action(
    name="ListEntitiesForPolicy",
    request=ListEntitiesForPolicyRequest,
    response=ListEntitiesForPolicyResponse,
    handle=list_entities_for_policy,
    version=RAM,
    ram_action="ram:ListEntitiesForPolicy",
    resources=POLICY,
)
