"""Random calls, each in two forms: with a name of another account, and with one that does not exist."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from string import ascii_lowercase, digits
from typing import NamedTuple

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from tests.isolation.id_parameters import ALL_ACTIONS, KINDS, TEXTS, id_parameters, written
from tests.isolation.principals import Caller
from tests.isolation.world import ACCOUNTS, REGION, World
from tests.probes.world import request_schema

_BASE: Mapping[str, Mapping[str, str]] = json.loads(
    (Path(__file__).parents[1] / "probes" / "base_requests.json").read_text()
)
_TAGGABLE = {
    "image": "image",
    "instance": "instance",
    "disk": "disk",
    "snapshot": "snapshot",
    "snapshotpolicy": "snapshot policy",
    "securitygroup": "group",
    "keypair": "key pair",
    "launchtemplate": "launch template",
    "command": "command",
    "invocation": "invocation",
    "eni": "interface",
    "imagecomponent": "component",
    "imagepipeline": "pipeline",
}
"""By ResourceType, what ResourceId names."""
_SLOW = "CreateKeyPair"
"""Its key of 2048 bits takes as long as fifty other calls."""
_MORE: Sequence[Mapping[str, str]] = (
    {},
    {},
    {},
    {"DryRun": "true"},
    {"ClientToken": "token"},
    {"PageSize": "1"},
)


class Case(NamedTuple):
    """A call by ``caller``: the same request with a name of another account and with a missing one."""

    caller: Caller
    action: str
    foreign: str
    missing: str
    with_foreign: Mapping[str, str]
    with_missing: Mapping[str, str]


def random_case(world: World, callers: Sequence[Caller], random: Random) -> Case:
    """A case with any action that takes a name."""
    while True:
        action = random.choice(ALL_ACTIONS)
        if action == _SLOW and random.random() < 0.9:
            continue
        accounts = [caller for caller in callers if caller.policies is None]
        case = _case(world, random.choice(random.choice((callers, accounts))), action, random)
        if case is not None:
            return case


def own_request(world: World, account: str, action: str) -> dict[str, str]:
    """A request that succeeds, with what the account owns."""
    own_account = world.names[account]["account"]
    given = {
        name: world.own(account, value).replace(str(FIRST_ACCOUNT_ID), own_account)
        for name, value in _BASE[action].items()
    }
    if "RegionId" in request_schema(action).by_name:
        given.setdefault("RegionId", REGION)
    if action == "ModifyImageSharePermission":
        given["AddAccount.1"] = str(ACCOUNTS["bob" if account == "ann" else "ann"])
    return given


def _case(world: World, caller: Caller, action: str, random: Random) -> Case | None:
    parameters = id_parameters(action)
    if not parameters:
        return None
    own = {**own_request(world, caller.account, action), **_more(action, random)}
    needed = [each for each in parameters if each in own]
    parameter = random.choice(needed if needed and random.random() < 0.6 else list(parameters))
    kind = parameters[parameter]
    if not kind:
        own["ResourceType"] = random.choice(list(_TAGGABLE))
        kind = _TAGGABLE[own["ResourceType"]]
    name = _name(kind, random)
    foreign = world.own(random.choice([each for each in ACCOUNTS if each != caller.account]), name)
    mine = world.own(caller.account, name)
    if foreign == mine or (kind == "role arn" and _tells_roles_apart(caller, foreign)):
        return None
    if kind == "role arn" and random.random() < 0.5:
        foreign = foreign[: foreign.index("/")] + foreign[foreign.index("/") :].upper()
    missing = missing_name(kind, foreign, random)
    own.pop(parameter, None)
    beside = [mine] if random.random() < 0.3 else []

    def filled(name: str) -> dict[str, str]:
        return {**own, **_named(action, parameter, [*beside, name])}

    return Case(caller, action, foreign, missing, filled(foreign), filled(missing))


def _tells_roles_apart(caller: Caller, role_arn: str) -> bool:
    """Whether the caller's own policies tell a role of another account from other names."""
    policies = json.dumps([caller.policies, caller.session_policy])
    return role_arn.split(":")[3] in policies or ":role/" in policies


def _name(kind: str, random: Random) -> str:
    return TEXTS[kind] if kind in TEXTS else "{" + random.choice(KINDS[kind]) + "}"


def _named(action: str, parameter: str, names: Sequence[str]) -> dict[str, str]:
    """The parameter with names: in one text, or in a parameter for each."""
    if parameter.endswith(".1"):
        return {f"{parameter[:-1]}{number}": name for number, name in enumerate(names, 1)}
    return {parameter: written(action, parameter)(names)}


def _more(action: str, random: Random) -> Mapping[str, str]:
    more = random.choice(_MORE)
    return more if more.keys() <= request_schema(action).by_name.keys() else {}


def missing_name(kind: str, name: str, random: Random) -> str:
    """A name of the same form and length that nothing has."""
    if kind == "role arn" and random.random() < 0.5:
        return re.sub(r"\d{16}", f"44{random.randrange(10**13, 10**14)}", name)
    if kind == "address":
        return f"198.18.{random.randint(10, 99)}.{random.randint(100, 255)}"
    letters = "0123456789abcdef" if kind == "fingerprint" else ascii_lowercase + digits
    end = "".join(each if each in ":-" else random.choice(letters) for each in name[-8:])
    return name[:-8] + end
