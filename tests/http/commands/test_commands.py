"""CreateCommand, ModifyCommand, DeleteCommand and DescribeCommands."""

import base64
from typing import Any

import pytest

from tests.http.commands.conftest import ELSEWHERE, ONE, SHELL, Assistant

CONTENT = base64.b64encode(b"echo {{name}}").decode()


def _create(assistant: Assistant, name: str = "hello", **parameters: str) -> str:
    answer = assistant.call(
        "CreateCommand", **{**SHELL, "Name": name, "CommandContent": CONTENT, **parameters}
    )
    assert answer.json.keys() == {"CommandId", "RequestId"}
    return str(answer.json["CommandId"])


def test_a_command_is_saved_with_defaults(assistant: Assistant) -> None:
    command_id = _create(assistant)
    assert assistant.commands(CommandId=command_id) == [
        {
            "CreationTime": "2026-01-01T00:00Z",
            "Type": "RunShellScript",
            "Timeout": 60,
            "InvokeTimes": 0,
            "CommandId": command_id,
            "WorkingDir": "",
            "Description": "",
            "CommandContent": CONTENT,
            "Name": "hello",
            "EnableParameter": False,
            "ResourceGroupId": "",
            "ParameterNames": {"ParameterName": []},
            "Tags": {"Tag": []},
        }
    ]


def test_a_command_is_saved_with_everything(assistant: Assistant) -> None:
    text = "{{ b }} {{A}} {{\na}} {{ACS::InstanceId}} {{acs::regionid}} {{c-_9}}"
    command_id = _create(
        assistant,
        CommandContent=text,
        ContentEncoding="plaintext",
        Type="RunBatScript",
        Description="greets",
        WorkingDir="C:\\",
        Timeout="3600",
        EnableParameter="true",
        Launcher="cmd",
        ResourceGroupId="rg-1",
        Tag_1_Key="for",
        Tag_1_Value="test",
    )
    (command,) = assistant.commands(ContentEncoding="PlainText")
    assert command["CommandId"] == command_id
    assert command["CommandContent"] == text
    assert command["ParameterNames"] == {"ParameterName": ["b", "A", "c-_9"]}
    assert command["Tags"] == {"Tag": [{"TagKey": "for", "TagValue": "test"}]}
    members = (
        "Type",
        "Description",
        "WorkingDir",
        "Timeout",
        "EnableParameter",
        "Launcher",
        "ResourceGroupId",
    )
    assert tuple(command[each] for each in members) == (
        "RunBatScript",
        "greets",
        "C:\\",
        3600,
        True,
        "cmd",
        "rg-1",
    )


def test_commands_are_listed_newest_first_and_filtered(assistant: Assistant) -> None:
    first = _create(assistant, "nightly-1", Description="at night", Tag_1_Key="for", Tag_1_Value="test")
    assistant.wait(1)
    second = _create(assistant, "nightly-2", Type="RunPowerShellScript", ResourceGroupId="rg-1")
    _create(assistant, "elsewhere", RegionId=ELSEWHERE)
    expected: list[tuple[dict[str, str], list[str]]] = [
        ({}, [second, first]),
        ({"CommandId": first}, [first]),
        ({"Name": "nightly-1"}, [first]),
        ({"Name": "nightly"}, []),
        ({"Name": "nightly*"}, [second, first]),
        ({"Description": "at*"}, [first]),
        ({"Description": "at"}, []),
        ({"Type": "RunPowerShellScript"}, [second]),
        ({"ResourceGroupId": "rg-1"}, [second]),
        ({"Tag_1_Key": "for"}, [first]),
        ({"Tag_1_Key": "for", "Tag_1_Value": "else"}, []),
        ({"Provider": "AlibabaCloud"}, []),
        ({"Latest": "true"}, [second, first]),
    ]
    for asked, found in expected:
        assert [each["CommandId"] for each in assistant.commands(**asked)] == found, asked


def test_commands_come_in_pages(assistant: Assistant) -> None:
    for number in range(3):
        _create(assistant, str(number))
        assistant.wait(1)
    page = assistant.call("DescribeCommands", PageSize="2").json
    assert (page["PageNumber"], page["PageSize"], page["TotalCount"]) == (1, 2, 3)
    assert [each["Name"] for each in page["Commands"]["Command"]] == ["2", "1"]
    assert [each["Name"] for each in assistant.commands(PageSize="2", PageNumber="2")] == ["0"]
    rest = assistant.call("DescribeCommands", MaxResults="2", NextToken=page["NextToken"]).json
    assert [each["Name"] for each in rest["Commands"]["Command"]] == ["0"]
    assert rest["NextToken"] == ""


def test_a_command_is_changed(assistant: Assistant) -> None:
    command_id = _create(assistant, Description="old", Launcher="old")
    before = assistant.commands()[0]
    changes = {
        "Name": "new",
        "Description": "changed",
        "WorkingDir": "/home",
        "Timeout": "90",
        "Launcher": "new",
    }
    answer = assistant.call("ModifyCommand", CommandId=command_id, CommandContent="ZWNobw==", **changes)
    assert answer.json.keys() == {"RequestId"}
    assert assistant.commands()[0] == {**before, **changes, "Timeout": 90}


def test_a_command_is_deleted_when_nothing_uses_it(assistant: Assistant) -> None:
    command_id = _create(assistant)
    assistant.call("InvokeCommand", CommandId=command_id, **ONE)
    assert assistant.code("DeleteCommand", CommandId=command_id) == (403, "InvalidStatus.CmdIdInUse")
    assistant.wait(20)
    assert assistant.call("DeleteCommand", CommandId=command_id).json.keys() == {"RequestId"}
    assert assistant.commands() == []
    assert [each["CommandName"] for each in assistant.invocations(CommandId=command_id)] == ["hello"]


def test_commands_and_invocations_have_tags(assistant: Assistant) -> None:
    command_id = _create(assistant)
    invoke_id = assistant.run()["InvokeId"]
    tag = {"Tag_1_Key": "for", "Tag_1_Value": "test"}
    for kind, resource_id in (("command", command_id), ("invocation", invoke_id)):
        assistant.call("TagResources", ResourceType=kind, ResourceId_1=resource_id, **tag)
    expected: Any = {"Tag": [{"TagKey": "for", "TagValue": "test"}]}
    assert [each["Tags"] for each in assistant.commands(**tag)] == [expected]
    assert [each["Tags"] for each in assistant.invocations(**tag)] == [expected]
    assert [each["Tags"] for each in assistant.results(**tag)] == [expected]


def test_a_command_joins_a_resource_group(assistant: Assistant) -> None:
    command_id = _create(assistant)
    moved = {"ResourceType": "command", "ResourceId": command_id, "ResourceGroupId": "rg-2"}
    assert assistant.call("JoinResourceGroup", **moved).status == 200
    assert assistant.commands()[0]["ResourceGroupId"] == "rg-2"


@pytest.mark.parametrize("action", ["ModifyCommand", "DeleteCommand", "InvokeCommand"])
def test_an_unknown_command_is_not_found(assistant: Assistant, action: str) -> None:
    assert assistant.code(action, CommandId="c-none", **ONE) == (404, "InvalidCmdId.NotFound")


def test_the_quota_counts_saved_commands(assistant: Assistant) -> None:
    assistant.set("quotas", {"commands": 1})
    _create(assistant)
    new = {**SHELL, "CommandContent": CONTENT, "Name": "second"}
    assert assistant.code("CreateCommand", **new) == (403, "CmdCount.ExceedQuota")
    kept = {**new, **ONE, "KeepCommand": "true"}
    assert assistant.code("RunCommand", **kept) == (403, "CmdCount.ExceedQuota")
    assert assistant.call("RunCommand", **{**kept, "KeepCommand": "false"}).status == 200
