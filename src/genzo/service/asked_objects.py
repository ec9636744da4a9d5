"""Runs an action whose answer needs the object store, which is asked between its transactions."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from genzo.catalogue.deadline import DeadlineError, OutcomeUnknownError, current_deadline
from genzo.catalogue.object_answers import A, NotAskedYetError, Question, TakeBack
from genzo.catalogue.object_store import ObjectStore
from genzo.catalogue.store import StoreError
from genzo.errors import ApiError

T = TypeVar("T")

_MAX_QUESTIONS = 8
"""An action asks one or two. More mean that what it asks changes from transaction to transaction."""


def run_with_answers(
    objects: ObjectStore, run: Callable[["AskedObjects"], T], take_back: Callable[[TakeBack], None]
) -> T:
    """The result of ``run``, a transaction, which is repeated with the answer to each question that it asks.

    ``take_back`` runs its argument in a transaction.

    Raises:
        ApiError: that of ``run``, or of a change of the object store after the commit.
        StoreError: the catalogue cannot be used, or the call's time is over.
    """
    asked = AskedObjects(objects)
    result = _run(asked, run)
    asked.change_store(take_back)
    return result


def _run(asked: "AskedObjects", run: Callable[["AskedObjects"], T]) -> T:
    for _ in range(_MAX_QUESTIONS + 1):
        asked.forget_changes()
        try:
            return run(asked)
        except NotAskedYetError as error:
            question = error.question
        asked.find_out(question)
    raise DeadlineError(
        "A call was not carried out because what it asks of the object store changed all the time: repeat it."
    )


@dataclass
class _Answer:
    """A value, or the error to raise."""

    value: Any = None
    error: ApiError | None = None


@dataclass(frozen=True)
class _Change:
    change: Callable[[ObjectStore, Any], None]
    about: Any
    take_back: TakeBack


class AskedObjects:
    """See `genzo.catalogue.object_answers.ObjectAnswers`."""

    def __init__(self, objects: ObjectStore) -> None:
        self._objects = objects
        self._answers = dict[tuple[object, object], _Answer]()
        self._changes = list[_Change]()

    def ask(self, question: Callable[[ObjectStore, A], T], about: A) -> T:
        """See `genzo.catalogue.object_answers.ObjectAnswers`."""
        answer = self._answers.get((question, about))
        if answer is None:
            raise NotAskedYetError(Question(question, about))
        if answer.error is not None:
            raise answer.error
        value: T = answer.value
        return value

    def after_commit(self, change: Callable[[ObjectStore, A], None], about: A, take_back: TakeBack) -> None:
        """See `genzo.catalogue.object_answers.ObjectAnswers`."""
        self._changes.append(_Change(change, about, take_back))

    def forget_changes(self) -> None:
        """Begin a transaction, in which no change is wanted yet."""
        self._changes.clear()

    def find_out(self, question: Question) -> None:
        """Ask the object store, and keep the answer.

        Raises:
            DeadlineError: the call's time is over.
        """
        current_deadline().seconds_left(time.monotonic())
        answer = _Answer()
        try:
            answer.value = question.ask(self._objects, question.about)
        except ApiError as error:
            answer.error = error
        self._answers[question.ask, question.about] = answer

    def change_store(self, take_back: Callable[[TakeBack], None]) -> None:
        """Make the changes that the committed transaction wants.

        Raises:
            ApiError: a change failed, and what was written for it has been taken back.
            OutcomeUnknownError: it could not be taken back.
        """
        for each in self._changes:
            try:
                each.change(self._objects, each.about)
            except ApiError:
                try:
                    take_back(each.take_back)
                except StoreError as error:
                    raise OutcomeUnknownError(
                        f"A change of the object store failed ({each.about}), and what the catalogue says "
                        f"of it could not be taken back: {error}"
                    ) from error
                raise
