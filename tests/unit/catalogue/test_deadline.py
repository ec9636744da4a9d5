"""A call commits or is given up, never both."""

import threading

import pytest

from genzo.catalogue.deadline import Deadline, DeadlineError, current_deadline, run_until

ROUNDS = 500


def test_what_was_given_up_does_not_commit() -> None:
    deadline = Deadline(10.0)
    assert deadline.give_up()
    assert deadline.is_given_up
    with pytest.raises(DeadlineError):
        deadline.begin_commit(1.0)
    with pytest.raises(DeadlineError):
        deadline.seconds_left(1.0)


def test_what_commits_is_not_given_up() -> None:
    deadline = Deadline(10.0)
    deadline.begin_commit(10.0)
    assert not deadline.give_up()
    assert not deadline.is_given_up
    deadline.begin_commit(10.0)


def test_after_the_deadline_nothing_commits() -> None:
    deadline = Deadline(10.0)
    with pytest.raises(DeadlineError):
        deadline.begin_commit(10.1)
    assert deadline.give_up()


def test_of_two_threads_one_decides() -> None:
    for _ in range(ROUNDS):
        deadline, barrier, outcomes = Deadline(10.0), threading.Barrier(2), list[bool]()

        def commit(deadline: Deadline = deadline, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            try:
                deadline.begin_commit(1.0)
            except DeadlineError:
                outcomes.append(False)  # noqa: B023 - the thread ends with its round
            else:
                outcomes.append(True)  # noqa: B023

        thread = threading.Thread(target=commit)
        thread.start()
        barrier.wait()
        given_up = deadline.give_up()
        thread.join()
        assert outcomes == [not given_up]


def test_the_time_that_is_left() -> None:
    assert Deadline(10.0).seconds_left(7.5) == 2.5
    with pytest.raises(DeadlineError):
        Deadline(10.0).seconds_left(10.0)


def test_work_has_its_deadline_and_no_other_has() -> None:
    before, deadline = current_deadline(), Deadline(10.0)
    others = list[Deadline]()

    def work(number: int) -> int:
        assert current_deadline() is deadline
        thread = threading.Thread(target=lambda: others.append(current_deadline()))
        thread.start()
        thread.join()
        return number

    assert run_until(deadline, work, 7) == 7
    assert current_deadline() is before
    assert others == [before]
