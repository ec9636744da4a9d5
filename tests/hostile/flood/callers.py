"""Callers with different permissions, and requests that they sign."""

import json
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode

from genzo.actions.ram.version import RAM
from genzo.actions.sts.version import STS
from tests.api import Api
from tests.hostile import texts
from tests.hostile.signing import LARGEST_QUERY, signed_request, version_of
from tests.ram_making import allow, deny, document

_POLICIES = {
    "everything": document(allow("*")),
    "some": document(
        allow(["ecs:Describe*", "ecs:*Tag*"], "acs:ecs:cn-*:*:*"),
        deny("ecs:*", Condition={"IpAddress": {"acs:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]}}),
        allow("ecs:Create*", Condition={"StringLike": {"acs:RequestTag/*": "a*b?c"}}),
    ),
    "reading": document(allow("ecs:Describe*"), deny("ecs:DescribeKeyPairs")),
    "nothing": document(deny("*")),
}


class Caller(NamedTuple):
    """An access key; ``token`` is that of a session of a role, ``""`` for a key of an account or user."""

    key: str
    secret: str
    token: str = ""


def make_callers(api: Api) -> tuple[Caller, ...]:
    """The account itself, a user with each policy, and a session of a role for each policy."""
    callers = [Caller(api.key, api.secret)]
    home = f"acs:ram::{_account_of(api)}"
    trust = document({"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"RAM": f"{home}:root"}})
    for name, policy in _POLICIES.items():
        _ram(api, "CreatePolicy", PolicyName=name, PolicyDocument=policy)
        _ram(api, "CreateUser", UserName=name)
        _ram(api, "AttachPolicyToUser", UserName=name, PolicyName=name, PolicyType="Custom")
        key = _ram(api, "CreateAccessKey", UserName=name)["AccessKey"]
        callers.append(Caller(key["AccessKeyId"], key["AccessKeySecret"]))
        _ram(api, "CreateRole", RoleName=name, AssumeRolePolicyDocument=trust)
        _ram(api, "AttachPolicyToRole", RoleName=name, PolicyName=name, PolicyType="Custom")
    user = Api(api.host, api.port, callers[1].key, callers[1].secret)
    for name in _POLICIES:
        arn = f"{home}:role/{name}"
        answer = user.call("AssumeRole", Version=STS, RoleArn=arn, RoleSessionName="hostile")
        found = answer.json["Credentials"]
        callers.append(Caller(found["AccessKeyId"], found["AccessKeySecret"], found["SecurityToken"]))
    return tuple(callers)


def signed(random: Random, caller: Caller, api: Api, action: str, pairs: list[tuple[str, str]]) -> bytes:
    """A call signed with version 1 or 3, on a connection that is kept alive."""
    size = sum(len(name) + 3 * len(value.encode()) for name, value in pairs)
    if size < LARGEST_QUERY and random.random() < 0.4:
        return _signed_by_headers(caller, api, action, dict(pairs))
    method = "POST" if size >= LARGEST_QUERY else random.choice(("GET", "POST"))
    pairs = [("Format", random.choice(texts.FORMATS)), *pairs]
    return signed_request(method, action, pairs, **caller._asdict(), keep_alive=True)


def _signed_by_headers(caller: Caller, api: Api, action: str, parameters: dict[str, str]) -> bytes:
    signer = api._replace(key=caller.key, secret=caller.secret)
    added = {"x-acs-version": version_of(action)}
    if caller.token:
        added["x-acs-security-token"] = caller.token
    headers = signer.acs3_headers(action, parameters, added)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /?{urlencode(parameters)} HTTP/1.1\r\n{lines}content-length: 0\r\n\r\n".encode("latin-1")


def _account_of(api: Api) -> str:
    return str(api.call("GetCallerIdentity", Version=STS).json["AccountId"])


def _ram(api: Api, action: str, /, **parameters: str) -> dict[str, dict[str, str]]:
    answer = api.call(action, Version=RAM, **parameters)
    assert answer.status == 200, answer
    found: dict[str, dict[str, str]] = json.loads(answer.body)
    return found
