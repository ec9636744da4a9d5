"""RAM with aliyun-python-sdk-ram: the life of a user, its key and its policy, over a socket."""

import importlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from aliyunsdkcore.acs_exception.exceptions import ServerException  # type: ignore[import-untyped]
from aliyunsdkcore.client import AcsClient  # type: ignore[import-untyped]

from tests.api import Api
from tests.http.ram.calling import POLICY
from tests.running import running


@pytest.fixture(scope="module")
def client() -> Iterator["Client"]:
    with running("--memory") as server:
        yield Client(Api(server.host, server.port))


class Client:
    """Calls actions through the SDK's requests."""

    def __init__(self, api: Api) -> None:
        self._endpoint = f"{api.host}:{api.port}"
        self._client = AcsClient(api.key, api.secret, "cn-hangzhou")

    def call(self, action: str, **parameters: str) -> Any:  # noqa: ANN401 - whatever the action answers
        module = importlib.import_module(f"aliyunsdkram.request.v20150501.{action}Request")
        request = getattr(module, f"{action}Request")()
        request.set_endpoint(self._endpoint)
        request.set_protocol_type("http")
        request.set_accept_format("json")
        for name, value in parameters.items():
            getattr(request, f"set_{name}")(value)
        return json.loads(self._client.do_action_with_exception(request))


def test_the_life_of_a_user(client: Client) -> None:
    made = client.call("CreateUser", UserName="alice", DisplayName="Alice", Email="alice@example.com")
    assert client.call("GetUser", UserName="alice")["User"]["UserId"] == made["User"]["UserId"]
    key = client.call("CreateAccessKey", UserName="alice")["AccessKey"]
    client.call("CreatePolicy", PolicyName="own", PolicyDocument=POLICY)
    named = {"PolicyType": "Custom", "PolicyName": "own"}
    client.call("AttachPolicyToUser", **named, UserName="alice")
    (attached,) = client.call("ListPoliciesForUser", UserName="alice")["Policies"]["Policy"]
    assert attached["PolicyName"] == "own"
    with pytest.raises(ServerException) as refused:
        client.call("DeleteUser", UserName="alice")
    assert (refused.value.get_http_status(), refused.value.get_error_code()) == (
        409,
        "DeleteConflict.User.AccessKey",
    )
    client.call("UpdateAccessKey", UserName="alice", UserAccessKeyId=key["AccessKeyId"], Status="Inactive")
    client.call("DeleteAccessKey", UserName="alice", UserAccessKeyId=key["AccessKeyId"])
    client.call("DetachPolicyFromUser", **named, UserName="alice")
    client.call("DeletePolicy", PolicyName="own")
    client.call("DeleteUser", UserName="alice")
    assert client.call("ListUsers")["Users"]["User"] == []
