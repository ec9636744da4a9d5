"""The ARNs that requests to RAM touch. Source: the RAM API reference, RAM authentication.

An existing user, group, role or policy is named as it was created: a policy that denies ``user/alice`` also
counts for a request that writes ``Alice``.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from genzo.actions.action import Context
from genzo.actions.ram.policy_documents import system_policies
from genzo.actions.resource_names import Computed, together
from genzo.catalogue.arns import ANY, arn
from genzo.catalogue.ram import GLOBAL, RamGroup, RamPolicy, RamRole, RamUser, ram_key
from genzo.catalogue.resource import Resource

_OF_SYSTEM = "system"
"""Stands in place of the account in the ARN of a system policy."""


class AnyOf(msgspec.Struct, frozen=True):
    """The ARN of all entities of a kind, such as one that the action makes."""

    kind: str

    def __call__(self, _request: object, context: Context) -> Sequence[str]:
        return (_arn(context.account_id, self.kind, ANY),)

    @property
    def shown(self) -> tuple[str, ...]:
        """The ARN in the notation of the API's pages."""
        return (_shown(self.kind, ANY),)


class Named(msgspec.Struct, frozen=True):
    """The ARN of the entity whose name a request has in ``attribute``."""

    kind: str
    resource: type[Resource]
    attribute: str

    def __call__(self, request: object, context: Context) -> Sequence[str]:
        name: str = getattr(request, self.attribute)
        entity = context.catalogue.resource(self.resource, context.account_id, GLOBAL, ram_key(name))
        return (_arn(context.account_id, self.kind, name if entity is None else entity.name),)

    @property
    def shown(self) -> tuple[str, ...]:
        """The ARN in the notation of the API's pages."""
        return (_shown(self.kind, "{#" + self.attribute + "}"),)


def _arn(account: int | str, kind: str, name: str) -> str:
    return arn("ram", GLOBAL, account, f"{kind}/{name}")


def _shown(kind: str, name: str, account: str = "{#account_id}") -> str:
    return _arn(account, kind, name)


ANY_USER = AnyOf("user")
ANY_GROUP = AnyOf("group")
ANY_ROLE = AnyOf("role")
ANY_POLICY = AnyOf("policy")
USER = Named("user", RamUser, "user_name")
GROUP = Named("group", RamGroup, "group_name")
ROLE = Named("role", RamRole, "role_name")
CUSTOM_POLICY = Named("policy", RamPolicy, "policy_name")


def _user_or_caller(request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of each action
    return (context.principal.arn,) if request.user_name is None else USER(request, context)


def _policy(request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of each action
    if request.policy_type != "System":
        return CUSTOM_POLICY(request, context)
    policy = system_policies(context.facts).get(ram_key(request.policy_name))
    return (_arn(_OF_SYSTEM, "policy", request.policy_name if policy is None else policy.policy_name),)


USER_OR_CALLER = Computed(_user_or_caller, USER.shown)
"""The user that the request names, or the caller if it names none."""
POLICY = Computed(_policy, (*CUSTOM_POLICY.shown, _shown("policy", "{#policy_name}", _OF_SYSTEM)))
"""A policy of either type; a system policy belongs to no account."""
USER_AND_GROUP = together(USER, GROUP)
USER_AND_POLICY = together(USER, POLICY)
GROUP_AND_POLICY = together(GROUP, POLICY)
ROLE_AND_POLICY = together(ROLE, POLICY)
