"""Accounts of a server: clock, faults, durations, quotas, requests and calls of their own."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from genzo.calling.api_calls import call
from genzo.testing import Account, CallError, ControlError, Server, serve


def image_ids(account: Account, **parameters: object) -> list[str]:
    answer = account.call("DescribeImages", ImageOwnerAlias="self", **parameters)
    return [image["ImageId"] for image in answer["Images"]["Image"]]


def test_an_account_has_an_id_a_name_and_a_key_of_its_own(of_tests: Server) -> None:
    account, named = of_tests.account(), of_tests.account("builds")
    assert account.id.isdecimal()
    assert len({account.id, named.id, of_tests.first_account().id}) == 3
    assert named.name == "builds"
    assert account.name
    assert account.call("GetCallerIdentity", Version="2015-04-01")["AccountId"] == account.id
    with pytest.raises(ControlError, match="has the name builds already") as refused:
        of_tests.account("builds")
    assert refused.value.status == 409
    named.delete()
    of_tests.account("builds").delete()
    with pytest.raises(CallError) as error:
        named.call("DescribeImages")
    assert (error.value.code, error.value.status) == ("InvalidAccessKeyId.NotFound", 404)


def test_an_answer_is_an_error_with_its_code(account: Account) -> None:
    with pytest.raises(CallError, match=r"InvalidImageId\.NotFound: The specified ImageId") as error:
        account.call("DeleteImage", ImageId="m-missing")
    assert error.value.status == 404


def test_the_clock_of_an_account_is_its_own(account: Account, other: Account) -> None:
    moment = datetime(2031, 2, 3, 4, 5, 6, tzinfo=UTC)
    account.clock.freeze(moment)
    assert account.clock.now() == moment
    assert other.clock.now().year < 2031
    account.clock.advance(60)
    account.clock.advance(timedelta(minutes=1))
    assert account.clock.now() == moment + timedelta(minutes=2)
    account.clock.run()
    assert account.clock.now() >= moment
    account.clock.set(datetime(2001, 1, 1, tzinfo=UTC))
    assert account.clock.now().year == 2001
    moment = datetime(2001, 1, 1, 2, 3, 4, 567000, tzinfo=UTC)
    account.clock.freeze(moment)
    assert account.clock.now() == moment
    account.clock.run()
    account.clock.set("2002-01-01T00:00:00Z")
    assert account.clock.now().year == 2002
    account.clock.reset()
    assert account.clock.now() - datetime.now(UTC) < timedelta(minutes=1)
    with pytest.raises(ValueError, match="no time zone"):
        account.clock.set(datetime(2001, 1, 1))  # noqa: DTZ001 - what is refused


def test_faults_are_those_of_one_account(account: Account, other: Account) -> None:
    name = account.faults.add("DescribeImages", error="Throttling", times=1)
    assert [fault["name"] for fault in account.faults.all()] == [name]
    assert other.faults.all() == []
    other.call("DescribeImages")
    with pytest.raises(CallError, match="Throttling"):
        account.call("DescribeImages")
    account.call("DescribeImages")
    account.faults.add(["CopyImage", "DeleteImage"], error="ServiceUnavailable", name="busy")
    account.faults.remove("busy")
    with pytest.raises(ControlError, match="There is no fault busy"):
        account.faults.remove("busy")
    account.faults.add(error="InternalError")
    account.faults.reset()
    account.call("DescribeImages")
    with pytest.raises(ControlError, match="NoSuchAction"):
        account.faults.add("NoSuchAction", error="Throttling")


def test_durations_and_quotas_are_those_of_one_account(account: Account, other: Account) -> None:
    account.durations["CreateImage"] = 3600
    account.quotas.set({"images": 1})
    assert (account.durations["CreateImage"], other.durations["CreateImage"]) == (3600, 0.3)
    assert account.quotas.changed() == {"images": 1}
    instance = account.instance()
    image = account.call("CreateImage", InstanceId=instance.id)["ImageId"]
    assert image_ids(account, Status="Creating") == [image]
    with pytest.raises(CallError, match=r"QuotaExceed\.Image"):
        account.call("CreateImage", InstanceId=account.instance().id)
    account.clock.advance(3600)
    assert image_ids(account) == [image]
    account.durations.reset()
    account.quotas.reset()
    assert account.durations.changed() == account.quotas.changed() == {}
    with pytest.raises(ControlError, match="pictures is not one of"):
        account.quotas["pictures"] = 1


def test_a_reset_is_of_one_account(account: Account, other: Account) -> None:
    kept, _ = other.image(), account.image()
    account.durations["CreateImage"] = 5
    account.reset()
    assert image_ids(account) == []
    assert account.durations.changed() == {}
    assert image_ids(other) == [kept.id]


def test_what_was_called_is_asserted(account: Account, other: Account) -> None:
    other.call("DescribeRegions")
    with pytest.raises(AssertionError, match="Nothing was called"):
        account.requests.last()
    account.call("DescribeImages", Tag_1_Key="env")
    with pytest.raises(CallError):
        account.call("DeleteImage", ImageId="m-missing", Force=True, Owner="me")
    deleted = account.requests.one("DeleteImage")
    assert deleted.parameters["Force"] == "true"
    assert deleted.code == "InvalidImageId.NotFound"
    assert deleted.ignored == ["Owner"]
    assert deleted.details["account"] == account.id
    assert account.requests.last() == deleted
    assert account.requests.actions() == ["DescribeImages", "DeleteImage"]
    assert account.requests.one("DescribeImages", Tag_1_Key="env").code == "OK"
    assert account.requests.all(code="error") == [deleted]
    account.requests.none("CopyImage")
    account.requests.none("DeleteImage", ImageId="m-other")
    account.requests.clear()
    assert account.requests.all() == []
    assert other.requests.actions() == ["DescribeRegions"]


@pytest.mark.parametrize("sent", ["true", "True"])
@pytest.mark.parametrize("wanted", [True, "true", "True"])
def test_booleans_and_numbers_are_found_as_any_client_sends_them(
    account: Account, sent: str, wanted: object
) -> None:
    account.call("DescribeImages", DryRun="false", ShowExpired=sent, PageSize=5)
    account.requests.one("DescribeImages", ShowExpired=wanted, PageSize=5)
    account.requests.none("DescribeImages", ShowExpired=False)
    account.requests.none("DescribeImages", PageSize=50)
    account.requests.none("DescribeImages", ImageName="True")


def test_a_failed_assertion_lists_what_was_called(account: Account) -> None:
    with pytest.raises(AssertionError) as never:
        account.requests.one("CopyImage")
    assert str(never.value) == "There is no request of CopyImage, instead of one. Nothing was called."
    for _ in range(2):
        account.call("DescribeZones")
    with pytest.raises(AssertionError) as missing:
        account.requests.one("CopyImage", code="OK", ImageId="m-1")
    assert str(missing.value) == (
        "There is no request of CopyImage with ImageId='m-1' answered with OK, instead of one. "
        "The calls were:\n"
        "  1. DescribeZones RegionId='cn-hangzhou': OK\n"
        "  2. DescribeZones RegionId='cn-hangzhou': OK"
    )
    with pytest.raises(AssertionError, match="There are 2 requests of DescribeZones, instead of one"):
        account.requests.one("DescribeZones")
    with pytest.raises(AssertionError, match="There are 2 requests at all, instead of none"):
        account.requests.none()
    for _ in range(20):
        account.call("DescribeRegions")
    with pytest.raises(AssertionError, match=r"  … 2 earlier requests\n  3\. DescribeRegions"):
        account.requests.none("DescribeZones")


def test_a_seed_file_and_open_authentication(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    seed.write_text('{"accounts": [{"name": "builds", "images": [{"name": "web-1", "id": "m-web"}]}]}')
    with serve(seed=seed, auth="open") as server:
        answer = call(
            server.url, "anybody", "anything", {"Action": "DescribeImages", "RegionId": "cn-hangzhou"}
        )
        assert answer["TotalCount"] == 1096
        assert server.requests.one("DescribeImages").details["access_key_id"] == "anybody"


def test_results_of_commands_are_those_of_one_account(account: Account, other: Account) -> None:
    account.command_results.add("any\n")
    account.command_results.add("ok\n", content="check*", exit_code=3)
    instance = account.instance()
    sent = {"InstanceId_1": instance.id, "Type": "RunShellScript", "CommandContent": "check disks"}
    invocation = account.call("RunCommand", **sent)["InvokeId"]
    account.clock.advance(60)
    asked = {"InvokeId": invocation, "ContentEncoding": "PlainText"}
    results = account.call("DescribeInvocationResults", **asked)["Invocation"]["InvocationResults"]
    assert [(each["Output"], each["ExitCode"]) for each in results["InvocationResult"]] == [("ok\n", 3)]
    assert [each["output"] for each in account.command_results.all()] == ["ok\n", "any\n"]
    assert other.command_results.all() == []
    with pytest.raises(ControlError, match="There is no error Nope"):
        account.command_results.add(error="Nope")
    account.command_results.reset()
    assert account.command_results.all() == []
