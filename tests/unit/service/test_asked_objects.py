"""The object store is asked between transactions, and each answer is for its question alone."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from genzo import errors
from genzo.catalogue.deadline import Deadline, DeadlineError, OutcomeUnknownError, run_until
from genzo.catalogue.object_store import ObjectStore
from genzo.errors import ApiError
from genzo.service.asked_objects import AskedObjects, run_with_answers

Run = Callable[[AskedObjects], Any]


class World:
    """An object store that counts, and whether a transaction is open."""

    def __init__(self) -> None:
        self.is_open = False
        self.asked = list[str]()
        self.objects = set[str]()
        self.taken_back = list[str]()

    def size(self, _: ObjectStore, name: str) -> int:
        assert not self.is_open
        self.asked.append(name)
        if name == "absent":
            raise errors.IMAGE_NOT_FOUND()
        return len(name)

    def delete(self, _: ObjectStore, name: str) -> None:
        assert not self.is_open
        if name == "kept":
            raise errors.IMAGE_NOT_FOUND()
        self.objects.discard(name)

    def answer(self, run: Run, take_back: Callable[[Any], None] = lambda write: write(None)) -> Any:  # noqa: ANN401
        """What the runs of an action end with."""

        def in_transaction(objects: AskedObjects) -> Any:  # noqa: ANN401
            self.is_open = True
            try:
                return run(objects)
            finally:
                self.is_open = False

        store: Any = SimpleNamespace()
        return run_with_answers(store, in_transaction, take_back)

    def take_back(self, _: object) -> None:
        self.taken_back.append("taken back")


@pytest.fixture
def world() -> World:
    return World()


def test_a_question_is_asked_once_and_answered_in_the_next_transaction(world: World) -> None:
    runs = list[int]()

    def run(objects: AskedObjects) -> int:
        runs.append(1)
        return sum(objects.ask(world.size, name) for name in ("one", "three", "one"))

    assert world.answer(run) == 3 + 5 + 3
    assert world.asked == ["one", "three"]
    assert len(runs) == 3


def test_what_has_changed_is_asked_anew(world: World) -> None:
    wanted = iter(["old", "other", "other"])
    assert world.answer(lambda objects: objects.ask(world.size, next(wanted))) == 5
    assert world.asked == ["old", "other"]


def test_a_refusal_is_an_answer(world: World) -> None:
    runs = list[int]()

    def run(objects: AskedObjects) -> int:
        runs.append(1)
        return objects.ask(world.size, "absent")

    with pytest.raises(ApiError):
        world.answer(run)
    assert (world.asked, len(runs)) == (["absent"], 2)


def test_what_changes_all_the_time_ends(world: World) -> None:
    number = iter(range(100))
    with pytest.raises(DeadlineError, match="changed all the time"):
        world.answer(lambda objects: objects.ask(world.size, f"name-{next(number)}"))


def test_after_the_deadline_nothing_is_asked(world: World) -> None:
    with pytest.raises(DeadlineError):
        run_until(Deadline(0.0), world.answer, lambda objects: objects.ask(world.size, "one"))
    assert world.asked == []


def test_a_change_is_made_after_the_commit_alone(world: World) -> None:
    world.objects.add("name")

    def refused(objects: AskedObjects) -> None:
        objects.after_commit(world.delete, "name", world.take_back)
        raise errors.IMAGE_NOT_FOUND()

    def asking(objects: AskedObjects) -> None:
        objects.after_commit(world.delete, "name", world.take_back)
        objects.ask(world.size, "one")

    with pytest.raises(ApiError):
        world.answer(refused)
    assert world.objects == {"name"}
    world.answer(asking)
    assert (world.objects, world.taken_back) == (set(), [])


def test_a_change_that_fails_is_taken_back(world: World) -> None:
    with pytest.raises(ApiError):
        world.answer(lambda objects: objects.after_commit(world.delete, "kept", world.take_back))
    assert world.taken_back == ["taken back"]


def test_a_change_that_cannot_be_taken_back_has_an_unknown_outcome(world: World) -> None:
    def too_late(_: object) -> None:
        raise DeadlineError("Too late.")

    with pytest.raises(OutcomeUnknownError):
        world.answer(lambda objects: objects.after_commit(world.delete, "kept", world.take_back), too_late)
