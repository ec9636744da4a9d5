"""Which faults apply to a call, and how often."""

from collections.abc import Iterator

import msgspec
import pytest

from genzo import errors
from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.faults import CallScope, Fault, applicable, error_type
from genzo.catalogue.runtime_settings import (
    MAX_FAULTS,
    NO_OVERRIDES,
    RuntimeSettings,
    after_fault_used,
    with_fault,
    without_fault,
)
from genzo.errors.documented import documented
from tests.unit.cases import Case, read

ONE, OTHER = Fault(name="one", error="Throttling", times=2), Fault(name="other", delay=1)


class ScopeMembers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    action: str
    region_id: str
    account_id: int


class FaultCase(Case, frozen=True, kw_only=True, forbid_unknown_fields=True):
    faults: list[Fault]
    scope: ScopeMembers
    draws: list[float]
    applied: list[str]


@pytest.mark.parametrize("case", read("faults.json", FaultCase))
def test_faults_apply(case: FaultCase) -> None:
    scope = CallScope(case.scope.action, case.scope.region_id, case.scope.account_id)
    draws: Iterator[float] = iter(case.draws)
    assert [fault.name for fault in applicable(case.faults, scope, lambda: next(draws))] == case.applied
    assert list(draws) == []


def test_an_action_has_its_own_words_for_an_error() -> None:
    of_action = documented("DescribeImages").all
    own = next(kind for kind in of_action if "{" not in kind.message)
    assert error_type(own.code, "DescribeImages") is own
    assert error_type("ServiceUnavailable", "DescribeRegions") == errors.SERVICE_UNAVAILABLE


@pytest.mark.parametrize("code", ["", "Throttled", "MissingAction", "Missing{name}", "SignatureDoesNotMatch"])
def test_what_speaks_of_the_call_is_no_error_of_a_fault(code: str) -> None:
    assert error_type(code) is None


def test_a_fault_goes_behind_the_others_or_in_the_place_of_its_name() -> None:
    settings = with_fault(with_fault(NO_OVERRIDES, ONE), OTHER)
    assert settings.faults == (ONE, OTHER)
    changed = Fault(name="one", delay=2)
    assert with_fault(settings, changed).faults == (changed, OTHER)


def test_the_last_fault_that_there_is_room_for() -> None:
    full = RuntimeSettings(faults=tuple(Fault(name=str(number), delay=1) for number in range(MAX_FAULTS)))
    assert with_fault(full, Fault(name="0", delay=2)).faults[0].delay == 2
    with pytest.raises(ValueError, match="already"):
        with_fault(full, ONE)


def test_a_fault_is_used_up() -> None:
    before = RuntimeSettings(faults=(ONE, OTHER), clock=ClockSetting(offset=1))
    once = after_fault_used(before, "one")
    assert once is not None
    assert [fault.times for fault in once.faults] == [1, None]
    assert after_fault_used(once, "one") == RuntimeSettings(faults=(OTHER,), clock=ClockSetting(offset=1))
    assert after_fault_used(RuntimeSettings(faults=(OTHER,)), "one") is None


def test_a_fault_without_end_stays_as_it_is() -> None:
    settings = RuntimeSettings(faults=(OTHER,))
    assert after_fault_used(settings, "other") is settings


def test_a_fault_that_is_not_there_cannot_be_taken_away() -> None:
    assert without_fault(RuntimeSettings(faults=(ONE,)), "other") is None
    assert without_fault(RuntimeSettings(faults=(ONE,)), "one") == NO_OVERRIDES
