"""The errors of actions that describe their own error for a missing parameter."""

import pytest

from tests.api import Api

NAMED = {"RegionId": "cn-hangzhou", "KeyPairName": "a-key-pair", "InstanceId": "i-none"}


@pytest.mark.parametrize(
    ("action", "parameter"),
    [
        ("ModifyImageAttribute", "RegionId"),
        ("ModifyImageSharePermission", "RegionId"),
        ("DeleteKeyPairs", "KeyPairNames"),
        ("ImportKeyPair", "PublicKeyBody"),
    ],
)
def test_a_missing_parameter_is_named(api: Api, action: str, parameter: str) -> None:
    answer = api.call(action, **{name: value for name, value in NAMED.items() if name != parameter})
    assert (answer.status, answer.code) == (400, "MissingParameter")
    assert answer.json["Message"] == (
        f'The input parameter "{parameter}" that is mandatory for processing this request is not supplied.'
    )
