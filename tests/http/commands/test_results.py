"""What commands answer, as the page of results has set it."""

import base64
from typing import Any

import pytest

from genzo.catalogue.accounts import FIRST_ACCOUNT_ID
from tests.http.commands.conftest import BOTH, ONE, Assistant


def _set(assistant: Assistant, **result: Any) -> None:  # noqa: ANN401 - members of JSON
    assistant.set("command-results", {"results": [result]})


def test_output_and_exit_code_are_those_that_are_set(assistant: Assistant) -> None:
    _set(assistant, output="hello ✓\n", exit_code=3)
    sent = assistant.run()
    assistant.wait(10)
    (result,) = assistant.results()
    assert (result["Output"], result["ExitCode"]) == ("hello ✓\n", 3)
    assert (result["InvocationStatus"], result["InvokeRecordStatus"]) == ("Failed", "Finished")
    assert (result["ErrorCode"], result["ErrorInfo"]) == (
        "ExitCodeNonzero",
        "the command execution exit code is not zero",
    )
    encoded = base64.b64encode("hello ✓\n".encode()).decode()
    assert assistant.results(ContentEncoding="Base64")[0]["Output"] == encoded
    (shown,) = assistant.invocations(InvokeId=sent["InvokeId"], IncludeOutput="true")
    assert shown["InvokeInstances"]["InvokeInstance"][0]["Output"] == encoded
    assert shown["InvocationStatus"] == "Failed"


def test_the_list_of_invocations_has_outputs_only_if_they_are_asked_for(assistant: Assistant) -> None:
    _set(assistant, output="secret")
    sent = assistant.run()
    assistant.wait(10)
    asked: tuple[dict[str, str], ...] = ({}, {"InvokeId": sent["InvokeId"]}, {"IncludeOutput": "true"})
    for each in asked:
        (shown,) = assistant.invocations(ContentEncoding="PlainText", **each)
        assert shown["InvokeInstances"]["InvokeInstance"][0]["Output"] == ""
        assert shown["CommandContent"] == "echo hello"
    (shown,) = assistant.invocations(InstanceId="i-one", IncludeOutput="true", ContentEncoding="PlainText")
    assert shown["InvokeInstances"]["InvokeInstance"][0]["Output"] == "secret"


def test_the_first_result_that_applies_counts(assistant: Assistant) -> None:
    results = [
        {"content": "*uname*", "instance": "i-two", "output": "by id"},
        {"content": "*uname*", "instance": "web-*", "output": "by name"},
        {"command": "nightly", "output": "by command"},
        {"output": "any"},
    ]
    assert assistant.set("command-results", {"results": results}) == {"results": results}
    assert assistant.set("command-results", None, "GET") == {"results": results}
    first = assistant.run("uname -a", **BOTH)
    second = assistant.run("date", Name="nightly")
    third = assistant.run("date")
    assistant.wait(10)

    def outputs(sent: dict[str, Any]) -> list[str]:
        return [each["Output"] for each in assistant.results(InvokeId=sent["InvokeId"])]

    assert outputs(first) == ["by name", "by id"]
    assert (outputs(second), outputs(third)) == (["by command"], ["any"])


def test_an_added_result_goes_before_the_others(assistant: Assistant) -> None:
    _set(assistant, output="old")
    shown = assistant.set("command-results", {"output": "new"}, "POST")
    assert shown == {"results": [{"output": "new"}, {"output": "old"}]}
    assert assistant.set("command-results", None, "DELETE") == {"results": []}


def test_a_result_applies_to_commands_that_are_sent_later(assistant: Assistant) -> None:
    assistant.run()
    _set(assistant, output="late")
    assistant.wait(10)
    assert assistant.results()[0]["Output"] == ""


def test_content_is_compared_with_the_values_of_its_parameters(assistant: Assistant) -> None:
    _set(assistant, content="echo Jack i-one web-1 cn-hangzhou ", output="matched")
    text = "echo {{ name }} {{ACS::InstanceId}} {{ACS::InstanceName}} {{ACS::RegionId}} {{missing}}"
    assistant.run(text, EnableParameter="true", Parameters='{"NAME": "Jack"}')
    assistant.wait(10)
    assert assistant.results()[0]["Output"] == "matched"
    assert assistant.invocations()[0]["Parameters"] == '{"NAME": "Jack"}'


def test_a_command_runs_as_long_as_its_result_says(assistant: Assistant) -> None:
    _set(assistant, seconds=30)
    assistant.run()
    assistant.wait(34)
    assert assistant.results()[0]["InvocationStatus"] == "Running"
    assistant.wait(1)
    assert assistant.results()[0]["InvocationStatus"] == "Success"


def test_a_command_that_takes_too_long_times_out(assistant: Assistant) -> None:
    _set(assistant, seconds=31, output="so far")
    assistant.run(Timeout="30")
    assistant.wait(35)
    (result,) = assistant.results()
    assert (result["InvocationStatus"], result["InvokeRecordStatus"]) == ("Timeout", "Failed")
    assert (result["ErrorCode"], result["ErrorInfo"]) == (
        "ExecutionTimeout",
        "the command execution has been timeout",
    )
    assert (result["FinishedTime"], result["Output"]) == ("2026-01-01T00:00:35Z", "so far")
    assert "ExitCode" not in result


@pytest.mark.parametrize(
    ("error", "status", "repeats"),
    [
        ("ClientNotRunning", "Aborted", 0),
        ("SecurityGroupRuleDenied", "Aborted", 0),
        ("DirectoryNotExists", "Invalid", 0),
        ("ExecutionException", "Error", 1),
        ("ExecutionTimeout", "Timeout", 1),
    ],
)
def test_an_error_decides_on_the_state(assistant: Assistant, error: str, status: str, repeats: int) -> None:
    _set(assistant, error=error)
    assistant.run()
    assistant.wait(65)
    (result,) = assistant.results()
    assert (result["InvocationStatus"], result["Repeats"]) == (status, repeats)
    assert result["InvokeRecordStatus"] == "Failed"
    assert result["ErrorCode"] == error
    assert result["ErrorInfo"]
    assert "ExitCode" not in result


def test_the_rest_of_a_long_output_is_dropped(assistant: Assistant) -> None:
    _set(assistant, output="✓" * 10_000)
    assistant.run()
    assistant.wait(10)
    (result,) = assistant.results()
    assert (len(result["Output"]), result["Dropped"]) == (8192, (10_000 - 8192) * 3)


def test_some_failures_are_partial(assistant: Assistant) -> None:
    _set(assistant, instance="i-two", error="ClientNotRunning")
    assistant.run(**BOTH)
    assistant.wait(10)
    (shown,) = assistant.invocations()
    assert (shown["InvocationStatus"], shown["InvokeStatus"]) == ("PartialFailed", "PartialFailed")
    assert assistant.invocations(InvokeStatus="PartialFailed") == [shown]
    assert assistant.invocations(InvokeStatus="Finished") == []
    assert len(assistant.invocations(InvokeStatus="PartialFailed", InstanceId="i-one")) == 1
    assert [each["InstanceId"] for each in assistant.results(InvokeRecordStatus="Failed")] == ["i-two"]
    assert [each["InstanceId"] for each in assistant.results(InvokeRecordStatus="Success")] == ["i-one"]


def test_results_of_one_account_are_its_own(assistant: Assistant) -> None:
    _set(assistant, output="of all")
    own = {"results": [{"output": "own"}]}
    answer = assistant.set("command-results", own, query=f"account={FIRST_ACCOUNT_ID}")
    assert answer == {"results": [{"output": "own"}]}
    assistant.run()
    assistant.wait(10)
    assert assistant.results()[0]["Output"] == "own"
    assert assistant.set("command-results", None, "GET") == {"results": [{"output": "of all"}]}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ({"error": "NoSuchError"}, "There is no error NoSuchError"),
        ({"error": "ExitCodeNonzero"}, "ExitCodeNonzero is the error of an exit_code"),
        ({"error": "ClientNotRunning", "exit_code": 1}, "an error or an exit_code, not both"),
        ({"exit_code": 2**40}, "exit_code"),
        ({"seconds": -1}, "seconds"),
        ({"command": ""}, "command"),
        ({"stdout": "text"}, "stdout"),
        ([], "Expected `object`"),
    ],
)
def test_a_result_that_cannot_be_is_refused(assistant: Assistant, body: object, reason: str) -> None:
    assert reason in assistant.refuse(body)
    assert assistant.set("command-results", None, "GET") == {"results": []}


def test_results_have_a_length_together(assistant: Assistant) -> None:
    for _ in range(4):
        assistant.set("command-results", {"output": "a" * 60_000}, "POST")
    assert "at most 262144 bytes" in assistant.refuse({"output": "a" * 60_000})


def test_there_are_at_most_a_hundred_results(assistant: Assistant) -> None:
    assistant.set("command-results", {"results": [{}] * 100})
    assert "at most 100 results" in assistant.refuse({})
    assert "at most 100 results" in assistant.refuse({"results": [{}] * 101}, "PUT")


def test_a_reset_takes_results_back(assistant: Assistant) -> None:
    _set(assistant, output="set")
    assistant.set("reset", {}, "POST")
    assert assistant.set("command-results", None, "GET") == {"results": []}
    assert assistant.code("RunCommand", CommandContent="date", Type="RunShellScript", **ONE) == (
        404,
        "InvalidInstance.NotFound",
    )
