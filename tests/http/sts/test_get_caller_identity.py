"""GetCallerIdentity over HTTP."""

import json

from aliyunsdkcore.client import AcsClient  # type: ignore[import-untyped]
from aliyunsdkcore.request import CommonRequest  # type: ignore[import-untyped]

from tests.api import Api

STS = {"Version": "2015-04-01"}


def test_it_is_the_account_of_the_key(api: Api) -> None:
    answer = api.call("GetCallerIdentity", **STS)
    members = answer.json
    assert members.pop("RequestId")
    assert set(answer.json) == {"IdentityType", "AccountId", "RequestId", "PrincipalId", "UserId", "Arn"}
    assert members == {
        "IdentityType": "Account",
        "AccountId": "1234567890123456",
        "PrincipalId": "1234567890123456",
        "UserId": "1234567890123456",
        "Arn": "acs:ram::1234567890123456:root",
    }


def test_only_the_version_of_sts_has_the_action(api: Api) -> None:
    assert api.call("GetCallerIdentity").code == "InvalidAction.NotFound"
    assert api.call("DescribeRegions", **STS).code == "InvalidAction.NotFound"


def test_with_the_newer_signature(api: Api) -> None:
    answer = api.acs3(
        "GetCallerIdentity", {}, {"x-acs-version": STS["Version"], "accept": "application/json"}
    )
    assert (answer.status, answer.json["UserId"]) == (200, "1234567890123456")


def test_an_sdk_with_an_explicit_endpoint(api: Api) -> None:
    request = CommonRequest(f"{api.host}:{api.port}", STS["Version"], "GetCallerIdentity")
    request.set_accept_format("json")
    answer = json.loads(AcsClient(api.key, api.secret, "cn-hangzhou").do_action_with_exception(request))
    assert answer["Arn"] == "acs:ram::1234567890123456:root"
