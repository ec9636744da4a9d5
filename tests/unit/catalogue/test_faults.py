"""Selecting the faults of a call, and counting their uses."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from genzo import errors
from genzo.catalogue.clock_setting import ClockSetting
from genzo.catalogue.faults import CallScope, Fault, applicable, completed, error_of, retry_after
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
