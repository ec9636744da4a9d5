"""Commands of Cloud Assistant as aliyun-cli and programs with the official SDK of Python run them.

They send a script by RunCommand, ask DescribeInvocationResults until InvokeRecordStatus is Finished, and read
ExitCode and the Base64 of Output; or they save a command, invoke it, and ask DescribeInvocations.
"""

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.api import Api
from tests.clients.go_sdks import TeaRpc
from tests.clients.samples import FIRST, PUBLIC, REGION
from tests.clients.sdk_callers import Caller, Ecs20140526
from tests.running import Running, running

OPTIONS = [
    word
    for setting in ("RunInstances=0", "RunCommand=4", "InvokeCommand=4", "StopInvocation=0")
    for word in ("--duration", setting)
]
WAITS = 8
"""How often a program asks before it gives up."""


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running("--memory", *OPTIONS) as started:
        _control(started, "PUT", "clock", {"now": "2026-01-01T00:00:00Z", "frozen": True})
        result = {"content": "uname -a", "output": "Linux genzo\n"}
        _control(
            started, "PUT", "command-results", {"results": [result, {"content": "false", "exit_code": 1}]}
        )
        yield started


@pytest.fixture(params=["aliyun-cli", "alibabacloud_ecs20140526"])
def caller(request: pytest.FixtureRequest, server: Running) -> Caller:
    kinds: dict[str, Callable[[], Caller]] = {
        "aliyun-cli": lambda: TeaRpc(server, FIRST),
        "alibabacloud_ecs20140526": lambda: Ecs20140526(server, FIRST, None),
    }
    return kinds[request.param]()


@pytest.fixture(scope="module")
def instances(server: Running) -> list[str]:
    kind = {"ImageId": PUBLIC, "InstanceType": "ecs.g6.large", "Amount": 2}
    answer = Ecs20140526(server, FIRST, None).call("RunInstances", RegionId=REGION, **kind)
    return list(answer["InstanceIdSets"]["InstanceIdSet"])


def _control(server: Running, method: str, page: str, body: object) -> None:
    answer = Api(server.host, server.port).send(method, f"/_genzo/{page}", body=json.dumps(body).encode())
    assert answer.status == 200, answer.body


def _finished(server: Running, caller: Caller, sent: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The states that a program sees which asks every second, and the result at the end."""
    seen = list[str]()
    for _ in range(WAITS):
        asked = {"RegionId": REGION, "InvokeId": sent["InvokeId"]}
        invocation = caller.call("DescribeInvocationResults", **asked)["Invocation"]
        (result,) = invocation["InvocationResults"]["InvocationResult"]
        seen.append(result["InvocationStatus"])
        if result["InvokeRecordStatus"] == "Finished":
            return seen, result
        _control(server, "PUT", "clock", {"advance": 1})
    pytest.fail(f"the command did not end: {seen}")


def test_a_script_runs_until_it_is_finished(server: Running, caller: Caller, instances: list[str]) -> None:
    place = {"RegionId": REGION, "InstanceId": instances[:1]}
    (agent,) = caller.call("DescribeCloudAssistantStatus", **place)["InstanceCloudAssistantStatusSet"][
        "InstanceCloudAssistantStatus"
    ]
    assert agent["CloudAssistantStatus"] == "true"
    sent = caller.call("RunCommand", Type="RunShellScript", CommandContent="uname -a", **place)
    seen, result = _finished(server, caller, sent)
    assert seen == ["Pending", "Pending", "Running", "Running", "Success"]
    assert (result["ExitCode"], base64.b64decode(result["Output"])) == (0, b"Linux genzo\n")


def test_a_script_that_fails_is_finished_with_its_exit_code(
    server: Running, caller: Caller, instances: list[str]
) -> None:
    content = base64.b64encode(b"false").decode()
    script = {"Type": "RunShellScript", "CommandContent": content, "ContentEncoding": "Base64", "Timeout": 30}
    sent = caller.call("RunCommand", RegionId=REGION, InstanceId=instances[:1], **script)
    seen, result = _finished(server, caller, sent)
    assert (seen[-1], result["ExitCode"], result["ErrorCode"]) == ("Failed", 1, "ExitCodeNonzero")


def test_a_saved_command_runs_on_two_instances_and_is_deleted(
    server: Running, caller: Caller, instances: list[str]
) -> None:
    content = base64.b64encode(b"echo {{name}}").decode()
    saved = caller.call(
        "CreateCommand",
        RegionId=REGION,
        Name="greeting",
        Type="RunShellScript",
        CommandContent=content,
        EnableParameter=True,
    )
    named = {"RegionId": REGION, "CommandId": saved["CommandId"]}
    (command,) = caller.call("DescribeCommands", **named)["Commands"]["Command"]
    assert command["ParameterNames"] == {"ParameterName": ["name"]}
    # The SDK encodes a mapping; the program takes the text.
    values = {"name": "Jack"}
    text = values if isinstance(caller, Ecs20140526) else json.dumps(values)
    sent = caller.call("InvokeCommand", InstanceId=instances, Parameters=text, **named)
    _control(server, "PUT", "clock", {"advance": 4})
    asked = {"RegionId": REGION, "InvokeId": sent["InvokeId"]}
    (shown,) = caller.call("DescribeInvocations", **asked)["Invocations"]["Invocation"]
    assert (shown["InvokeStatus"], json.loads(shown["Parameters"])) == ("Finished", values)
    assert len(shown["InvokeInstances"]["InvokeInstance"]) == 2
    caller.call("StopInvocation", **asked)
    caller.call("DeleteCommand", **named)
    assert caller.call("DescribeCommands", **named)["TotalCount"] == 0
