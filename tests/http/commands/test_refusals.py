"""The errors of the actions on commands and invocations."""

from collections.abc import Mapping

import pytest

from tests.http.commands.conftest import ONE, SHELL, Assistant

SENT = {**SHELL, **ONE, "CommandContent": "date"}
SAVED = {**SHELL, "Name": "hello", "CommandContent": "ZGF0ZQ=="}
LONG = "a" * 129
MANY = {f"InstanceId_{number}": f"i-{number}" for number in range(1, 102)}
FILTER = {"ResourceTag_1_Key": "app"}
NAMED = {"EnableParameter": "true", "CommandContent": "echo {{name}}"}

Row = tuple[Mapping[str, str], int, str]

UNKNOWN_REGION: Row = ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound")
OF_TEXTS: list[Row] = [
    ({"Name": LONG}, 403, "CmdName.ExceedLimit"),
    ({"Name": "a\x01"}, 403, "InvalidParameterCharacter.CommandName"),
    ({"Description": "a" * 513}, 403, "CmdDesc.ExceedLimit"),
    ({"Description": "a\x01"}, 403, "InvalidParameterCharacter.CommandDescription"),
    ({"WorkingDir": "/" * 201}, 400, "InvalidParameter.WorkingDir"),
    ({"WorkingDir": "/\x01"}, 403, "InvalidParameterCharacter.CommandWorkingDir"),
]
OF_CONTENT: list[Row] = [
    ({"Type": "RunPython"}, 404, "InvalidCmdType.NotFound"),
    ({"ContentEncoding": "Base64", "CommandContent": "date!"}, 400, "CmdContent.DecodeError"),
    *[
        ({"EnableParameter": "true", "ContentEncoding": "PlainText", "CommandContent": text}, status, code)
        for text, status, code in (
            ("{{ }}", 400, "CmdParam.EmptyKey"),
            ("{{a b}}", 400, "CmdParam.InvalidParamName"),
            ("{{ACS::Other}}", 400, "CmdParam.InvalidParamName"),
            ("{{oos:name}}", 400, "CmdParam.InvalidParamName"),
            ("{{" + "a" * 65 + "}}", 403, "CmdParamName.ExceedLimit"),
            ("".join(f"{{{{p{number}}}}}" for number in range(21)), 403, "CmdParamCount.ExceedLimit"),
        )
    ],
]
OF_TAGS: list[Row] = [
    ({f"Tag_{number}_Key": f"k{number}" for number in range(1, 22)}, 400, "NumberExceed.Tags"),
    ({"Tag_1_Value": "v"}, 400, "MissingParameter.TagKey"),
    ({"Tag_1_Key": "acs:k"}, 400, "InvalidTagKey.Malformed"),
    ({"Tag_1_Key": "k", "Tag_1_Value": "http://v"}, 400, "InvalidTagValue.Malformed"),
    ({"Tag_1_Key": "k", "Tag_2_Key": "k"}, 400, "Duplicate.TagKey"),
]
OF_PAGES: list[Row] = [
    UNKNOWN_REGION,
    ({"PageNumber": "0"}, 400, "InvalidParam.PageNumber"),
    ({"PageSize": "0"}, 400, "InvalidParam.PageSize"),
    ({"PageSize": "51"}, 400, "InvalidParam.PageSize"),
    ({"MaxResults": "51"}, 400, "InvalidParameter.MaxResults"),
    ({"NextToken": "none"}, 400, "InvalidParameter.NextToken"),
]
OF_INSTANCES: list[Row] = [
    ({"InstanceId_1": "i-none"}, 404, "InvalidInstance.NotFound"),
    ({"InstanceId_1": "i-theirs"}, 404, "InvalidInstance.NotFound"),
    ({"InstanceId_1": "i-elsewhere"}, 404, "InvalidInstance.NotFound"),
    ({"ResourceGroupId": "rg-2"}, 404, "InvalidInstance.NotFound"),
    ({"InstanceId_1": "i-windows"}, 400, "InvalidInstance.NotMatch"),
    (MANY, 403, "InstanceIds.ExceedLimit"),
    (FILTER, 400, "InvalidResourceTag.ConflictWithInstanceIds"),
]
OF_RESOURCE_TAGS: list[Row] = [
    ({}, 400, "MissingParam.InstanceId"),
    ({"ResourceTag_1_Key": "none"}, 400, "InvalidResourceTag.InstanceNotFound"),
    (
        {f"ResourceTag_{number}_Key": f"k{number}" for number in range(1, 22)},
        400,
        "NumberExceed.ResourceTags",
    ),
    ({"ResourceTag_1_Value": "v"}, 400, "MissingParameter.ResourceTagKey"),
    ({"ResourceTag_1_Key": "http://k"}, 400, "InvalidResourceTagKey.Malformed"),
    ({**FILTER, "ResourceTag_1_Value": "http://v"}, 400, "InvalidResourceTagValue.Malformed"),
    ({**FILTER, "ResourceTag_2_Key": "app"}, 400, "Duplicate.ResourceTagKey"),
]
OF_VALUES: list[Row] = [
    UNKNOWN_REGION,
    ({"ContainerId": "docker://a1"}, 400, "InvalidContainerId.Malformed"),
    ({"ContainerName": "-a"}, 400, "InvalidContainerName.Malformed"),
    ({"TerminationMode": "Thread"}, 404, "InvalidTerminationMode.NotFound"),
    ({"Launcher": "a" * 1025}, 400, "InvalidParameter"),
    ({"RepeatMode": "Never"}, 404, "InvalidRepeatMode.NotFound"),
    ({"RepeatMode": "Period"}, 400, "MissingParam.Frequency"),
    ({"Frequency": "often"}, 400, "InvalidParam.Frequency"),
    ({"Username": "a" * 256}, 403, "Username.ExceedLimit"),
    ({"WindowsPasswordName": "a" * 256}, 403, "WindowsPasswordName.ExceedLimit"),
]


def of_parameters(not_matched: int, empty_key: str) -> list[Row]:
    """The errors of Parameters of a command with the parameter name."""
    many = "{" + ",".join(f'"p{number}": ""' for number in range(11)) + "}"
    return [
        ({"Parameters": text}, status, code)
        for text, status, code in (
            (many, 403, "ParameterCount.ExceedLimit"),
            ('{"": "v"}', 400, empty_key),
            (f'{{"{"a" * 65}": ""}}', 403, "ParameterKey.ExceedLimit"),
            ('{"name": "a", "Name": "b"}', not_matched, "ParameterKey.Duplicate"),
            ('{"other": "a"}', not_matched, "Parameter.NotMatched"),
            ('{"name": ["a"]}', 403, "ParameterType.NotSupported"),
            ('{"name": null}', 403, "ParameterType.NotSupported"),
        )
    ]


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [*OF_TEXTS, *OF_CONTENT, ({"RegionId": "mars"}, 404, "InvalidRegionId.NotFound")],
)
def test_create_command_refuses(
    assistant: Assistant, change: Mapping[str, str], status: int, code: str
) -> None:
    assert assistant.code("CreateCommand", **{**SAVED, **change}) == (status, code)
    assert assistant.commands() == []


@pytest.mark.parametrize(("encoding", "text"), [("Base64", "YWFh" * 6145), ("PlainText", "a" * 18_433)])
def test_a_command_has_at_most_24_kb(assistant: Assistant, encoding: str, text: str) -> None:
    longest = text[: -4 if encoding == "Base64" else -1]
    for action, asked in (("CreateCommand", SAVED), ("RunCommand", SENT)):
        sent = {**asked, "ContentEncoding": encoding, "CommandContent": text}
        assert assistant.code(action, **sent) == (403, "CmdContent.ExceedLimit")
        assert assistant.call(action, **{**sent, "CommandContent": longest}).status == 200


def test_parameters_count_for_the_length(assistant: Assistant) -> None:
    text = "a" * 9_500 + "{{name}}"
    saved = {**SAVED, "ContentEncoding": "PlainText", "CommandContent": text, "EnableParameter": "true"}
    command_id = assistant.call("CreateCommand", **saved).json["CommandId"]
    asked = {"CommandId": command_id, **ONE}
    values = '{"name": "' + "b" * 9_000 + '"}'
    assert assistant.code("InvokeCommand", Parameters=values, **asked) == (403, "CmdContent.ExceedLimit")
    assert assistant.call("InvokeCommand", Parameters='{"name": "b"}', **asked).status == 200


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        *OF_TEXTS,
        *OF_CONTENT,
        *OF_TAGS,
        *OF_INSTANCES,
        *OF_VALUES,
        ({"Parameters": '{"name": "a"}'}, 400, "Parameter.Disabled"),
        ({"Type": "RunBatScript", "Username": "tester"}, 400, "WindowsPasswordName.Missed"),
        ({"Parameters": "name"}, 400, "InvalidParameter"),
        ({"Parameters": "[1]"}, 400, "InvalidParameter"),
        ({"Parameters": '{"name": NaN}'}, 400, "InvalidParameter"),
        ({"Parameters": "[" * 20_000}, 400, "InvalidParameter"),
        ({"Timeout": "0"}, 400, "InvalidParameter"),
        *[
            ({**NAMED, **change}, status, code)
            for change, status, code in of_parameters(400, "CmdParam.EmptyKey")
        ],
    ],
)
def test_run_command_refuses(assistant: Assistant, change: Mapping[str, str], status: int, code: str) -> None:
    assert assistant.code("RunCommand", **{**SENT, **change}) == (status, code)
    assert assistant.invocations() == []


@pytest.mark.parametrize(("tags", "status", "code"), OF_RESOURCE_TAGS)
def test_run_command_refuses_tags_of_instances(
    assistant: Assistant, tags: Mapping[str, str], status: int, code: str
) -> None:
    sent = {**SHELL, "CommandContent": "date", **tags}
    assert assistant.code("RunCommand", **sent) == (status, code)


def _command(assistant: Assistant, **parameters: str) -> str:
    return str(assistant.call("CreateCommand", **{**SAVED, **parameters}).json["CommandId"])


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        *OF_INSTANCES,
        *OF_VALUES,
        ({"Parameters": '{"name": "a"}'}, 400, "Parameter.Disabled"),
        ({"Parameters": "name"}, 400, "InvalidParameter.Parameters"),
        ({"Timeout": "9"}, 400, "InvalidParameter"),
        ({"WorkingDir": "/" * 201}, 400, "InvalidParameter"),
        ({"WorkingDir": "/\x01"}, 400, "InvalidParameter"),
        ({"Tag_1_Value": "v"}, 400, "InvalidParameter"),
    ],
)
def test_invoke_command_refuses(
    assistant: Assistant, change: Mapping[str, str], status: int, code: str
) -> None:
    asked = {"CommandId": _command(assistant), **ONE, **change}
    assert assistant.code("InvokeCommand", **asked) == (status, code)
    assert assistant.invocations() == []
    assert [each["InvokeTimes"] for each in assistant.commands()] == [0]


@pytest.mark.parametrize(("tags", "status", "code"), OF_RESOURCE_TAGS)
def test_invoke_command_refuses_tags_of_instances(
    assistant: Assistant, tags: Mapping[str, str], status: int, code: str
) -> None:
    assert assistant.code("InvokeCommand", CommandId=_command(assistant), **tags) == (status, code)


@pytest.mark.parametrize(("change", "status", "code"), of_parameters(403, "InvalidParameter.Parameters"))
def test_invoke_command_refuses_parameters(
    assistant: Assistant, change: Mapping[str, str], status: int, code: str
) -> None:
    command_id = _command(assistant, **NAMED, ContentEncoding="PlainText")
    assert assistant.code("InvokeCommand", CommandId=command_id, **ONE, **change) == (status, code)


def test_invoke_command_has_the_quota_the_tokens_and_windows_too(assistant: Assistant) -> None:
    command_id = _command(assistant)
    sent = {"CommandId": command_id, **ONE, "ClientToken": "once"}
    assert assistant.call("InvokeCommand", **sent).status == 200
    changed = assistant.code("InvokeCommand", **sent, Username="root")
    assert changed == (403, "IdempotentParameterMismatch")
    windows = {"CommandId": _command(assistant, Type="RunBatScript"), "InstanceId_1": "i-windows"}
    assert assistant.code("InvokeCommand", **windows, Username="me") == (403, "WindowsPasswordName.Missed")
    assert assistant.call("InvokeCommand", **windows, Username="System").status == 200
    assistant.set("quotas", {"invocations_per_day": 2})
    assert assistant.code("InvokeCommand", CommandId=command_id, **ONE) == (403, "Invocation.ExceedQuota")


@pytest.mark.parametrize(("change", "status", "code"), [*OF_TEXTS, UNKNOWN_REGION])
def test_modify_command_refuses(
    assistant: Assistant, change: Mapping[str, str], status: int, code: str
) -> None:
    asked = {"CommandId": _command(assistant), **change}
    assert assistant.code("ModifyCommand", **asked) == (status, code)
    assert assistant.commands()[0]["Name"] == "hello"


@pytest.mark.parametrize("action", ["DescribeCommands", "DescribeInvocations", "DescribeInvocationResults"])
@pytest.mark.parametrize(("change", "status", "code"), [*OF_PAGES, *OF_TAGS])
def test_lists_refuse(
    assistant: Assistant, action: str, change: Mapping[str, str], status: int, code: str
) -> None:
    assert assistant.code(action, **change) == (status, code)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        *OF_PAGES,
        ({"InstanceId_1": "i-one", "InstanceId_2": "i-theirs"}, 404, "InvalidInstance.NotFound"),
        (MANY, 403, "InstanceIds.ExceedLimit"),
    ],
)
def test_describe_cloud_assistant_status_refuses(
    assistant: Assistant, change: Mapping[str, str], status: int, code: str
) -> None:
    assert assistant.code("DescribeCloudAssistantStatus", **change) == (status, code)


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({}, 400, "MissingParam.InstanceId"),
        ({**ONE, "RegionId": "mars"}, 404, "InvalidRegionId.NotFound"),
        ({"InstanceId_1": "i-theirs"}, 404, "InvalidInstance.NotFound"),
        (MANY, 403, "InstanceIds.ExceedLimit"),
    ],
)
def test_install_cloud_assistant_refuses(
    assistant: Assistant, change: Mapping[str, str], status: int, code: str
) -> None:
    assert assistant.code("InstallCloudAssistant", **change) == (status, code)


def test_stop_invocation_refuses(assistant: Assistant) -> None:
    asked = {"InvokeId": assistant.run()["InvokeId"]}
    assert assistant.code("StopInvocation", **asked, RegionId="mars") == (404, "InvalidRegionId.NotFound")
    assert assistant.code("StopInvocation", InvokeId="t-none") == (404, "InvalidInvokeId.NotFound")
    assert assistant.code("StopInvocation", **asked, **MANY) == (403, "InstanceIds.ExceedLimit")
    assert assistant.code("DeleteCommand", CommandId="c-1", RegionId="mars") == (
        404,
        "InvalidRegionId.NotFound",
    )
    assert assistant.invocations()[0]["InvocationStatus"] == "Pending"


def test_delete_command_refuses_an_unknown_region(assistant: Assistant) -> None:
    asked = {"CommandId": _command(assistant), "RegionId": "mars"}
    assert assistant.code("DeleteCommand", **asked) == (404, "InvalidRegionId.NotFound")
