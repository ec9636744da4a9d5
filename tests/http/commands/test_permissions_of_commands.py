"""What policies must allow: the instances that a command goes to, and the command."""

import pytest

from genzo.service.service import Service
from tests.http.commands.conftest import BOTH, ONE, SHELL, Assistant
from tests.ram_making import allow, put_policy, put_user

INSTANCE, COMMAND = "acs:ecs:*:*:instance/", "acs:ecs:*:*:command/"
REFUSED = (403, "Forbidden.RAM")


@pytest.fixture
def key(service: Service, assistant: Assistant) -> str:  # noqa: ARG001 - after its reset
    """The key of a user that may do everything with commands, on i-one alone."""
    statement = allow("ecs:*", [f"{INSTANCE}i-one", f"{COMMAND}*"])
    return put_user(service.store, "runner", put_policy(service.store, "run", statement))


def test_instances_are_checked_whether_they_are_named_or_tagged(assistant: Assistant, key: str) -> None:
    sent = {**SHELL, "CommandContent": "date", "AccessKeyId": key}
    assert assistant.call("RunCommand", **sent, **ONE).status == 200
    assert assistant.code("RunCommand", **sent, **BOTH) == REFUSED
    assert assistant.code("RunCommand", **sent, ResourceTag_1_Key="app") == REFUSED
    assert assistant.code("RunCommand", **sent) == REFUSED


def test_an_invocation_is_checked_by_its_instances(assistant: Assistant, key: str) -> None:
    own, both = (assistant.run(**place)["InvokeId"] for place in (ONE, BOTH))
    for action in ("DescribeInvocations", "DescribeInvocationResults", "StopInvocation"):
        assert assistant.call(action, InvokeId=own, AccessKeyId=key).status == 200
        assert assistant.code(action, InvokeId=both, AccessKeyId=key) == REFUSED
    assert assistant.code("DescribeInvocations", AccessKeyId=key) == REFUSED
    named = {"InvokeId": both, "AccessKeyId": key}
    assert assistant.call("StopInvocation", **named, **ONE).status == 200
    assert [each["InvocationStatus"] for each in assistant.results(InvokeId=both)] == ["Cancelled", "Pending"]
