"""StopInvocation, schedules, and the state of the agent."""

from datetime import timedelta
from typing import Any

import pytest

from tests.http.commands.conftest import BOTH, START, Assistant


def _stop(assistant: Assistant, sent: dict[str, Any], **parameters: str) -> None:
    answer = assistant.call("StopInvocation", InvokeId=sent["InvokeId"], **parameters)
    assert answer.json.keys() == {"RequestId"}


def test_a_pending_command_is_cancelled_at_once(assistant: Assistant) -> None:
    _stop(assistant, assistant.run())
    (result,) = assistant.results()
    assert (result["InvocationStatus"], result["InvokeRecordStatus"]) == ("Cancelled", "Stopped")
    assert result["StopTime"] == result["FinishedTime"] == START
    assert (result["StartTime"], result["Repeats"]) == ("", 0)
    assistant.wait(60)
    assert assistant.results() == [result]


def test_a_running_command_is_stopping_then_terminated(assistant: Assistant) -> None:
    assistant.set("command-results", {"results": [{"output": "all of it"}]})
    sent = assistant.run()
    assistant.wait(6)
    _stop(assistant, sent)
    assert (assistant.results()[0]["InvocationStatus"], assistant.invocations()[0]["InvokeStatus"]) == (
        "Stopping",
        "Stopping",
    )
    assistant.wait(1)
    _stop(assistant, sent)
    assistant.wait(1)
    (result,) = assistant.results()
    assert (result["InvocationStatus"], result["Output"]) == ("Terminated", "")
    assert (result["StopTime"], result["FinishedTime"]) == ("2026-01-01T00:00:06Z", "2026-01-01T00:00:08Z")
    assert "ExitCode" not in result
    (shown,) = assistant.invocations()
    assert (shown["InvocationStatus"], shown["InvokeStatus"]) == ("Stopped", "Stopped")


def test_an_ended_command_stays_as_it_is(assistant: Assistant) -> None:
    sent = assistant.run()
    assistant.wait(10)
    before = assistant.results()
    _stop(assistant, sent)
    assert assistant.results() == before


def test_some_instances_are_stopped(assistant: Assistant) -> None:
    sent = assistant.run(**BOTH)
    _stop(assistant, sent, InstanceId_1="i-two", InstanceId_2="i-none")
    assert assistant.invocations()[0]["InvocationStatus"] == "Pending"
    assistant.wait(10)
    assert [each["InvocationStatus"] for each in assistant.results()] == ["Success", "Cancelled"]
    (shown,) = assistant.invocations()
    assert (shown["InvocationStatus"], shown["InvokeStatus"]) == ("Success", "Finished")


SCHEDULES = [
    "rate(5m)",
    "rate(7d)",
    "at(2026-06-06 13:15:30 Asia/Shanghai)",
    "at(2026-06-06 13:15:30 GMT-7:00)",
    "at(2026-06-06 13:15:30)",
    "0 */20 * * * ?",
    "0 15 10 ? * * 2026 Asia/Shanghai",
    "0 0/30 10-11 * * ? 2026 GMT+8:00",
    "0 0/5 14 * 10 ? 2026/2 UTC",
    "0 0 12 L JAN-MAR MON,FRI",
    "0 0 12 ? * 6#3",
]


@pytest.mark.parametrize("frequency", SCHEDULES)
def test_a_scheduled_command_waits_until_it_is_stopped(assistant: Assistant, frequency: str) -> None:
    sent = assistant.run(Frequency=frequency, RepeatMode="Once")
    assistant.wait(24 * 60 * 60)
    (shown,) = assistant.invocations(Timed="true")
    assert (shown["RepeatMode"], shown["Frequency"], shown["Timed"]) == ("Period", frequency, True)
    assert (shown["InvocationStatus"], shown["InvokeStatus"]) == ("Scheduled", "Running")
    (instance,) = shown["InvokeInstances"]["InvokeInstance"]
    assert (instance["InvocationStatus"], instance["Timed"], instance["Repeats"]) == ("Scheduled", True, 0)
    _stop(assistant, sent)
    assert assistant.invocations(Timed="true") == []
    (shown,) = assistant.invocations(Timed="false")
    assert (shown["InvocationStatus"], shown["Timed"]) == ("Stopped", False)


@pytest.mark.parametrize("mode", ["NextRebootOnly", "EveryReboot"])
def test_a_command_waits_for_a_start(assistant: Assistant, mode: str) -> None:
    assistant.run(RepeatMode=mode)
    (shown,) = assistant.invocations(RepeatMode=mode)
    assert (shown["RepeatMode"], shown["InvocationStatus"]) == (mode, "Scheduled")
    assert assistant.invocations(RepeatMode="Once") == []
    assert len(assistant.invocations(RepeatMode="Once", InstanceId="i-one", CommandName="none")) == 1


WRONG = [
    "rate(59s)",
    "rate(60s)",
    "rate(8d)",
    "rate(5)",
    "at(2026-13-06 13:15:30)",
    "at(2026-06-06)",
    "at(2026-06-06 13:15:30 GMT+08:00)",
    "* * * * *",
    "60 * * * * ?",
    "0 0 24 * * ?",
    "0 0 12 * 13 ?",
    "0 0 12 * * ? 1969",
    "? * * * * *",
    "0/0 * * * * ?",
    "0 0 12 * * ? 2026 Mars 5",
    "often",
]


@pytest.mark.parametrize("frequency", WRONG)
def test_a_wrong_frequency_is_refused(assistant: Assistant, frequency: str) -> None:
    call = {"CommandContent": "date", "Type": "RunShellScript", "InstanceId_1": "i-one"}
    assert assistant.code("RunCommand", Frequency=frequency, **call) == (400, "InvalidParam.Frequency")


def test_invocations_end_after_four_weeks(assistant: Assistant) -> None:
    sent = assistant.run()
    assistant.wait(28 * 24 * 60 * 60)
    assert len(assistant.results()) == len(assistant.invocations()) == 1
    assistant.wait(1)
    assert assistant.results() == assistant.invocations() == []
    assert assistant.code("StopInvocation", InvokeId=sent["InvokeId"]) == (404, "InvalidInvokeId.NotFound")
    assistant.run()
    # What nobody sees any more is deleted, so a clock that is set back shows the other one alone.
    assistant.set("clock", {"now": START, "frozen": True})
    assert [each["InvokeId"] == sent["InvokeId"] for each in assistant.invocations()] == [False]


def test_the_quota_counts_the_invocations_of_a_day(assistant: Assistant) -> None:
    assistant.set("quotas", {"invocations_per_day": 1})
    assistant.run()
    call = {"CommandContent": "date", "Type": "RunShellScript", "InstanceId_1": "i-one"}
    assert assistant.code("RunCommand", **call) == (403, "Invocation.ExceedQuota")
    assistant.wait(timedelta(days=1).total_seconds())
    assistant.run()


def _agents(assistant: Assistant, **asked: str) -> dict[str, dict[str, Any]]:
    answer = assistant.call("DescribeCloudAssistantStatus", **asked).json
    found = answer["InstanceCloudAssistantStatusSet"]["InstanceCloudAssistantStatus"]
    assert answer["TotalCount"] >= len(found)
    return {each["InstanceId"]: each for each in found}


def test_the_agent_runs_where_the_instance_runs(assistant: Assistant) -> None:
    assistant.run()
    assistant.wait(6)
    agents = _agents(assistant)
    assert agents.keys() == {"i-one", "i-two", "i-stopped", "i-windows"}
    assert agents["i-one"] == {
        "CloudAssistantStatus": "true",
        "LastInvokedTime": "2026-01-01T00:00:05Z",
        "CloudAssistantVersion": "2.2.3.541",
        "ActiveTaskCount": 1,
        "InvocationCount": 0,
        "InstanceId": "i-one",
        "LastHeartbeatTime": START,
        "OSType": "Linux",
        "SupportSessionManager": True,
    }
    assert agents["i-stopped"] == {
        **agents["i-one"],
        "CloudAssistantStatus": "false",
        "LastInvokedTime": "",
        "CloudAssistantVersion": "",
        "ActiveTaskCount": 0,
        "InstanceId": "i-stopped",
        "LastHeartbeatTime": "",
        "SupportSessionManager": False,
    }
    assistant.wait(4)
    ended = _agents(assistant, InstanceId_1="i-one")["i-one"]
    assert (ended["ActiveTaskCount"], ended["InvocationCount"]) == (0, 1)


def test_agents_are_chosen_by_instance_and_system(assistant: Assistant) -> None:
    assert _agents(assistant, OSType="Windows").keys() == {"i-windows"}
    named = {"InstanceId_1": "i-two", "InstanceId_2": "i-windows", "PageSize": "1"}
    assert _agents(assistant, **named).keys() == {"i-two", "i-windows"}
    assert _agents(assistant, **named, OSType="Linux").keys() == {"i-two"}
    assert len(_agents(assistant, PageSize="2")) == 2
    assert len(_agents(assistant, PageSize="3", PageNumber="2")) == 1
    first = assistant.call("DescribeCloudAssistantStatus", MaxResults="3").json
    assert len(_agents(assistant, NextToken=first["NextToken"])) == 1


def test_the_agent_is_there_already(assistant: Assistant) -> None:
    answer = assistant.call("InstallCloudAssistant", InstanceId_1="i-one", InstanceId_2="i-stopped")
    assert answer.json.keys() == {"RequestId"}
