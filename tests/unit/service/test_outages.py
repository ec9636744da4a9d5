"""What fails has a line in the log when it begins and one when it is over, however many requests it fails."""

import logging

import pytest

from genzo.catalogue.deadline import DeadlineError, OutcomeUnknownError
from genzo.catalogue.store import Degradation, StoreError
from genzo.catalogue.unready_reasons import UnreadyReason
from genzo.service import outages as module
from genzo.service.outages import Outages

GONE = StoreError("The database is gone.", UnreadyReason.DATABASE_UNREACHABLE)
EMPTY = StoreError("There are no tables.", UnreadyReason.TABLES_MISSING)
FULL = StoreError("The disk is full.", UnreadyReason.DISK_FULL)
REPLICA = Degradation("The replica", StoreError("The replica is gone.", UnreadyReason.REPLICA_UNREACHABLE))


@pytest.fixture
def outages(caplog: pytest.LogCaptureFixture) -> Outages:
    caplog.set_level(logging.INFO)
    return Outages(lambda: 1_700_000_000.5)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The lines of the log, without their seconds."""
    lines = [record.getMessage() for record in caplog.records]
    caplog.clear()
    return [line.replace("0.0 seconds", "N seconds") for line in lines]


def test_a_lost_database_has_one_line_and_its_return_another(
    outages: Outages, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        outages.refused(GONE)
        outages.examined(GONE)
        outages.count_refused()
    assert told(caplog) == ["The database is gone."]
    assert outages.catalogue is not None
    assert (outages.catalogue.since, outages.catalogue.failures) == (1_700_000_000, 6)
    for _ in range(2):
        outages.examined(None)
    assert told(caplog) == ["The catalogue can be used again after N seconds. Requests refused meanwhile: 6."]
    assert outages.catalogue is None


def test_another_reason_of_the_same_outage_is_told(
    outages: Outages, caplog: pytest.LogCaptureFixture
) -> None:
    for error in (GONE, EMPTY, EMPTY):
        outages.examined(error)
    assert told(caplog) == ["The database is gone.", "There are no tables."]
    outages.examined(None)
    assert told(caplog) == ["The catalogue can be used again after N seconds. Requests refused meanwhile: 0."]


def test_a_failure_that_an_examination_does_not_find_ends_when_it_is_quiet(
    outages: Outages, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        outages.refused(FULL)
        outages.refused(EMPTY)
        outages.examined(None)
        outages.end_quiet()
    assert told(caplog) == ["The disk is full.", "There are no tables."]
    assert [each.reason for each in outages.partial] == [FULL.reason, EMPTY.reason]
    monkeypatch.setattr(module, "QUIET_SECONDS", -1.0)
    outages.end_quiet()
    assert [line.partition("before: ")[2] for line in told(caplog)] == [
        "3, in N seconds): The disk is full.",
        "3, in N seconds): There are no tables.",
    ]
    assert outages.partial == []


def test_what_an_examination_finds_later_has_no_second_line(
    outages: Outages, caplog: pytest.LogCaptureFixture
) -> None:
    outages.refused(EMPTY)
    outages.examined(EMPTY)
    assert told(caplog) == ["There are no tables."]
    assert (outages.catalogue is not None, outages.partial) == (True, [])
    outages.examined(None)
    assert told(caplog) == ["The catalogue can be used again after N seconds. Requests refused meanwhile: 1."]


def test_a_lost_replica_has_one_line_and_its_return_another(
    outages: Outages, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        outages.degraded([REPLICA])
    assert [each.reason for each in outages.partial] == [UnreadyReason.REPLICA_UNREACHABLE]
    for _ in range(2):
        outages.degraded([])
    assert told(caplog) == [
        "The replica is gone.",
        "The replica can be reached again after N seconds. Requests refused meanwhile: 0.",
    ]


def test_refusals_of_a_known_degradation_are_counted_with_it(
    outages: Outages, caplog: pytest.LogCaptureFixture
) -> None:
    error = StoreError("The file may only be read.", UnreadyReason.READ_ONLY)
    outages.refused(error)
    outages.degraded([Degradation("The file", error)])
    outages.refused(error)
    outages.degraded([])
    assert told(caplog) == [
        "The file may only be read.",
        "The file can be written again after N seconds. Requests refused meanwhile: 2.",
    ]
    assert outages.partial == []


def test_kinds_of_failures_do_not_hide_each_other(outages: Outages, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        outages.refused(DeadlineError("It took too long."))
        outages.refused(OutcomeUnknownError("Nobody knows."))
        outages.failed("audit", "The trail is not kept.")
    assert told(caplog) == ["It took too long.", "Nobody knows.", "The trail is not kept."]


def test_an_outage_has_lasted_since_its_first_request() -> None:
    moments = iter([1_700_000_000.5, 1_700_000_009.0, 1_700_000_012.0])
    outages = Outages(lambda: next(moments))
    late = DeadlineError("The database did not answer in time.")
    outages.refused(late)
    outages.refused(late)
    assert outages.since(late.reason) == 1_700_000_000
    assert outages.since(UnreadyReason.DISK_FULL) == 1_700_000_012
