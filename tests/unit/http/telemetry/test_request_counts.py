"""How a request is counted: bounded labels, whatever its codes are, and the bucket of its time."""

import pytest

from genzo import errors
from genzo.actions.registry import all_actions
from genzo.catalogue.principals import Principal, PrincipalType
from genzo.errors import ApiError, ErrorType
from genzo.errors.table import raised_by
from genzo.http.observation import Observation
from genzo.http.telemetry import request_counts
from genzo.http.telemetry.request_counts import RequestCounts
from genzo.http.telemetry.shared_values import Key, ValueTable, value_tables


def _observed(action: str = "DescribeImages", error: ApiError | None = None) -> Observation:
    observation = Observation({}, lambda _: None)
    observation.request_id, observation.action, observation.error = "ID", action, error
    return observation


def _count(counts: RequestCounts, observation: Observation, seconds: float = 0.1) -> None:
    observation.seconds = seconds
    counts.add(observation)
    counts.count_all()


@pytest.fixture
def table() -> ValueTable:
    return value_tables(1)[0]


def _requests(table: ValueTable) -> dict[Key, float]:
    return {key[1:]: value for key, value in table.items() if key[0] == "requests"}


@pytest.mark.parametrize(
    ("kind", "is_verified", "expected"),
    [
        (PrincipalType.ACCOUNT, True, "root"),
        (PrincipalType.USER, True, "user"),
        (PrincipalType.ROLE, True, "role"),
        (PrincipalType.USER, False, "open"),
        (None, False, "none"),
    ],
)
def test_the_class_of_the_caller(
    table: ValueTable, kind: PrincipalType | None, is_verified: bool, expected: str
) -> None:
    observation = _observed()
    observation.principal = None if kind is None else Principal(1, kind=kind)
    observation.is_verified = is_verified
    _count(RequestCounts(table), observation)
    assert _requests(table) == {("DescribeImages", "OK", expected): 1.0}


def test_a_request_is_in_the_bucket_of_its_time(table: ValueTable) -> None:
    counts = RequestCounts(table)
    for seconds in (0.0005, 0.0006, 0.0009, 99.0):
        _count(counts, _observed(), seconds)
    buckets = {key[1]: value for key, value in table.items() if key[0] == "request_seconds" and value}
    assert buckets == {"0.0005": 1.0, "0.001": 2.0, "+Inf": 1.0, "sum": pytest.approx(99.002)}


def test_codes_that_are_not_documented_are_one_series(table: ValueTable) -> None:
    """A fault answers with any code that an operator chooses."""
    counts = RequestCounts(table)
    for number in range(50):
        _count(counts, _observed(error=ErrorType(f"Quota.Team{number}", 409, "")()), 0.1)
    _count(counts, _observed(error=errors.MISSING_COMMON_PARAMETER(name="SignatureNonce")), 0.1)
    _count(counts, _observed(error=errors.REGION_NOT_FOUND()), 0.1)
    _count(counts, _observed("", errors.ACTION_NOT_FOUND()), 0.1)
    assert _requests(table) == {
        ("DescribeImages", "other", "none"): 50.0,
        ("DescribeImages", "MissingSignatureNonce", "none"): 1.0,
        ("DescribeImages", "InvalidRegionId.NotFound", "none"): 1.0,
        ("unknown", "InvalidAction.NotFound", "none"): 1.0,
    }


def test_beyond_a_bound_further_series_are_one_of_each_action(
    table: ValueTable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_counts, "_MAX_SERIES", 1)
    counts = RequestCounts(table)
    for error in (errors.REGION_NOT_FOUND, errors.THROTTLED, errors.THROTTLED_USER):
        _count(counts, _observed(error=error()), 0.1)
    assert _requests(table) == {
        ("DescribeImages", "InvalidRegionId.NotFound", "none"): 1.0,
        ("DescribeImages", "other", "none"): 2.0,
    }


def test_every_series_that_there_can_be_has_a_place(table: ValueTable) -> None:
    counts = RequestCounts(table)
    for action in all_actions():
        for kind in (*errors.gateway_errors(), *raised_by(action.name)):
            error = kind(**dict.fromkeys(("name",), "SignatureMethod")) if "{" in kind.code else None
            _count(counts, _observed(action.name, error or ApiError(ErrorType(kind.code, 400, ""), {})), 0.1)
    series = _requests(table)
    assert len(series) > 4096
    assert sum(series.values()) > 5000
    assert {action for action, _, _ in series} == {action.name for action in all_actions()}


def test_throttled_requests_and_lost_databases_are_counted(table: ValueTable) -> None:
    counts = RequestCounts(table)
    observation = _observed(error=errors.THROTTLED())
    observation.is_throttled = True
    _count(counts, observation, 0.1)
    observation = _observed(error=errors.SERVICE_UNAVAILABLE())
    observation.lost_database = True
    _count(counts, observation, 0.1)
    _count(counts, _observed(), 0.1)
    values = dict(table.items())
    assert values["rate_limited",] == values["database_errors",] == 1.0
