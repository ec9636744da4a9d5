"""What the pages about requests, settings of tests and accounts are shown with."""

import hmac
import json
from base64 import b64encode
from urllib.parse import quote, urlencode

from genzo.actions.ram.version import RAM
from tests.api import Api, timestamp

_JSON = {"content-type": "application/json"}
_TRUST = {
    "Action": "sts:AssumeRole",
    "Effect": "Allow",
    "Principal": {"RAM": ["acs:ram::1234567890123456:root"]},
}
_POLICIES = {
    "Builders": [
        {"Effect": "Allow", "Action": "ecs:*", "Resource": "*"},
        {
            "Sid": "KeepGoldenImages",
            "Effect": "Deny",
            "Action": "ecs:DeleteImage",
            "Resource": "*",
            "Condition": {"StringEquals": {"ecs:tag/stage": ["production"]}},
        },
        {
            "Sid": "NoPublishing",
            "Effect": "Deny",
            "Action": "ecs:ModifyImageShareGroupPermission",
            "Resource": "*",
        },
    ],
    "Releases": [
        {"Sid": "CleanUp", "Effect": "Allow", "Action": ["ecs:DeleteImage", "ecs:Describe*"], "Resource": "*"}
    ],
}
# They match no key that is used, so that they change no other test.
_FAULTS = (
    {"name": "throttled-reads", "actions": ["DescribeImages"], "error": "Throttling", "times": 2},
    {"name": "slow-copies", "actions": ["CopyImage"], "delay": 2, "jitter": 1, "region": "cn-beijing"},
    {"name": "lost-answer", "response": "dropped", "parameters": {"ImageName": "web-2"}, "after": 1},
)


def make_principals(api: Api) -> None:
    """Users, a group, a role and policies of the first account."""
    for name, statements in _POLICIES.items():
        document = json.dumps({"Version": "1", "Statement": statements})
        _made(
            api, "CreatePolicy", PolicyName=name, PolicyDocument=document, Description=f"For {name.lower()}"
        )
    _made(api, "CreateGroup", GroupName="builders", Comments="Makes images every night")
    for name, comments in (("alice", "Platform team"), ("bob", "On call"), ("nightly", "CI")):
        _made(api, "CreateUser", UserName=name, Comments=comments)
        _made(api, "CreateAccessKey", UserName=name)
    _made(api, "AddUserToGroup", UserName="alice", GroupName="builders")
    _made(api, "AddUserToGroup", UserName="nightly", GroupName="builders")
    _made(api, "AttachPolicyToGroup", PolicyType="Custom", PolicyName="Builders", GroupName="builders")
    _made(api, "AttachPolicyToUser", PolicyType="System", PolicyName="ReadOnlyAccess", UserName="bob")
    _made(
        api,
        "CreateRole",
        RoleName="ci",
        AssumeRolePolicyDocument=json.dumps({"Version": "1", "Statement": [_TRUST]}),
    )
    _made(api, "AttachPolicyToRole", PolicyType="Custom", PolicyName="Releases", RoleName="ci")


def set_faults(api: Api) -> None:
    """Faults of calls with an access key that nobody has."""
    for fault in _FAULTS:
        body = json.dumps({**fault, "access_key_id": "LTAI5tNightly"}).encode()
        assert api.send("POST", "/_genzo/faults", _JSON, body).status == 200


def sign_wrongly(api: Api) -> str:
    """Send a request of a client that encodes spaces as plus signs; returns its RequestId."""
    asked = {
        "AccessKeyId": api.key,
        "Action": "DescribeImages",
        "Format": "JSON",
        "ImageName": "golden web",
        "RegionId": "cn-hangzhou",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "3f0c",
        "SignatureVersion": "1.0",
        "Timestamp": timestamp(),
        "Version": "2014-05-26",
    }
    signed = f"GET&%2F&{quote(urlencode(asked), safe='')}"
    signature = b64encode(hmac.digest(f"{api.secret}&".encode(), signed.encode(), "sha1")).decode()
    answer = api.get({**asked, "Signature": signature})
    assert answer.code == "SignatureDoesNotMatch"
    return str(answer.json["RequestId"])


def _made(api: Api, action: str, **parameters: str) -> None:
    answer = api.call(action, **{"Version": RAM, **parameters})
    assert answer.status == 200, answer.json
