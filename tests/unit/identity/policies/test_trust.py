"""Trust policies: which documents are valid, and which principals may assume a role."""

import json
from typing import Any

import pytest

from genzo.identity.policies.json_document import MalformedPolicyError
from genzo.identity.policies.trust import parse_trust_policy

ROOT, ANN, ROLE = "acs:ram::1:root", "acs:ram::1:user/ann", "acs:ram::1:role/Builder"


def document(*principals: dict[str, Any], effect: str = "Allow", **more: Any) -> str:  # noqa: ANN401 - JSON
    statements = [
        {"Action": "sts:AssumeRole", "Effect": effect, "Principal": each, **more} for each in principals
    ]
    return json.dumps({"Version": "1", "Statement": statements})


@pytest.mark.parametrize(
    ("principal", "names", "trusts"),
    [
        ({"RAM": ROOT}, [ROOT], True),
        ({"RAM": [ROOT]}, [ANN, ROOT], True),
        ({"RAM": ANN}, [ANN, ROOT], True),
        ({"RAM": "acs:ram::1:user/Ann"}, [ANN, ROOT], True),
        ({"RAM": ANN}, ["acs:ram::1:user/bob", ROOT], False),
        ({"RAM": "acs:ram::2:root"}, [ANN, ROOT], False),
        ({"RAM": ROLE}, [ROLE, ROOT], True),
        ({"Service": "ecs.aliyuncs.com"}, [ANN, ROOT], False),
        ({"Service": ["ecs.aliyuncs.com"], "RAM": [ANN]}, [ANN, ROOT], True),
        ({"Federated": "acs:ram::1:saml-provider/x"}, [ANN, ROOT], False),
    ],
)
def test_who_is_trusted(principal: dict[str, Any], names: list[str], trusts: bool) -> None:
    assert parse_trust_policy(document(principal)).trusts(names, {}) is trusts


def test_a_deny_takes_precedence() -> None:
    text = json.loads(document({"RAM": ROOT}))
    text["Statement"].append({"Action": "sts:AssumeRole", "Effect": "Deny", "Principal": {"RAM": ANN}})
    policy = parse_trust_policy(json.dumps(text))
    assert not policy.trusts([ANN, ROOT], {})
    assert policy.trusts(["acs:ram::1:user/bob", ROOT], {})


def test_a_condition_must_hold() -> None:
    policy = parse_trust_policy(document({"RAM": ROOT}, Condition={"StringEquals": {"sts:ExternalId": "x"}}))
    assert policy.trusts([ROOT], {"sts:externalid": ["x"]})
    assert not policy.trusts([ROOT], {"sts:externalid": ["y"]})
    assert not policy.trusts([ROOT], {})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{}", 'Version of the policy document must be "1".'),
        (document({}), "Principal of statement 1 must have RAM, Service or Federated."),
        (
            document({"RAM": "*"}),
            "Principal of statement 1: '*' must be like acs:ram::1234567890123456:root.",
        ),
        (document({"AWS": ROOT}), "Principal of statement 1 has an unknown element 'AWS'."),
        (document({"RAM": []}), "RAM of Principal of statement 1 must be a text, or a list of texts."),
        (document({"RAM": ROOT}, effect="Permit"), "Effect of statement 1 must be Allow or Deny."),
        (document({"RAM": ROOT}, Action="ecs:*"), "Action of statement 1 must be sts:AssumeRole."),
        (document({"RAM": ROOT}, Resource="*"), "Statement 1 has an unknown element 'Resource'."),
    ],
)
def test_malformed_trust_policies(text: str, message: str) -> None:
    with pytest.raises(MalformedPolicyError) as raised:
        parse_trust_policy(text)
    assert str(raised.value) == message
