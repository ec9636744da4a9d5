"""Functions that wait without holding their thread: an event loop runs others until the result is there.

A suspendable function is a plain one. It may call, however deep, what suspends it, so the code in between
needs no ``await``.
"""

from collections.abc import Awaitable, Callable, Generator
from contextvars import copy_context
from typing import Any, Generic, ParamSpec, TypeVar

from greenlet import getcurrent, greenlet

P = ParamSpec("P")
T = TypeVar("T")


class Suspendable(greenlet, Generic[T]):
    """A call of ``work``, which may be suspended. Await it once; only the event loop's thread runs it.

    ``waits_for`` is what the call waits for; None while it runs.
    """

    def __init__(self, work: Callable[..., T], *arguments: object) -> None:
        super().__init__(work)
        self.gr_context = copy_context()
        self.waits_for: Awaitable[Any] | None = None
        self._arguments = arguments

    def __await__(self) -> Generator[Any, Any, T]:
        outcome = self.switch(*self._arguments)
        while not self.dead:
            try:
                value = yield from outcome.__await__()
            except BaseException as error:  # noqa: BLE001 - raised where the call waits
                outcome = self.throw(error)
            else:
                outcome = self.switch(value)
        result: T = outcome
        return result


def can_suspend() -> bool:
    """Whether the caller is run by a `Suspendable`, so that it can wait without holding its thread."""
    return isinstance(getcurrent(), Suspendable)


def suspend(awaitable: Awaitable[T]) -> T:
    """The result of an awaitable. The caller must be run by a `Suspendable`."""
    current = getcurrent()
    assert isinstance(current, Suspendable)  # noqa: S101 - see can_suspend
    assert current.parent is not None  # noqa: S101 - only the thread's first greenlet has none
    current.waits_for = awaitable
    try:
        result: T = current.parent.switch(awaitable)
    finally:
        current.waits_for = None
    return result
