"""The ARNs that requests to RAM touch. Source: the RAM API reference, RAM authentication.

An existing user, group, role or policy is named as it was created: a policy that denies ``user/alice`` also
counts for a request that writes ``Alice``.
"""

from typing import Protocol

from genzo.actions.action import Context
from genzo.actions.ram.policy_documents import system_policies
from genzo.catalogue.arns import ANY, arn
from genzo.catalogue.ram import GLOBAL, RamGroup, RamPolicy, RamRole, RamUser, ram_key
from genzo.catalogue.resource import Resource

_OF_SYSTEM = "system"
"""Stands in place of the account in the ARN of a system policy."""


class NamesUser(Protocol):
    """A request that names a user."""

    @property
    def user_name(self) -> str: ...


class MayNameUser(Protocol):
    """A request that names a user, or means the caller."""

    @property
    def user_name(self) -> str | None: ...


class NamesGroup(Protocol):
    """A request that names a group."""

    @property
    def group_name(self) -> str: ...


class NamesRole(Protocol):
    """A request that names a role."""

    @property
    def role_name(self) -> str: ...


class NamesCustomPolicy(Protocol):
    """A request that names a custom policy."""

    @property
    def policy_name(self) -> str: ...


class NamesPolicy(NamesCustomPolicy, Protocol):
    """A request that names a policy of either type."""

    @property
    def policy_type(self) -> str: ...


class NamesUserAndGroup(NamesUser, NamesGroup, Protocol):
    """A request that names a user and a group."""


class NamesUserAndPolicy(NamesUser, NamesPolicy, Protocol):
    """A request that names a user and a policy."""


class NamesGroupAndPolicy(NamesGroup, NamesPolicy, Protocol):
    """A request that names a group and a policy."""


class NamesRoleAndPolicy(NamesRole, NamesPolicy, Protocol):
    """A request that names a role and a policy."""


def any_user(_request: object, context: Context) -> tuple[str, ...]:
    """The ARN of all users."""
    return (_arn(context, f"user/{ANY}"),)


def any_group(_request: object, context: Context) -> tuple[str, ...]:
    """The ARN of all groups."""
    return (_arn(context, f"group/{ANY}"),)


def any_role(_request: object, context: Context) -> tuple[str, ...]:
    """The ARN of all roles."""
    return (_arn(context, f"role/{ANY}"),)


def any_policy(_request: object, context: Context) -> tuple[str, ...]:
    """The ARN of all policies."""
    return (_arn(context, f"policy/{ANY}"),)


def the_user(request: NamesUser, context: Context) -> tuple[str, ...]:
    """The ARN of the user that the request names."""
    return (_arn(context, f"user/{_stored_name(context, RamUser, request.user_name)}"),)


def the_user_or_caller(request: MayNameUser, context: Context) -> tuple[str, ...]:
    """The ARN of the user that the request names; of the caller if it names none."""
    if request.user_name is None:
        return (context.principal.arn,)
    return (_arn(context, f"user/{_stored_name(context, RamUser, request.user_name)}"),)


def the_group(request: NamesGroup, context: Context) -> tuple[str, ...]:
    """The ARN of the group that the request names."""
    return (_arn(context, f"group/{_stored_name(context, RamGroup, request.group_name)}"),)


def the_role(request: NamesRole, context: Context) -> tuple[str, ...]:
    """The ARN of the role that the request names."""
    return (_arn(context, f"role/{_stored_name(context, RamRole, request.role_name)}"),)


def the_custom_policy(request: NamesCustomPolicy, context: Context) -> tuple[str, ...]:
    """The ARN of the custom policy that the request names."""
    return (_arn(context, f"policy/{_stored_name(context, RamPolicy, request.policy_name)}"),)


def the_policy(request: NamesPolicy, context: Context) -> tuple[str, ...]:
    """The ARN of the policy that the request names; a system policy belongs to no account."""
    if request.policy_type == "System":
        policy = system_policies(context.facts).get(ram_key(request.policy_name))
        name = request.policy_name if policy is None else policy.policy_name
        return (arn("ram", GLOBAL, _OF_SYSTEM, f"policy/{name}"),)
    return the_custom_policy(request, context)


def the_user_and_group(request: NamesUserAndGroup, context: Context) -> tuple[str, ...]:
    """The ARNs of the user and the group that the request names."""
    return (*the_user(request, context), *the_group(request, context))


def the_user_and_policy(request: NamesUserAndPolicy, context: Context) -> tuple[str, ...]:
    """The ARNs of the user and the policy that the request names."""
    return (*the_user(request, context), *the_policy(request, context))


def the_group_and_policy(request: NamesGroupAndPolicy, context: Context) -> tuple[str, ...]:
    """The ARNs of the group and the policy that the request names."""
    return (*the_group(request, context), *the_policy(request, context))


def the_role_and_policy(request: NamesRoleAndPolicy, context: Context) -> tuple[str, ...]:
    """The ARNs of the role and the policy that the request names."""
    return (*the_role(request, context), *the_policy(request, context))


def _arn(context: Context, resource: str) -> str:
    return arn("ram", GLOBAL, context.account_id, resource)


def _stored_name(context: Context, kind: type[Resource], name: str) -> str:
    resource = context.catalogue.resource(kind, context.account_id, GLOBAL, ram_key(name))
    return name if resource is None else resource.name
