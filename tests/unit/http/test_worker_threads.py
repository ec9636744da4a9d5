"""Calls wait for a thread until their deadline; more than can be served until then are refused at once."""

import asyncio
import gc
import threading
import time

import pytest

from genzo.catalogue.deadline import Deadline, DeadlineError, OutcomeUnknownError, current_deadline
from genzo.http import worker_threads
from genzo.http.worker_threads import WorkerThreads

MOMENT = 0.1
PATIENCE = 30.0


def within(seconds: float) -> Deadline:
    return Deadline(time.monotonic() + seconds)


def test_results_and_errors_come_back() -> None:
    threads = WorkerThreads(2)

    def divide(number: int) -> float:
        assert current_deadline().moment < float("inf")
        return 1 / number

    async def call() -> list[float | BaseException]:
        runs = [threads.run(within(PATIENCE), divide, number) for number in (1, 2, 0, 4)]
        return await asyncio.gather(*runs, return_exceptions=True)

    one, half, error, quarter = asyncio.run(call())
    assert (one, half, quarter) == (1.0, 0.5, 0.25)
    assert isinstance(error, ZeroDivisionError)


def test_a_call_whose_turn_does_not_come_is_never_done() -> None:
    threads, release, done = WorkerThreads(1), threading.Event(), list[int]()

    async def call() -> float:
        holding = asyncio.ensure_future(threads.run(within(PATIENCE), release.wait, PATIENCE))
        await asyncio.sleep(0)
        began = time.monotonic()
        with pytest.raises(DeadlineError, match="turn did not come"):
            await threads.run(within(MOMENT), done.append, 1)
        seconds = time.monotonic() - began
        release.set()
        await holding
        await threads.run(within(PATIENCE), done.append, 2)
        return seconds

    assert MOMENT <= asyncio.run(call()) < 20 * MOMENT
    assert done == [2]


def test_a_call_that_lasts_too_long_cannot_commit() -> None:
    threads, release = WorkerThreads(1), threading.Event()
    outcomes = list[str]()

    def work() -> None:
        release.wait(PATIENCE)
        try:
            current_deadline().begin_commit(time.monotonic())
        except DeadlineError:
            outcomes.append("undone")

    async def call() -> None:
        with pytest.raises(DeadlineError):
            await threads.run(within(MOMENT), work)
        release.set()
        await threads.run(within(PATIENCE), time.monotonic)

    asyncio.run(call())
    assert outcomes == ["undone"]


@pytest.mark.parametrize("seconds", [2 * MOMENT, PATIENCE])
def test_a_commit_under_way_is_waited_for_a_moment(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker_threads, "_COMMIT_SECONDS", 4 * MOMENT)
    threads, release = WorkerThreads(1), threading.Event()

    def commit() -> str:
        current_deadline().begin_commit(time.monotonic())
        release.wait(seconds)
        return "committed"

    async def call() -> str:
        return await threads.run(within(MOMENT), commit)

    if seconds < PATIENCE:
        assert asyncio.run(call()) == "committed"
    else:
        with pytest.raises(OutcomeUnknownError):
            asyncio.run(call())
    release.set()


def test_more_calls_than_can_be_served_in_time_are_refused_at_once() -> None:
    threads, release, calls = WorkerThreads(2), threading.Event(), 0

    def count() -> None:
        nonlocal calls
        calls += 1

    async def call() -> list[BaseException | None]:
        # The latest calls took about 0.02 s or longer, and two wait for two threads.
        await asyncio.gather(*(threads.run(within(PATIENCE), time.sleep, 0.02) for _ in range(60)))
        held = [asyncio.create_task(threads.run(within(PATIENCE), release.wait, PATIENCE)) for _ in range(4)]
        await asyncio.sleep(0)
        refused = await asyncio.gather(
            *(threads.run(within(0.01), count) for _ in range(20)), return_exceptions=True
        )
        release.set()
        await asyncio.gather(*held)
        return refused

    refused = asyncio.run(call())
    assert ["more calls wait" in str(error) for error in refused if isinstance(error, DeadlineError)] == [
        True
    ] * 20
    assert calls == 0


def test_threads_end_with_their_owner() -> None:
    before = threading.active_count()
    threads = WorkerThreads(3)

    async def call(threads: WorkerThreads) -> None:
        await asyncio.gather(*(threads.run(within(PATIENCE), time.sleep, MOMENT) for _ in range(3)))

    asyncio.run(call(threads))
    assert threading.active_count() == before + 3
    del threads
    gc.collect()
    deadline = time.monotonic() + PATIENCE
    while threading.active_count() > before:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_threads_end_when_they_are_told_to() -> None:
    threads = WorkerThreads(3)

    async def call() -> list[threading.Thread]:
        deadline = Deadline(time.monotonic() + 10)
        return await asyncio.gather(*(threads.run(deadline, threading.current_thread) for _ in range(3)))

    used = asyncio.run(call())
    threads.end(10)
    assert not any(thread.is_alive() for thread in used)
