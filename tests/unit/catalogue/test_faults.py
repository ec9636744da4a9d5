"""Selecting the faults of a call, and counting their uses."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo import errors
from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.fault_selection import CallScope, applicable, delay_of
from genzo.catalogue.faults import Fault, completed, error_of, failure_of, retry_after
from genzo.catalogue.operation_failure import CAN_FAIL
from genzo.catalogue.runtime_settings import (
    MAX_FAULTS,
    NO_OVERRIDES,
    RuntimeSettings,
    after_call,
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
    access_key_id: str = ""
    parameters: dict[str, str] = {}


class FaultCase(Case, frozen=True, kw_only=True, forbid_unknown_fields=True):
    faults: list[Fault]
    scope: ScopeMembers
    random_numbers: list[float]
    applied: list[str]


@pytest.mark.parametrize("case", read("faults.json", FaultCase))
def test_faults_apply(case: FaultCase) -> None:
    scope = CallScope(**msgspec.structs.asdict(case.scope))
    numbers: Iterator[float] = iter(case.random_numbers)
    assert [fault.name for fault in applicable(case.faults, scope, lambda: next(numbers))] == case.applied
    assert list(numbers) == []


ACTIONS = ("CreateInstance", "DescribeImages", "RunInstances")


def error(code: str, action: str = "", **members: Any) -> ErrorType | None:  # noqa: ANN401 - of any type
    return error_of(Fault(error=code, **members), action)


def test_an_error_has_the_status_and_message_that_its_action_documents() -> None:
    own = next(kind for kind in errors_of("DescribeImages").raised if "{" not in kind.message)
    assert error(own.code, "DescribeImages") == own
    assert error("ServiceUnavailable", "DescribeRegions") == errors.SERVICE_UNAVAILABLE


@pytest.mark.parametrize("code", ["Throttled", "MissingAction", "Missing"])
def test_an_unknown_error_has_what_the_fault_sets(code: str) -> None:
    assert error(code) is None
    assert error(code, message="no") is None
    assert error(code, status=418, message="no") == ErrorType(code, 418, "no")
    assert error(code, status=418) == ErrorType(code, 418, code)


@pytest.mark.parametrize("code", ["InvalidParameter", "SignatureDoesNotMatch"])
def test_the_code_is_the_message_where_the_documented_one_quotes_the_call(code: str) -> None:
    assert error(code) == ErrorType(code, 400, code)
    assert error(code, message="no") == ErrorType(code, 400, "no")


def test_a_fault_replaces_the_documented_status_or_message() -> None:
    assert error("Throttling", status=503) == ErrorType(
        "Throttling", 503, "Request was denied due to request throttling."
    )
    assert error("Throttling", message="") == ErrorType("Throttling", 400, "")


def test_braces_of_a_message_stay_as_they_are() -> None:
    kind = error("Forbidden.RAM", message='{"Resource": "{acs}"}')
    assert kind is not None
    assert kind().message == '{"Resource": "{acs}"}'


@pytest.mark.parametrize("members", [{}, {"message": "no"}])
@pytest.mark.parametrize("actions", [(), ("DescribeImages",)])
def test_an_unknown_error_needs_a_status(members: dict[str, Any], actions: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"^Genzo knows no error Throttled: give its status, or"):
        completed(Fault(error="Throttled", actions=actions, **members), ACTIONS, ())


@pytest.mark.parametrize("actions", [(), ("DescribeImages",)])
def test_an_error_of_another_action_is_completed(actions: tuple[str, ...]) -> None:
    kind = errors_of("CreateInstance").named("Account.Arrearage")[0]
    done = completed(Fault(error=kind.code, actions=actions), ACTIONS, ())
    assert (done.status, done.message) == (kind.status, kind.message)
    kept = completed(Fault(error=kind.code, actions=actions, message="no"), ACTIONS, ())
    assert (kept.status, kept.message) == (kind.status, "no")


def test_an_error_that_its_actions_document_is_left_to_them() -> None:
    fault = Fault(error="InvalidParameter.NotMatch", actions=("RunInstances",))
    assert completed(fault, ACTIONS, ()) is fault


@pytest.mark.parametrize(
    ("members", "seconds"),
    [
        ({"error": "Throttling"}, 1),
        ({"error": "Throttling.User"}, 1),
        ({"error": "Throttling", "retry_after": 0}, 0),
        ({"error": "Throttled", "retry_after": 0.25}, 0.25),
        ({"error": "ThrottlingLike"}, 0),
        ({"delay": 1}, 0),
    ],
)
def test_an_answer_tells_when_to_retry(members: dict[str, Any], seconds: float) -> None:
    assert retry_after(Fault(**members)) == seconds


def test_of_several_errors_of_a_code_the_one_that_the_action_answers_with_is_taken() -> None:
    found = error("InvalidVpcId.NotFound", "CreateSecurityGroup")
    assert found == errors_of("CreateSecurityGroup")("InvalidVpcId.NotFound")


def test_an_error_that_is_only_listed_can_be_injected_too() -> None:
    listed = ErrorType("Account.Arrearage", 400, "Your account has an outstanding payment.")
    assert error("Account.Arrearage", "CreateInstance") == listed


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


def certain() -> float:
    """A draw below every probability."""
    return 0.0


def test_the_last_use_deletes_a_fault() -> None:
    before = RuntimeSettings(faults=(ONE, OTHER), clock=ClockSetting(offset=1))
    once = after_call(before, "one", certain)
    assert once is not None
    assert (once.fault, once.applies) == (ONE, True)
    assert [fault.times for fault in once.settings.faults] == [1, None]
    twice = after_call(once.settings, "one", certain)
    assert twice is not None
    assert twice.applies
    assert twice.settings == RuntimeSettings(faults=(OTHER,), clock=ClockSetting(offset=1))
    assert after_call(twice.settings, "one", certain) is None


def applied(fault: Fault, calls: int, draw: Callable[[], float] = certain) -> list[int]:
    """The numbers of the calls, of so many, that a fault applies to."""
    settings, numbers = RuntimeSettings(faults=(fault,)), []
    for number in range(1, calls + 1):
        counted = after_call(settings, fault.name or "", draw)
        if counted is not None:
            settings = counted.settings
            numbers += [number] * counted.applies
    return numbers


@pytest.mark.parametrize(
    ("members", "numbers"),
    [
        ({"after": 2}, [3, 4, 5, 6, 7, 8, 9, 10]),
        ({"after": 2, "times": 1}, [3]),
        ({"every": 3}, [3, 6, 9]),
        ({"every": 3, "times": 2}, [3, 6]),
        ({"after": 1, "every": 4}, [5, 9]),
        ({"after": 10}, []),
    ],
)
def test_a_fault_applies_to_calls_by_their_number(members: dict[str, Any], numbers: list[int]) -> None:
    assert applied(Fault(name="f", error="Throttling", **members), 10) == numbers


def test_a_number_comes_before_a_probability() -> None:
    draws = iter([0.4, 0.6, 0.4])
    fault = Fault(name="f", error="Throttling", every=2, probability=0.5)
    assert applied(fault, 7, lambda: next(draws)) == [2, 6]
    assert list(draws) == []


@given(seed=st.integers(0, 2**53 - 1), probability=st.floats(0.01, 0.99), after=st.integers(0, 5))
def test_a_seed_gives_the_same_calls_each_time(seed: int, probability: float, after: int) -> None:
    def never() -> float:
        raise AssertionError

    fault = Fault(name="f", error="Throttling", seed=seed, probability=probability, after=after)
    assert applied(fault, 30, never) == applied(fault, 30, never)


def test_the_calls_of_a_seed_stay_the_same_in_every_version() -> None:
    fault = Fault(name="f", error="Throttling", seed=4, probability=0.3)
    assert applied(fault, 20) == [2, 12, 16, 17]


def test_a_seed_meets_its_probability() -> None:
    fault = Fault(name="f", error="Throttling", seed=1, probability=0.25)
    assert 440 <= len(applied(fault, 2000)) <= 560


def test_a_delay_is_within_its_jitter() -> None:
    fault = Fault(delay=2, jitter=0.5)
    draws = iter([0.0, 0.5, 0.75])
    assert [delay_of(fault, 1, lambda: next(draws)) for _ in range(3)] == [1.5, 2.0, 2.25]
    assert delay_of(Fault(delay=2), 1, certain) == 2
    seeded = [delay_of(Fault(delay=2, jitter=0.5, seed=1), number, certain) for number in range(1, 50)]
    assert len(set(seeded)) == 49
    assert all(1.5 <= delay < 2.5 for delay in seeded)


@pytest.mark.parametrize("action", CAN_FAIL)
def test_an_operation_fails_for_a_documented_reason(action: str) -> None:
    fault = Fault(actions=(action,), outcome="failed")
    assert completed(fault, [action], ()) is fault
    reason = failure_of(fault, action)
    assert reason.code == CAN_FAIL[action]
    assert reason.message != reason.code
    given_reason = failure_of(msgspec.structs.replace(fault, error="Any", message="{text}"), action)
    assert given_reason == ("Any", "{text}")
    assert failure_of(msgspec.structs.replace(fault, error="Any"), action) == ("Any", "Any")


@pytest.mark.parametrize(
    ("members", "words"),
    [
        ({"outcome": "failed"}, "needs actions"),
        ({"outcome": "failed", "actions": ("CopyImage", "DescribeImages")}, "each one of CopyImage, "),
        ({"outcome": "failed", "actions": ("CopyImage",), "status": 400}, "no status"),
        ({"outcome": "failed", "actions": ("CopyImage",), "retry_after": 1}, "no retry_after"),
        ({"error": "Throttling", "seed": 1}, "A seed belongs to"),
        ({"delay": 1, "jitter": 1.5}, "at most the delay"),
        ({"delay": 1, "resource": ""}, "not empty"),
        ({"delay": 1, "access_key_id": ""}, "not empty"),
        ({"delay": 1, "parameters": {"": "x"}}, "not empty"),
    ],
)
def test_members_that_have_no_effect_together_are_refused(members: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        completed(Fault(**members), ("CopyImage", "DescribeImages"), ())


def test_deleting_an_unknown_fault_gives_none() -> None:
    assert without_fault(RuntimeSettings(faults=(ONE,)), "other") is None
    assert without_fault(RuntimeSettings(faults=(ONE,)), "one") == NO_OVERRIDES
