"""Users and role sessions with random policies, and what the policies allow, by the oracle of policies."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from genzo.catalogue.accounts import AccessKey
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.ram import PolicyName
from tests.isolation.world import ACCOUNTS, TIME, VERSIONS, World
from tests.ram_making import Statement, put_policy, put_role, put_user
from tests.unit.identity.policies.oracle import oracle

_PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
_NAMES = {
    "image": ("image", "free_image"),
    "instance": ("running", "stopped"),
    "disk": ("disk", "attached_disk"),
    "snapshot": ("snapshot",),
    "securitygroup": ("group", "empty_group"),
    "keypair": ("key_pair",),
    "user": ("ram_user",),
    "role": ("ram_role",),
    "policy": ("ram_policy",),
}
_OF_RESOURCE = ("ecs:tag/owner", "ecs:ImageOwnerId", "acs:ResourceTag/owner")
_SERVICES = ("*", "ecs:*", "ecs:Describe*", "vpc:*", "ram:*", "ram:Get*", "sts:*", "ECS:*Image*", "ecs:*Tag*")
UNPREDICTED = {
    "RunInstances",
    "CreateInstance",
    "DetachInstanceRamRole",
    "CancelImagePipelineExecution",
    "GetCallerIdentity",
    "DescribeEndpoints",
    "AssumeRole",
    "JoinSecurityGroup",
    "LeaveSecurityGroup",
    "DescribeImagePipelineExecutions",
    "DescribeInvocationResults",
    "DescribeInvocations",
    "StopInvocation",
}
"""Actions whose resources the page of permissions does not give in full, or that need no permission."""


class Caller(NamedTuple):
    """An access key, and the documents of the policies of its user or role; none for an account itself.

    ``session_policy`` is that of a role session. Without ``is_predictable``, policies have conditions
    on resources.
    """

    key: str
    account: str
    policies: Sequence[Mapping[str, Any]] | None
    session_policy: Mapping[str, Any] | None = None
    is_predictable: bool = True


def make_callers(world: World, random: Random, of_each: int) -> list[Caller]:
    """Put users and role sessions with new policies in place of the earlier ones."""
    callers = []
    for prefix in ACCOUNTS:
        callers.append(Caller(prefix, prefix, None))
        callers += [_user(world, random, prefix, number) for number in range(of_each)]
        callers.append(_session(world, random, prefix))
    return callers


def is_allowed(caller: Caller, action: str, parameters: Mapping[str, str]) -> bool | None:
    """Whether the policies allow a call; None where the oracle has no opinion."""
    if caller.policies is None:
        return True
    if not caller.is_predictable or action in UNPREDICTED:
        return None
    if action == "DescribeImages" and parameters.get("ImageOwnerAlias") in ("system", "others"):
        return True
    keys = {"acs:SourceIp": ["127.0.0.1"]}
    session = dict(caller.session_policy) if caller.session_policy is not None else None
    policies = [dict(policy) for policy in caller.policies]
    return all(
        oracle(policies, session, permission, name, keys)
        for permission, templates in documented().get(action) or _of_ram(action, parameters)
        for name in resource_names(templates, parameters, str(ACCOUNTS[caller.account]))
    )


def resource_names(templates: Sequence[str], parameters: Mapping[str, str], account: str) -> list[str]:
    """The names that a call touches, as the page writes them.

    Where a request names no region it is that of the resource, which the policies here do not tell apart.
    """
    found, kinds = [], set()
    for template in sorted(templates, key=lambda each: each.endswith("/*")):
        if template == "*" or ("{ResourceType}" in template and "ResourceType" not in parameters):
            return ["*"]
        filled = template.replace("{account}", account)
        place, _, name = filled.rpartition("/")
        place = re.sub(r"\{(\w+)\}", lambda each: parameters.get(each[1], "*"), place)
        if name == "*":
            if filled.partition("/")[0] not in kinds:
                found.append(f"{place}/*")
            continue
        for value in _values(name.strip("{}"), parameters):
            kinds.add(filled.partition("/")[0])
            found.append(f"{place}/{'*' if '*' in value else value}")
    return found or ["*"]


@cache
def documented() -> dict[str, Sequence[tuple[str, Sequence[str]]]]:
    """By action of ECS and Resource Management its permissions and their resources (docs/permissions.md)."""
    rows = re.findall(
        r"^\| ([\w/]+) \| `((?:ecs|vpc):[^`]+|ram:\w+ResourceGroups?)` \| (.+) \|$",
        _PAGE.read_text(),
        re.MULTILINE,
    )
    return {action: _permissions(permission, cell) for action, permission, cell in rows}


def _permissions(permission: str, cell: str) -> Sequence[tuple[str, Sequence[str]]]:
    """The permission on the resources of a cell, and the one of each resource that has its own before it."""
    with_own = re.findall("`([^`]+)` on `([^`]+)`", cell)
    others = re.findall("`([^`]+)`", re.sub("`[^`]+` on `[^`]+`", "", cell))
    return [(permission, others), *((own, [resource]) for own, resource in with_own)]


def _of_ram(action: str, parameters: Mapping[str, str]) -> Sequence[tuple[str, Sequence[str]]]:
    """Actions of RAM that create or list name all of a kind, the others what the request names.

    Source: the RAM API reference, RAM authentication.
    """
    kinds = {"User": "Users", "Group": "Groups", "Role": "Roles", "Policy": "Policies"}
    names = [f"{kind.lower()}/*" for kind in kinds if action in (f"Create{kind}", f"List{kinds[kind]}")]
    if not names:
        names = [f"{kind.lower()}/{{{kind}Name}}" for kind in kinds if f"{kind}Name" in parameters]
    return [(f"ram:{action}", [f"acs:ram::{{account}}:{name}" for name in names])]


def _values(variable: str, parameters: Mapping[str, str]) -> list[str]:
    """The ids in parameters of this name, or of its plural, wherever they are."""
    found = []
    for name, value in parameters.items():
        last = [part for part in name.split(".") if not part.isdigit()][-1]
        if last in (variable, f"{variable}s"):
            found += re.findall(r"[^\[\]\",\s]+", value)
    return found


def _user(world: World, random: Random, prefix: str, number: int) -> Caller:
    name = f"user-{number}"
    is_predictable = random.random() < 0.7
    names, documents = _policies(world, random, prefix, name, is_predictable)
    put_user(world.store, name, *names, account=ACCOUNTS[prefix])
    key = f"{prefix}-{name}"
    with world.store.writing() as catalogue:
        catalogue.put_access_key(
            AccessKey(access_key_id=key, secret=key, account_id=ACCOUNTS[prefix], user_name=name)
        )
    return Caller(key, prefix, documents, None, is_predictable)


def _session(world: World, random: Random, prefix: str) -> Caller:
    names, documents = _policies(world, random, prefix, "role-0", is_predictable=True)
    role = put_role(world.store, "role-0", *names, account=ACCOUNTS[prefix], role_id=f"3{prefix}")
    policy = _document(world, random, prefix, is_predictable=True) if random.random() < 0.5 else None
    session = RoleSession(
        access_key_id=f"STS.{prefix}",
        secret="secret",
        token_digest="",
        account_id=ACCOUNTS[prefix],
        role_id=role.principal_id,
        role_name=role.name,
        session_name="session",
        expires=int(TIME) + 3600,
        policy=json.dumps(policy) if policy else "",
    )
    with world.store.writing() as catalogue:
        catalogue.put_role_session(session, int(TIME))
    return Caller(session.access_key_id, prefix, documents, policy)


def _policies(
    world: World, random: Random, prefix: str, owner: str, is_predictable: bool
) -> tuple[list[PolicyName], list[Mapping[str, Any]]]:
    documents: list[Mapping[str, Any]] = [
        _document(world, random, prefix, is_predictable) for _ in range(random.randint(0, 3))
    ]
    names = [
        put_policy(world.store, f"{owner}-{number}", *document["Statement"], account=ACCOUNTS[prefix])
        for number, document in enumerate(documents)
    ]
    return names, documents


def _document(world: World, random: Random, prefix: str, is_predictable: bool) -> dict[str, Any]:
    if random.random() < 0.3:
        return {"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    statements = [_statement(world, random, prefix, is_predictable) for _ in range(random.randint(1, 3))]
    return {"Version": "1", "Statement": statements}


def _statement(world: World, random: Random, prefix: str, is_predictable: bool) -> Statement:
    actions = [random.choice([*_SERVICES, f"ecs:{random.choice(list(VERSIONS))}"]) for _ in range(2)]
    resources = [_resource(world, random, prefix) for _ in range(2)]
    statement: Statement = {
        "Effect": random.choice(("Allow", "Allow", "Allow", "Deny")),
        random.choice(("Action", "Action", "Action", "NotAction")): actions,
        random.choice(("Resource", "Resource", "Resource", "NotResource")): resources,
    }
    if random.random() < 0.2:
        block = random.choice(("127.0.0.0/8", "10.0.0.0/8"))
        statement["Condition"] = {random.choice(("IpAddress", "NotIpAddress")): {"acs:SourceIp": [block]}}
    if not is_predictable:
        operator = random.choice(("StringEquals", "StringNotEquals", "StringLike"))
        value = random.choice(("*", "ann", str(random.choice(list(ACCOUNTS.values())))))
        statement["Condition"] = {operator: {random.choice(_OF_RESOURCE): [value]}}
    return statement


def _resource(world: World, random: Random, prefix: str) -> str:
    """A pattern for resources. None of them names one resource of another account."""
    account = random.choice(("*", *(str(each) for each in ACCOUNTS.values())))
    kind = random.choice(list(_NAMES))
    name = random.choice(("*", *(world.names[prefix][each] for each in _NAMES[kind])))
    return random.choice(("*", "*", f"acs:*:*:{account}:*", f"acs:*:*:{account}:{kind}/{name}"))
