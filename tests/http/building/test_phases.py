"""The phase of an execution at a moment."""

import msgspec

from genzo.catalogue.building import ExecutionStatus, ImagePipelineExecution

EXECUTION = ImagePipelineExecution(
    resource_id="exec-1",
    region_id="cn-hangzhou",
    owner_id=1,
    created=1_000,
    phases=(ExecutionStatus.PREPARING, ExecutionStatus.BUILDING, ExecutionStatus.RELEASING),
    settles_at=4_000,
    outcome=ExecutionStatus.PARTITION_SUCCESS,
)


def _at(execution: ImagePipelineExecution, *moments: int) -> list[tuple[str, int]]:
    return [(execution.status_at(now).value, execution.modified_at(now)) for now in moments]


def test_phases_have_equal_lengths() -> None:
    assert _at(EXECUTION, 0, 1_000, 1_999, 2_000, 3_999, 4_000, 9_000) == [
        ("PREPARING", 1_000),
        ("PREPARING", 1_000),
        ("PREPARING", 1_000),
        ("BUILDING", 2_000),
        ("RELEASING", 3_000),
        ("PARTITION_SUCCESS", 4_000),
        ("PARTITION_SUCCESS", 4_000),
    ]
    assert [EXECUTION.is_running_at(now) for now in (1_000, 3_999, 4_000)] == [True, True, False]


def test_phases_of_uneven_lengths_begin_with_their_state() -> None:
    odd = msgspec.structs.replace(EXECUTION, settles_at=2_000)
    states = _at(odd, *range(1_000, 2_001))
    begins = {since for _, since in states}
    assert begins == {1_000, 1_334, 1_667, 2_000}
    assert all(odd.modified_at(since) == since for since in begins)


def test_cancelling_takes_as_long_as_a_phase() -> None:
    cancelled = msgspec.structs.replace(EXECUTION, cancelled_at=1_500)
    assert _at(cancelled, 1_500, 2_499, 2_500, 9_000) == [
        ("CANCELLING", 1_500),
        ("CANCELLING", 1_500),
        ("CANCELLED", 2_500),
        ("CANCELLED", 2_500),
    ]
    assert not cancelled.is_running_at(1_500)


def test_without_a_duration_it_has_ended_at_once() -> None:
    immediate = msgspec.structs.replace(EXECUTION, settles_at=1_000)
    assert _at(immediate, 1_000) == [("PARTITION_SUCCESS", 1_000)]
