"""Commands whose instance is released while they wait or run."""

from collections.abc import Mapping

import pytest

from tests.http.commands.conftest import BOTH, ONE, PLACE, START, Assistant

RELEASED = {
    "ErrorCode": "InstanceReleased",
    "ErrorInfo": "the instance has released when create task",
    "InvokeRecordStatus": "Failed",
    "Output": "",
}
DELETIONS: Mapping[str, Mapping[str, str]] = {
    "DeleteInstance": {"InstanceId": "i-one"},
    "DeleteInstances": {**ONE, **PLACE},
}


def _release(assistant: Assistant, action: str = "DeleteInstance") -> None:
    answer = assistant.call(action, Force="true", **DELETIONS[action])
    assert answer.status == 200, answer.json


@pytest.mark.parametrize("action", DELETIONS)
def test_a_running_command_ends_in_an_error(assistant: Assistant, action: str) -> None:
    assistant.set("command-results", {"results": [{"output": "all of it"}]})
    assistant.run()
    assistant.wait(6)
    assert assistant.results()[0]["InvocationStatus"] == "Running"
    _release(assistant, action)
    (result,) = assistant.results()
    assert result.items() >= {**RELEASED, "InvocationStatus": "Error"}.items()
    assert "ExitCode" not in result
    assert (result["StartTime"], result["Repeats"]) == ("2026-01-01T00:00:05Z", 1)
    assert (result["FinishedTime"], result["StopTime"]) == ("2026-01-01T00:00:06Z", "")
    (shown,) = assistant.invocations()
    assert (shown["InvocationStatus"], shown["InvokeStatus"]) == ("Failed", "Failed")
    assistant.wait(60)
    assert assistant.results() == [result]


def test_a_pending_command_is_not_delivered(assistant: Assistant) -> None:
    assistant.run()
    _release(assistant)
    (result,) = assistant.results()
    assert result.items() >= {**RELEASED, "InvocationStatus": "Aborted"}.items()
    assert (result["StartTime"], result["Repeats"], result["FinishedTime"]) == ("", 0, START)
    assistant.wait(60)
    assert assistant.results() == [result]


def test_a_command_that_waits_for_its_schedule_ends(assistant: Assistant) -> None:
    sent = assistant.run(Frequency="rate(5m)", KeepCommand="true")
    assert assistant.results()[0]["InvocationStatus"] == "Scheduled"
    _release(assistant)
    assert assistant.results()[0].items() >= {**RELEASED, "InvocationStatus": "Aborted"}.items()
    (shown,) = assistant.invocations()
    assert (shown["InvocationStatus"], shown["Timed"]) == ("Failed", False)
    assert assistant.call("DeleteCommand", CommandId=sent["CommandId"]).status == 200


def test_the_other_instances_go_on(assistant: Assistant) -> None:
    assistant.run(**BOTH)
    assistant.wait(6)
    _release(assistant)
    assert [each["InvocationStatus"] for each in assistant.results()] == ["Error", "Running"]
    assert assistant.invocations()[0]["InvocationStatus"] == "Running"
    assistant.wait(4)
    assert [each["InvocationStatus"] for each in assistant.results()] == ["Error", "Success"]
    assert assistant.invocations()[0]["InvocationStatus"] == "PartialFailed"


def test_what_has_ended_stays_as_it_is(assistant: Assistant) -> None:
    assistant.run()
    assistant.wait(10)
    before = assistant.results()
    assert before[0]["InvocationStatus"] == "Success"
    _release(assistant)
    assert assistant.results() == before


def test_a_stopping_command_is_terminated(assistant: Assistant) -> None:
    sent = assistant.run()
    assistant.wait(6)
    assistant.call("StopInvocation", InvokeId=sent["InvokeId"])
    _release(assistant)
    assert assistant.results()[0]["InvocationStatus"] == "Stopping"
    assistant.wait(2)
    (result,) = assistant.results()
    assert (result["InvocationStatus"], result["ErrorCode"]) == ("Terminated", "")


def test_a_released_instance_is_not_stopped(assistant: Assistant) -> None:
    sent = assistant.run()
    assistant.wait(6)
    _release(assistant)
    before = assistant.results()
    assistant.call("StopInvocation", InvokeId=sent["InvokeId"])
    assistant.wait(10)
    assert assistant.results() == before


def test_a_clock_that_is_set_back_shows_the_command_as_it_was(assistant: Assistant) -> None:
    assistant.run()
    assistant.wait(6)
    _release(assistant)
    assistant.set("clock", {"now": "2026-01-01T00:00:05Z", "frozen": True})
    assert assistant.results()[0]["InvocationStatus"] == "Running"
    assistant.wait(1)
    assert assistant.results()[0]["InvocationStatus"] == "Error"


def test_a_deletion_that_is_refused_ends_nothing(assistant: Assistant) -> None:
    assistant.run()
    assert assistant.code("DeleteInstance", InstanceId="i-one") == (403, "IncorrectInstanceStatus")
    assert assistant.results()[0]["InvocationStatus"] == "Pending"
