"""Users, groups, roles and policies that tests put into a catalogue, and calls by them."""

import json
from collections.abc import Sequence
from typing import Any

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.catalogue.ram import (
    GLOBAL,
    AttachedPolicy,
    GroupMembership,
    PolicyName,
    PolicyVersion,
    RamGroup,
    RamPolicy,
    RamRole,
    RamUser,
    ram_key,
)
from genzo.catalogue.store import CatalogueStore

Statement = dict[str, Any]


def allow(actions: str | Sequence[str], resources: str | Sequence[str] = "*", **more: Any) -> Statement:  # noqa: ANN401 - JSON
    """A statement that allows; ``Condition`` and others by name."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def deny(actions: str | Sequence[str], resources: str | Sequence[str] = "*", **more: Any) -> Statement:  # noqa: ANN401 - JSON
    """A statement that denies."""
    return {**allow(actions, resources, **more), "Effect": "Deny"}


def document(*statements: Statement) -> str:
    """A policy document."""
    return json.dumps({"Version": "1", "Statement": statements})


def attached(*names: PolicyName) -> tuple[AttachedPolicy, ...]:
    """The attachments of policies."""
    return tuple(AttachedPolicy(name, 0) for name in names)


def put_policy(
    store: CatalogueStore, name: str, *statements: Statement, account: int = FIRST_ACCOUNT_ID
) -> PolicyName:
    """Put a custom policy, in place of another one of its name."""
    policy = RamPolicy(
        resource_id=ram_key(name),
        region_id=GLOBAL,
        owner_id=account,
        created=0,
        name=name,
        default_version="v1",
        versions=(PolicyVersion(version_id="v1", document=document(*statements), created=0),),
    )
    with store.writing() as catalogue:
        catalogue.put_resource(policy)
    return PolicyName("Custom", name)


def put_group(
    store: CatalogueStore, name: str, *policies: PolicyName, account: int = FIRST_ACCOUNT_ID
) -> None:
    """Put a group with policies."""
    group = RamGroup(
        resource_id=ram_key(name),
        region_id=GLOBAL,
        owner_id=account,
        created=0,
        name=name,
        group_id=f"g-{name}",
        policies=attached(*policies),
    )
    with store.writing() as catalogue:
        catalogue.put_resource(group)


def put_user(
    store: CatalogueStore,
    name: str,
    *policies: PolicyName,
    groups: Sequence[str] = (),
    account: int = FIRST_ACCOUNT_ID,
) -> str:
    """Put a user with policies and an access key, whose id is returned; its secret is the same."""
    user = RamUser(
        resource_id=ram_key(name),
        region_id=GLOBAL,
        owner_id=account,
        created=0,
        name=name,
        user_id=f"2{account % 1000:03}{sum(name.encode())}",
        policies=attached(*policies),
        groups=tuple(GroupMembership(group, 0) for group in groups),
    )
    key = f"key-of-{name}"
    with store.writing() as catalogue:
        catalogue.put_resource(user)
        catalogue.put_access_key(AccessKey(access_key_id=key, secret=key, account_id=account, user_name=name))
    return key


def put_role(
    store: CatalogueStore,
    name: str,
    *policies: PolicyName,
    role_id: str = "300",
    account: int = FIRST_ACCOUNT_ID,
) -> Principal:
    """Put a role that its account trusts, and return a session of it."""
    trust = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"RAM": f"acs:ram::{account}:root"}}
    role = RamRole(
        resource_id=ram_key(name),
        region_id=GLOBAL,
        owner_id=account,
        created=0,
        name=name,
        role_id=role_id,
        trust_policy=document(trust),
        policies=attached(*policies),
    )
    with store.writing() as catalogue:
        catalogue.put_resource(role)
    return Principal(account, "STS.a", PrincipalType.ROLE, name, "session", role_id)
