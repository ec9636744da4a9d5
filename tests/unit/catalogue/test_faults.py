"""Selecting the faults of a call, and counting their uses."""

from collections.abc import Iterator

import msgspec
import pytest

from genzo import errors
from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.faults import CallScope, Fault, applicable, check_fault, error_type
from genzo.catalogue.runtime_settings import (
    MAX_FAULTS,
    NO_OVERRIDES,
    RuntimeSettings,
    after_fault_used,
    with_fault,
    without_fault,
)
from genzo.errors import ErrorType
from genzo.errors.table import errors_of
from tests.unit.cases import Case, read

ONE, OTHER = Fault(name="one", error="Throttling", times=2), Fault(name="other", delay=1)


class ScopeMembers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    action: str
    region_id: str
    account_id: int


class FaultCase(Case, frozen=True, kw_only=True, forbid_unknown_fields=True):
    faults: list[Fault]
    scope: ScopeMembers
    random_numbers: list[float]
    applied: list[str]


@pytest.mark.parametrize("case", read("faults.json", FaultCase))
def test_faults_apply(case: FaultCase) -> None:
    scope = CallScope(case.scope.action, case.scope.region_id, case.scope.account_id)
    numbers: Iterator[float] = iter(case.random_numbers)
    assert [fault.name for fault in applicable(case.faults, scope, lambda: next(numbers))] == case.applied
    assert list(numbers) == []


def test_an_error_has_the_message_that_its_action_documents() -> None:
    own = next(kind for kind in errors_of("DescribeImages").raised if "{" not in kind.message)
    assert error_type(own.code, "DescribeImages") == own
    assert error_type("ServiceUnavailable", "DescribeRegions") == errors.SERVICE_UNAVAILABLE


@pytest.mark.parametrize("code", ["", "Throttled", "MissingAction", "Missing{name}", "SignatureDoesNotMatch"])
def test_an_error_with_placeholders_cannot_be_injected(code: str) -> None:
    assert error_type(code) is None


@pytest.mark.parametrize(
    "code", ["MissingAction", "MissingVersion", "InvalidParameter", "SignatureDoesNotMatch"]
)
@pytest.mark.parametrize("actions", [(), ("DescribeImages",)])
def test_it_is_said_that_an_error_whose_message_quotes_the_call_cannot_be_set(
    code: str, actions: tuple[str, ...]
) -> None:
    with pytest.raises(ValueError, match=rf"^There is no error {code} that can be set: its message quotes"):
        check_fault(Fault(error=code, actions=actions), {"DescribeImages"}, ())


@pytest.mark.parametrize(
    ("actions", "sentence"),
    [
        ((), "There is no error Throttled of every action: name the actions, or another code."),
        (("DescribeImages",), "DescribeImages has no error Throttled."),
    ],
)
def test_an_unknown_error_cannot_be_set(actions: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{sentence}$"):
        check_fault(Fault(error="Throttled", actions=actions), {"DescribeImages"}, ())


def test_of_several_errors_of_a_code_the_one_that_the_action_answers_with_is_taken() -> None:
    found = error_type("InvalidVpcId.NotFound", "CreateSecurityGroup")
    assert found == errors_of("CreateSecurityGroup")("InvalidVpcId.NotFound")


def test_an_error_that_is_only_listed_can_be_injected_too() -> None:
    listed = ErrorType("Account.Arrearage", 400, "Your account has an outstanding payment.")
    assert error_type("Account.Arrearage", "CreateInstance") == listed


def test_a_new_fault_is_appended_and_an_existing_name_replaced() -> None:
    settings = with_fault(with_fault(NO_OVERRIDES, ONE), OTHER)
    assert settings.faults == (ONE, OTHER)
    changed = Fault(name="one", delay=2)
    assert with_fault(settings, changed).faults == (changed, OTHER)


def test_the_number_of_faults_is_limited() -> None:
    full = RuntimeSettings(faults=tuple(Fault(name=str(number), delay=1) for number in range(MAX_FAULTS)))
    assert with_fault(full, Fault(name="0", delay=2)).faults[0].delay == 2
    with pytest.raises(ValueError, match="already"):
        with_fault(full, ONE)


def test_the_last_use_deletes_a_fault() -> None:
    before = RuntimeSettings(faults=(ONE, OTHER), clock=ClockSetting(offset=1))
    once = after_fault_used(before, "one")
    assert once is not None
    assert [fault.times for fault in once.faults] == [1, None]
    assert after_fault_used(once, "one") == RuntimeSettings(faults=(OTHER,), clock=ClockSetting(offset=1))
    assert after_fault_used(RuntimeSettings(faults=(OTHER,)), "one") is None


def test_a_fault_without_a_limit_stays_unchanged() -> None:
    settings = RuntimeSettings(faults=(OTHER,))
    assert after_fault_used(settings, "other") is settings


def test_deleting_an_unknown_fault_gives_none() -> None:
    assert without_fault(RuntimeSettings(faults=(ONE,)), "other") is None
    assert without_fault(RuntimeSettings(faults=(ONE,)), "one") == NO_OVERRIDES
