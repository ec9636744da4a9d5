"""RunCommand, and what both lists show of it until it has ended."""

import base64

import pytest

from tests.http.commands.conftest import BOTH, ONE, Assistant


def test_a_command_is_pending_then_running_then_finished(assistant: Assistant) -> None:
    sent = assistant.run()
    assert sent.keys() == {"RequestId", "CommandId", "InvokeId"}
    (pending,) = assistant.results(InvokeId=sent["InvokeId"])
    assert pending == {
        "InvocationStatus": "Pending",
        "Repeats": 0,
        "CommandId": sent["CommandId"],
        "InstanceId": "i-one",
        "Output": "",
        "Dropped": 0,
        "StopTime": "",
        "StartTime": "",
        "ErrorInfo": "",
        "ErrorCode": "",
        "FinishedTime": "",
        "InvokeId": sent["InvokeId"],
        "InvokeRecordStatus": "Running",
        "Username": "",
        "ContainerId": "",
        "ContainerName": "",
        "TerminationMode": "",
        "Tags": {"Tag": []},
    }
    assistant.wait(5)
    (running,) = assistant.results()
    changed = {name: value for name, value in running.items() if pending[name] != value}
    assert changed == {
        "InvocationStatus": "Running",
        "Repeats": 1,
        "StartTime": "2026-01-01T00:00:05Z",
    }
    assistant.wait(5)
    (finished,) = assistant.results()
    changed = {name: value for name, value in finished.items() if running.get(name) != value}
    assert changed == {
        "InvocationStatus": "Success",
        "InvokeRecordStatus": "Finished",
        "ExitCode": 0,
        "FinishedTime": "2026-01-01T00:00:10Z",
    }


def test_an_invocation_has_the_command_and_its_instances(assistant: Assistant) -> None:
    chosen = {
        "Name": "hello",
        "Description": "greets",
        "WorkingDir": "/home",
        "Timeout": "30",
        "Username": "test",
        "ContainerId": f"docker://{'a1' * 32}",
        "ContainerName": "app",
        "TerminationMode": "ProcessTree",
        "Launcher": "python3 -u {{ACS::ScriptFileName}}",
        "Tag_1_Key": "for",
        "Tag_1_Value": "test",
    }
    sent = assistant.run(**BOTH, **chosen)
    assistant.wait(10)
    (shown,) = assistant.invocations(InvokeId=sent["InvokeId"])
    instances = shown.pop("InvokeInstances")["InvokeInstance"]
    assert shown == {
        "CreationTime": "2026-01-01T00:00:00Z",
        "Frequency": "",
        "InvocationStatus": "Success",
        "RepeatMode": "Once",
        "CommandId": sent["CommandId"],
        "CommandType": "RunShellScript",
        "InvokeStatus": "Finished",
        "Parameters": "{}",
        "Timed": False,
        "CommandContent": base64.b64encode(b"echo hello").decode(),
        "CommandName": "hello",
        "CommandDescription": "greets",
        "InvokeId": sent["InvokeId"],
        "Username": "test",
        "WorkingDir": "/home",
        "Timeout": 30,
        "ContainerId": chosen["ContainerId"],
        "ContainerName": "app",
        "TerminationMode": "ProcessTree",
        "Launcher": chosen["Launcher"],
        "Tags": {"Tag": [{"TagKey": "for", "TagValue": "test"}]},
    }
    assert [each["InstanceId"] for each in instances] == ["i-one", "i-two"]
    for result in assistant.results():
        assert {name: result[name] for name in ("Launcher", "Username", "ContainerId", "ContainerName")} == {
            name: shown[name] for name in ("Launcher", "Username", "ContainerId", "ContainerName")
        }
    assert instances[0] == {
        "CreationTime": "2026-01-01T00:00:00Z",
        "UpdateTime": "2026-01-01T00:00:10Z",
        "FinishTime": "2026-01-01T00:00:10Z",
        "InvocationStatus": "Success",
        "Repeats": 1,
        "InstanceId": "i-one",
        "Output": "",
        "Dropped": 0,
        "StopTime": "",
        "ExitCode": 0,
        "StartTime": "2026-01-01T00:00:05Z",
        "ErrorInfo": "",
        "Timed": False,
        "ErrorCode": "",
        "InstanceInvokeStatus": "Finished",
    }


def test_a_command_that_is_not_kept_is_gone_and_its_invocation_stays(assistant: Assistant) -> None:
    sent = assistant.run()
    assert assistant.commands() == []
    assert assistant.code("InvokeCommand", CommandId=sent["CommandId"], **ONE) == (
        404,
        "InvalidCmdId.NotFound",
    )
    assert [each["InvokeId"] for each in assistant.invocations()] == [sent["InvokeId"]]


def test_a_kept_command_is_sent_again(assistant: Assistant) -> None:
    sent = assistant.run(KeepCommand="true", Name="kept")
    again = assistant.call("InvokeCommand", CommandId=sent["CommandId"], **ONE).json
    assert again.keys() == {"RequestId", "InvokeId"}
    (command,) = assistant.commands()
    assert (command["CommandId"], command["Name"], command["InvokeTimes"]) == (sent["CommandId"], "kept", 2)
    assert {each["InvokeId"] for each in assistant.invocations(CommandName="kept")} == {
        sent["InvokeId"],
        again["InvokeId"],
    }


def test_invoke_command_has_its_own_duration_timeout_and_folder(assistant: Assistant) -> None:
    sent = assistant.run(KeepCommand="true", WorkingDir="/home")
    chosen = {"CommandId": sent["CommandId"], "Timeout": "10", "WorkingDir": "/tmp", **ONE}
    invoke_id = assistant.call("InvokeCommand", **chosen).json["InvokeId"]
    assistant.wait(19)
    (shown,) = assistant.invocations(InvokeId=invoke_id)
    assert (shown["InvocationStatus"], shown["Timeout"], shown["WorkingDir"]) == ("Running", 10, "/tmp")
    assistant.wait(1)
    (shown,) = assistant.invocations(InvokeId=invoke_id)
    assert shown["InvocationStatus"] == "Success"
    assert assistant.commands()[0]["Timeout"] == 60


def test_resource_tags_choose_the_instances(assistant: Assistant) -> None:
    assistant.run(ResourceTag_1_Key="app", ResourceTag_1_Value="web")
    assert {each["InstanceId"] for each in assistant.results()} == {"i-one", "i-two"}
    sent = assistant.run(ResourceTag_1_Key="app", ResourceTag_2_Key="tier", ResourceTag_2_Value="2")
    assert [each["InstanceId"] for each in assistant.results(InvokeId=sent["InvokeId"])] == ["i-two"]


def test_an_instance_named_twice_gets_the_command_once(assistant: Assistant) -> None:
    assistant.run(InstanceId_1="i-one", InstanceId_2="i-one")
    assert len(assistant.results()) == 1


def test_a_resource_group_is_that_of_the_instances_that_have_one(assistant: Assistant) -> None:
    assistant.run(ResourceGroupId="rg-1", **BOTH)
    assert len(assistant.results(ResourceGroupId="rg-1")) == 2
    assert len(assistant.invocations(ResourceGroupId="rg-1")) == 1
    assert assistant.results(ResourceGroupId="rg-2") == assistant.invocations(ResourceGroupId="rg-2") == []


def test_a_dry_run_sends_and_saves_nothing(assistant: Assistant) -> None:
    sent = assistant.run(RepeatMode="DryRun", KeepCommand="true")
    assert sent.keys() == {"RequestId", "CommandId", "InvokeId"}
    assert assistant.commands() == assistant.invocations() == []
    kept = assistant.run(KeepCommand="true")["CommandId"]
    asked = {"CommandId": kept, "RepeatMode": "DryRun"}
    assert assistant.call("InvokeCommand", **asked, **ONE).status == 200
    assert assistant.code("InvokeCommand", **asked, InstanceId_1="i-none") == (
        404,
        "InvalidInstance.NotFound",
    )
    assert (assistant.commands()[0]["InvokeTimes"], len(assistant.invocations())) == (1, 1)


def test_an_instance_that_does_not_run_gets_no_command(assistant: Assistant) -> None:
    assistant.run(InstanceId_1="i-stopped")
    assistant.wait(5)
    (result,) = assistant.results()
    assert (result["InvocationStatus"], result["InvokeRecordStatus"]) == ("Aborted", "Failed")
    assert (result["ErrorCode"], result["ErrorInfo"]) == (
        "InstanceNotRunning",
        "the instance is not running when create task",
    )
    assert "ExitCode" not in result
    assert (result["StartTime"], result["Repeats"]) == ("", 0)


@pytest.mark.parametrize("kind", ["RunBatScript", "RunPowerShellScript"])
def test_windows_runs_its_own_types(assistant: Assistant, kind: str) -> None:
    chosen = {"Username": "tester", "WindowsPasswordName": "name"}
    assistant.run(Type=kind, InstanceId_1="i-windows", **chosen)
    assert assistant.invocations(CommandType=kind)[0]["Username"] == "tester"


def test_the_same_client_token_sends_a_command_once(assistant: Assistant) -> None:
    first, second = (assistant.run(ClientToken="once") for _ in range(2))
    assert first["InvokeId"] == second["InvokeId"]
    assert len(assistant.invocations()) == 1
    changed = {"CommandContent": "echo other", "Type": "RunShellScript", "ClientToken": "once", **ONE}
    assert assistant.code("RunCommand", **changed) == (403, "IdempotentParameterMismatch")
