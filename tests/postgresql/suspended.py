"""Runs functions as the event loop of a worker does."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from genzo.catalogue.suspension import Suspendable

T = TypeVar("T")


def on_loop(work: Callable[..., T], *arguments: object) -> T:
    """The result of ``work``, which may be suspended."""
    return at_once(lambda: work(*arguments))[0]


def at_once(*works: Callable[[], T]) -> list[T]:
    """The results of several such functions that run at once."""

    async def all_results() -> list[T]:
        return list(await asyncio.gather(*(_result(work) for work in works)))

    async def _result(work: Callable[[], T]) -> T:
        return await Suspendable(work)

    return asyncio.run(all_results())
