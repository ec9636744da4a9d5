"""What the audit trail has about calls."""

from dataclasses import replace

import pytest

from genzo.actions import registry
from genzo.actions.action import ECS
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, AccessKey
from genzo.errors import ApiError, ErrorType
from genzo.wire.structs import Response
from tests.audit.conftest import Audited

ROOT = f"acs:ram::{FIRST_ACCOUNT_ID}:root"


def test_a_write_is_recorded_with_what_it_did(audited: Audited) -> None:
    answer = audited.call("CreateVpc", VpcName="made")
    (event,) = audited.events()
    assert event.request_id == answer.json["RequestId"]
    assert (event.at, event.account_id) == (int(audited.now * 1000), FIRST_ACCOUNT_ID)
    assert (event.principal, event.access_key_id) == (ROOT, "genzo")
    assert (event.source, event.user_agent, event.is_secure) == ("127.0.0.1", "tests/1", False)
    assert (event.action, event.version, event.region_id) == ("CreateVpc", ECS, "cn-hangzhou")
    assert event.parameters == {"RegionId": "cn-hangzhou", "VpcName": "made"}
    assert event.response["VpcId"] == answer.json["VpcId"]
    assert (event.error, event.message, event.is_write, event.is_repeat) == ("", "", True, False)


@pytest.mark.parametrize(
    ("parameters", "code"),
    [({"ImageId": "m-none"}, ""), ({}, "MissingParameter"), ({"ImageId": "m-1", "Force": "x"}, "")],
    ids=["refused", "missing", "malformed"],
)
def test_a_refused_write_is_recorded_with_its_error(
    audited: Audited, parameters: dict[str, str], code: str
) -> None:
    answer = audited.call("DeleteImage", **parameters)
    assert answer.status >= 400
    (event,) = audited.events(refused=True)
    assert event.error == answer.code
    assert event.message == answer.json["Message"]
    assert event.error.startswith(code)
    assert event.parameters == {"RegionId": "cn-hangzhou", **parameters}
    assert event.response == {}


def test_a_read_is_not_recorded(audited: Audited) -> None:
    assert audited.call("DescribeVpcs").status == 200
    assert audited.call("DescribeImages", PageSize="0").status == 400
    assert audited.events() == []


def test_the_repeated_answer_to_a_client_token_says_so(audited: Audited) -> None:
    first, second = (audited.call("CreateVpc", ClientToken="t").json["VpcId"] for _ in range(2))
    assert first == second
    assert [event.is_repeat for event in audited.events()] == [True, False]


def test_secrets_are_hidden(audited: Audited) -> None:
    audited.call("ModifyInstanceAttribute", InstanceId="i-1", Password="Gehe1m!!", UserData="R2VoZWlt")
    (event,) = audited.events()
    assert event.parameters["Password"] == event.parameters["UserData"] == "***"
    assert event.parameters["InstanceId"] == "i-1"
    assert not event.parameters.keys() & {"Signature", "SignatureNonce", "AccessKeyId", "Timestamp"}


def test_long_values_are_cut(audited: Audited) -> None:
    many = {f"ResourceId_{number}": "i" * 600 for number in range(1, 121)}
    audited.call("TagResources", ResourceType="instance", Tag_1_Key="k", **many)
    (event,) = audited.events()
    assert len(event.parameters) == 100
    assert max(len(value) for value in event.parameters.values()) == 512


def test_a_read_that_ram_refuses_is_recorded(audited: Audited, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> Response:
        error = ApiError(ErrorType("Forbidden.RAM", 403, "no"), {})
        error.statement = "Custom/deny statement 0"
        raise error

    action = replace(registry.find(ECS, "DescribeVpcs"), handle=refuse)
    monkeypatch.setattr(registry, "find", lambda _version, _name: action)
    assert audited.call("DescribeVpcs").code == "Forbidden.RAM"
    (event,) = audited.events()
    assert (event.action, event.error, event.is_write) == ("DescribeVpcs", "Forbidden.RAM", False)
    assert event.statement == "Custom/deny statement 0"


def test_failures_to_sign_are_recorded_once_a_minute(audited: Audited) -> None:
    for _ in range(5):
        assert audited.call("CreateVpc", secret="wrong").code == "SignatureDoesNotMatch"
    (event,) = audited.events()
    assert (event.error, event.access_key_id, event.count) == ("SignatureDoesNotMatch", "genzo", 1)
    assert (event.principal, event.source) == (ROOT, "127.0.0.1")
    # Neither the signed text nor the parameters: who sent them is not known.
    assert (event.message, event.parameters) == ("", {})
    audited.now += 60
    audited.call("CreateVpc", secret="wrong")
    assert [each.count for each in audited.events()] == [5, 1]


def test_each_error_of_a_key_is_counted_by_itself(audited: Audited) -> None:
    with audited.service.store.writing() as catalogue:
        catalogue.put_access_key(
            AccessKey(access_key_id="off", secret="s", account_id=FIRST_ACCOUNT_ID, active=False)
        )
    audited.call("DescribeVpcs", secret="wrong")
    audited.call("DescribeVpcs", key="off", secret="s")
    found = [(event.access_key_id, event.error) for event in audited.events()]
    assert found == [("off", "InvalidAccessKeyId.Inactive"), ("genzo", "SignatureDoesNotMatch")]


def test_a_replayed_request_is_recorded(audited: Audited) -> None:
    request = audited.signed("CreateVpc")
    assert audited.send(request).status == 200
    assert audited.send(request).code == "SignatureNonceUsed"
    assert [event.error for event in audited.events()] == ["SignatureNonceUsed", ""]


def test_unknown_keys_leave_no_trace(audited: Audited) -> None:
    for number in range(3):
        assert audited.call("CreateVpc", key=f"nobody{number}").status == 404
    assert audited.send({"Action": "CreateVpc", "Version": ECS}).status == 400
    assert audited.events() == []
