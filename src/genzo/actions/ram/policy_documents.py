"""Checks of policy documents, and the system policies."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from genzo.catalogue.ram import ram_key
from genzo.errors import ErrorType

_VERSION = "1"


class SystemPolicy(NamedTuple):
    """A policy of the system; ``created`` is in milliseconds since 1970."""

    name: str
    description: str
    document: str
    created: int


def _system_policy(name: str, description: str, *actions: str) -> SystemPolicy:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    document = json.dumps({"Version": _VERSION, "Statement": [statement]}, indent=2)
    return SystemPolicy(name, description, document, _CREATED)


# The day of the sample answers of ListPolicies
_CREATED = 1_422_016_398_000
_SYSTEM_POLICIES = (
    _system_policy("AdministratorAccess", "Full access to all resources of the account", "*"),
    _system_policy(
        "ReadOnlyAccess",
        "Read access to all resources of the account",
        "*:Describe*",
        "*:List*",
        "*:Get*",
    ),
    _system_policy("AliyunECSFullAccess", "Full access to ECS", "ecs:*"),
    _system_policy("AliyunECSReadOnlyAccess", "Read access to ECS", "ecs:Describe*", "ecs:List*"),
    _system_policy("AliyunRAMFullAccess", "Full access to RAM", "ram:*"),
    _system_policy("AliyunRAMReadOnlyAccess", "Read access to RAM", "ram:Get*", "ram:List*"),
    _system_policy("AliyunSTSAssumeRoleAccess", "Access to AssumeRole of STS", "sts:AssumeRole"),
)
_BY_KEY = {ram_key(policy.name): policy for policy in _SYSTEM_POLICIES}


def system_policies() -> Mapping[str, SystemPolicy]:
    """The system policies by `ram_key` of their names."""
    return _BY_KEY


def require_policy(document: str, malformed: ErrorType) -> None:
    """Refuse a text that is no policy of a user, group or role.

    Raises:
        ApiError: ``malformed``, whose ``text`` says what is wrong.
    """
    for statement in _statements(document, malformed):
        if not {"Action", "NotAction"} & statement.keys():
            raise malformed(text="Add an Action or NotAction element to the policy statement.")


def require_trust_policy(document: str, malformed: ErrorType) -> None:
    """Refuse a text that is no AssumeRolePolicyDocument.

    Raises:
        ApiError: ``malformed``, whose ``text`` says what is wrong.
    """
    for statement in _statements(document, malformed):
        if "Principal" not in statement:
            raise malformed(text="Add a Principal element to the policy statement.")


def _statements(document: str, malformed: ErrorType) -> list[dict[str, Any]]:
    try:
        policy = json.loads(document)
    except (ValueError, RecursionError):
        raise malformed(text="The policy document is not valid JSON.") from None
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    if not statements or not isinstance(statements, list):
        raise malformed(text="Add a Statement element to the policy.")
    if policy.get("Version") != _VERSION:
        raise malformed(text='The Version of the policy must be "1".')
    if any(not isinstance(each, dict) or each.get("Effect") not in ("Allow", "Deny") for each in statements):
        raise malformed(text="The Effect of each policy statement must be Allow or Deny.")
    return statements
