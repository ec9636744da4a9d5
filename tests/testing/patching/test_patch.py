"""`patch` as a context manager, a decorator and a fixture; within itself, in threads, with asyncio."""

import asyncio
import inspect
import threading
import unittest
from collections.abc import AsyncIterator, Callable, Iterator

import pytest
import requests

from genzo.testing import Account, CallError, ControlError, PatchError, Server, patch

CALLER = "http://sts.aliyuncs.com/?Action=GetCallerIdentity&Version=2015-04-01&Format=JSON&AccessKeyId="


def caller(key: str = "hard-coded") -> str:
    """The account that a key acts as, at the cloud's own address."""
    account_id: str = requests.get(CALLER + key, timeout=10).json()["AccountId"]
    return account_id


def test_a_block_has_a_new_account_that_any_unknown_key_acts_as() -> None:
    with patch() as account:
        assert caller() == caller(account.access_key_id) == caller("") == account.id
        assert len(account.requests.all("GetCallerIdentity", code="OK")) == 3
    with patch() as other:
        assert caller() == other.id != account.id


def test_known_keys_stay_their_own(own_server: Server) -> None:
    other = own_server.account()
    with patch(server=own_server) as account:
        assert caller(other.access_key_id) == other.id
        assert caller() == account.id
    other.delete()


def test_the_account_is_deleted_afterwards(own_server: Server) -> None:
    with patch(server=own_server) as account:
        account.call("CreateVpc")
    with pytest.raises(ControlError):
        account.delete()


def test_a_given_account_stays(account: Account) -> None:
    with patch(account=account):
        assert caller() == account.id
    assert account.call("DescribeRegions")


@pytest.mark.parametrize("decorate", [patch, patch()], ids=["bare", "called"])
def test_functions_are_patched_and_get_the_account(decorate: object) -> None:
    def function(number: int, account: Account) -> tuple[int, bool]:
        return number, caller() == account.id

    patched = decorate(function)  # type: ignore[operator]
    assert patched(1) == (1, True)
    assert patched(number=2) == (2, True)
    assert list(inspect.signature(patched).parameters) == ["number"]
    with pytest.raises(PatchError, match="not active"):
        _ = patch().account


def test_a_function_without_the_parameter_finds_the_account() -> None:
    genzo = patch()

    @genzo
    def function() -> bool:
        return caller() == genzo.account.id

    assert function()


def test_coroutine_functions_are_patched() -> None:
    @patch()
    async def function(account: Account) -> bool:
        return await asyncio.to_thread(caller) == account.id

    async def block() -> bool:
        async with patch() as account:
            return await asyncio.to_thread(caller) == account.id

    assert asyncio.run(function())  # type: ignore[call-arg] # the decorator gives it
    assert asyncio.run(block())


def test_generators_are_refused() -> None:
    def generator() -> Iterator[None]:
        yield

    async def asynchronous() -> AsyncIterator[None]:
        yield

    for each in (generator, asynchronous):
        with pytest.raises(TypeError, match="with patch"):
            patch(each)


@patch
class TestOfPytest:
    def test_has_its_methods_patched(self, account: Account) -> None:
        assert caller() == account.id

    def helper(self) -> None:
        with pytest.raises(PatchError):
            _ = patch().account

    def test_has_fixtures(self, tmp_path: object) -> None:
        assert tmp_path
        assert caller() == patch().account.id


def case_of_unittest() -> type[unittest.TestCase]:
    @patch
    class Case(unittest.TestCase):
        account: Account

        def setUp(self) -> None:
            self.at_first = caller()

        def test_it(self) -> None:
            assert caller() == self.account.id == self.at_first

        def tearDown(self) -> None:
            assert caller() == self.at_first

    return Case


def case_of_asyncio() -> type[unittest.TestCase]:
    @patch
    class Case(unittest.IsolatedAsyncioTestCase):
        account: Account

        async def test_it(self) -> None:
            assert await asyncio.to_thread(caller) == self.account.id

    return Case


@pytest.mark.parametrize("make", [case_of_unittest, case_of_asyncio])
def test_each_test_of_unittest_is_patched_with_its_set_up(
    make: Callable[[], type[unittest.TestCase]],
) -> None:
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(make()).run(result)
    assert (result.testsRun, result.errors, result.failures) == (1, [], [])


def test_a_patch_within_a_patch_is_part_of_it() -> None:
    with patch() as outer:
        with patch() as inner:
            assert inner is outer
        assert caller() == outer.id
    with pytest.raises(PatchError):
        _ = patch().account


def test_arguments_of_an_inner_patch_are_refused(account: Account) -> None:
    with patch() as outer:
        for inner in (patch(account=account), patch(allow=["pypi.example"]), patch(edition="classic")):
            with pytest.raises(PatchError, match="outermost"):
                inner.__enter__()
        assert caller() == outer.id


def test_threads_are_patched_and_may_patch() -> None:
    found: list[str] = []

    def work() -> None:
        with patch():
            found.append(caller())

    with patch() as account:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [account.id] * 4


def test_blocks_that_overlap_end_with_the_last() -> None:
    first, second = patch(), patch()
    first.__enter__()
    account = second.__enter__()
    first.__exit__(None, None, None)
    try:
        assert caller() == account.id
    finally:
        second.__exit__(None, None, None)
    with pytest.raises(PatchError):
        _ = second.account


def test_options_are_those_of_a_server() -> None:
    with patch(edition="classic", auth="verify") as account:
        assert len(account.call("DescribeImages", PageSize=50)["Images"]["Image"]) == 50
        with pytest.raises(CallError, match="PageSize"):
            account.call("DescribeImages", PageSize=51)
        refused = requests.get(CALLER + "hard-coded", timeout=10)
        assert refused.json()["Code"] == "MissingSignature"
    with pytest.raises(ValueError, match='no "newest"'):
        patch(edition="newest").__enter__()
    with pytest.raises(PatchError, match="edition"):
        patch(server=Server("http://127.0.0.1:1"), edition="classic")


def test_a_url_that_is_none_is_refused() -> None:
    with pytest.raises(PatchError, match="no URL"):
        patch(account=Server("ecs.example:80").first_account()).__enter__()


def test_hosts_that_are_allowed_are_a_list() -> None:
    with pytest.raises(ValueError, match=r"write patch\(allow=\['pypi.example'\]\)"):
        patch(allow="pypi.example")


class TestOfMethodsOfAClass:
    """Both orders of the decorators, of which Python applies the lower one first."""

    @patch
    @classmethod
    def found_above(cls) -> str:
        return patch().account.id

    @classmethod
    @patch
    def found_below(cls) -> str:
        return patch().account.id

    @patch()
    @staticmethod
    def found_of_none(*found: str, account: Account | None = None) -> tuple[str | None, ...]:
        return (*found, None if account is None else account.id)

    def test_they_are_patched(self) -> None:
        for found in (self.found_above(), self.found_below(), type(self).found_above()):
            assert found
        with patch() as outer:
            assert {self.found_above(), self.found_below()} == {outer.id}
            assert self.found_of_none("given") == ("given", outer.id)


@patch
class TestWithStaticTests:
    @staticmethod
    def test_static(account: Account) -> None:
        assert patch().account.id == account.id

    @classmethod
    def test_of_class(cls, account: Account) -> None:
        assert patch().account.id == account.id


@pytest.mark.parametrize("decorated", ["pypi.example", property(lambda _: 1), 7])
def test_what_cannot_be_called_is_refused(decorated: object) -> None:
    with pytest.raises(TypeError, match="@patch decorates functions, methods and classes"):
        patch(decorated)  # type: ignore[call-overload] # what is refused
