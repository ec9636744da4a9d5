"""Policies of both types: those of the system, and the account's own."""

from collections import Counter
from typing import Final, NamedTuple

from genzo.actions.action import Context
from genzo.actions.ram.entities import groups_of, roles_of, users_of
from genzo.actions.ram.name_rules import POLICY_NAME
from genzo.actions.ram.policy_documents import system_policies
from genzo.catalogue.clock import parse_timestamp
from genzo.catalogue.ram import (
    GLOBAL,
    AttachedPolicy,
    PolicyName,
    PolicyVersion,
    RamGroup,
    RamPolicy,
    RamRole,
    RamUser,
    SystemPolicy,
    ram_key,
)
from genzo.errors.table import errors_of

_ERRORS = errors_of("GetPolicyVersion")
_INVALID_TYPE = _ERRORS("InvalidParameter.PolicyType")
_NO_POLICY = _ERRORS("EntityNotExist.Policy")
_NO_VERSION = _ERRORS("EntityNotExist.Policy.Version")

SYSTEM: Final = "System"
CUSTOM: Final = "Custom"


class Policy(NamedTuple):
    """A policy of either type. Times are in milliseconds since 1970."""

    name: PolicyName
    description: str
    default_version: str
    versions: tuple[PolicyVersion, ...]
    created: int
    updated: int

    @property
    def default(self) -> PolicyVersion:
        """The version in force."""
        return next(each for each in self.versions if each.version_id == self.default_version)

    def version(self, version_id: str) -> PolicyVersion:
        """The version of this id.

        Raises:
            ApiError: EntityNotExist.Policy.Version.
        """
        found = next((each for each in self.versions if each.version_id == version_id), None)
        if found is None:
            raise _NO_VERSION()
        return found


def of_custom(policy: RamPolicy) -> Policy:
    """A policy of the account."""
    return Policy(
        PolicyName(CUSTOM, policy.name),
        policy.description,
        policy.default_version,
        policy.versions,
        policy.created,
        policy.updated or policy.created,
    )


def of_system(policy: SystemPolicy) -> Policy:
    """A policy of the system, which has one version."""
    updated = _milliseconds(policy.updated)
    version = PolicyVersion(version_id=policy.default_version, document=policy.document, created=updated)
    return Policy(
        PolicyName(SYSTEM, policy.policy_name),
        policy.description,
        policy.default_version,
        (version,),
        _milliseconds(policy.created),
        updated,
    )


def _milliseconds(shipped: str) -> int:
    return 1000 * (parse_timestamp(shipped) or 0)


def require_type(policy_type: str) -> None:
    """Refuse what is no type of policy.

    Raises:
        ApiError: InvalidParameter.PolicyType.
    """
    if policy_type not in (SYSTEM, CUSTOM):
        raise _INVALID_TYPE()


def find_policy(context: Context, policy_type: str, name: str) -> Policy:
    """The policy of this type and name.

    Raises:
        ApiError: type or name are malformed, or EntityNotExist.Policy.
    """
    require_type(policy_type)
    POLICY_NAME.require(name)
    policy = _find(context, policy_type, name)
    if policy is None:
        raise _NO_POLICY()
    return policy


def find_custom_policy(context: Context, name: str) -> RamPolicy:
    """The account's policy of this name.

    Raises:
        ApiError: the name is malformed, or EntityNotExist.Policy.
    """
    POLICY_NAME.require(name)
    policy = context.catalogue.resource(RamPolicy, context.account_id, GLOBAL, ram_key(name))
    if policy is None:
        raise _NO_POLICY()
    return policy


def attached_policies(
    context: Context, attached: tuple[AttachedPolicy, ...]
) -> list[tuple[AttachedPolicy, Policy]]:
    """What is attached to a user, group or role, in the order in which it was attached."""
    found = ((each, _find(context, each.policy.policy_type, each.policy.policy_name)) for each in attached)
    return [(each, policy) for each, policy in found if policy is not None]


def attachment_counts(context: Context) -> Counter[PolicyName]:
    """How many users, groups and roles each policy is attached to."""
    holders: list[RamUser | RamGroup | RamRole] = [
        *users_of(context),
        *groups_of(context),
        *roles_of(context),
    ]
    return Counter(each.policy for holder in holders for each in holder.policies)


def _find(context: Context, policy_type: str, name: str) -> Policy | None:
    if policy_type == SYSTEM:
        of_the_system = system_policies(context.facts).get(ram_key(name))
        return of_system(of_the_system) if of_the_system else None
    custom = context.catalogue.resource(RamPolicy, context.account_id, GLOBAL, ram_key(name))
    return of_custom(custom) if custom else None
