"""Runs an action whose answer needs the object store, which is asked between its transactions."""

import logging
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

# Not bounded as "genzo.objects" is: each line names a file that somebody must delete.
_log = logging.getLogger("genzo.orphaned_objects")


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
    try:
        result = _run(asked, run)
    except OutcomeUnknownError:
        # The transaction may have been committed, and then it needs what was created for it.
        raise
    except BaseException:
        asked.undo_all()
        raise
    asked.undo_unused()
    asked.change_store(take_back)
    return result


def _run(asked: "AskedObjects", run: Callable[["AskedObjects"], T]) -> T:
    for _ in range(_MAX_QUESTIONS + 1):
        asked.forget_use()
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
    """The answer to a question: a value, or the error to raise."""

    question: Question
    value: Any = None
    error: ApiError | None = None
    is_used: bool = False


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

    @property
    def stores_sparse_files(self) -> bool:
        """See `genzo.catalogue.object_store.ObjectStore`."""
        return self._objects.stores_sparse_files

    def ask(
        self,
        question: Callable[[ObjectStore, A], T],
        about: A,
        undo: Callable[[ObjectStore, A, T], None] | None = None,
    ) -> T:
        """See `genzo.catalogue.object_answers.ObjectAnswers`."""
        answer = self._answers.get((question, about))
        if answer is None:
            raise NotAskedYetError(Question(question, about, undo))
        answer.is_used = True
        if answer.error is not None:
            raise answer.error
        value: T = answer.value
        return value

    def after_commit(self, change: Callable[[ObjectStore, A], None], about: A, take_back: TakeBack) -> None:
        """See `genzo.catalogue.object_answers.ObjectAnswers`."""
        self._changes.append(_Change(change, about, take_back))

    def forget_use(self) -> None:
        """Begin a transaction: no answer was used in it, and no change is wanted."""
        self._changes.clear()
        for answer in self._answers.values():
            answer.is_used = False

    def find_out(self, question: Question) -> None:
        """Ask the object store, and keep the answer.

        Raises:
            DeadlineError: the call's time is over.
        """
        current_deadline().seconds_left(time.monotonic())
        answer = _Answer(question)
        try:
            answer.value = question.ask(self._objects, question.about)
        except ApiError as error:
            answer.error = error
        self._answers[question.ask, question.about] = answer

    def undo_unused(self) -> None:
        """Undo what was created for another transaction than the one that was committed."""
        for answer in self._answers.values():
            if not answer.is_used:
                self._undo(answer)

    def undo_all(self) -> None:
        """Undo everything that was created."""
        for answer in self._answers.values():
            self._undo(answer)

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

    def _undo(self, answer: _Answer) -> None:
        if answer.question.undo is None or answer.error is not None:
            return
        try:
            answer.question.undo(self._objects, answer.question.about, answer.value)
        except ApiError as error:
            _log.warning("an object that no task names was not deleted: %s", error.__cause__ or error)
