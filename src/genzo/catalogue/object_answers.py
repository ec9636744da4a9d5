"""What a call asks the object store, and changes in it: never within its transaction.

This is promise 10 of docs/architecture.md#promises.

An action asks with `ObjectAnswers.ask`. A question without an answer ends its transaction, which is undone.
The service then asks the store, and runs the action again in a new transaction, where the same question has
an answer. So the action checks everything again, and nobody waits for the catalogue while an object store is
asked (docs/decisions/0045-one-deadline.md).
"""

from collections.abc import Callable, Hashable
from typing import Any, NamedTuple, Protocol, TypeVar

from genzo.catalogue.object_store import ObjectStore
from genzo.catalogue.store import CatalogueWriter

A = TypeVar("A", bound=Hashable)
T = TypeVar("T")

TakeBack = Callable[[CatalogueWriter], None]
"""Takes back, in a transaction of its own, what was written for a change of the object store that failed."""


class Question(NamedTuple):
    """A function of the object store and of ``about``. Two questions are the same if both are equal."""

    ask: Callable[[ObjectStore, Any], Any]
    about: Hashable


class NotAskedYetError(Exception):
    """A question has no answer yet."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.question = question


class ObjectAnswers(Protocol):
    """The answers that a call has got from the object store so far."""

    def ask(self, question: Callable[[ObjectStore, A], T], about: A) -> T:
        """The answer to a question; see `Question`.

        Raises:
            ApiError: the question's.
            NotAskedYetError: there is no answer yet.
        """

    def after_commit(self, change: Callable[[ObjectStore, A], None], about: A, take_back: TakeBack) -> None:
        """Change the object store as soon as the transaction is committed.

        If ``change`` raises an ApiError, ``take_back`` undoes what the transaction has written, and the error
        is the call's answer.
        """


class NoObjectAnswers:
    """For actions that do not say that they ask (`Action.asks_objects`)."""

    def ask(self, *_: object) -> Any:  # noqa: ANN401 - returns nothing
        """Refuse a question."""
        raise RuntimeError(_NOT_MARKED)

    def after_commit(self, *_: object) -> None:
        """Refuse a change."""
        raise RuntimeError(_NOT_MARKED)


_NOT_MARKED = "an action without asks_objects asked the object store"
