"""Runs the statements that Genzo gives to SQLite without Genzo: the cost of the database alone.

The statements are traced, not written here, so that they are always those of the measured code.
"""

import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count, groupby
from pathlib import Path
from typing import Any

from bench.new_values import number_value, text_value

_CACHED = 4096
_LITERALS = re.compile(r"'(?:[^']|'')*'|(?<![\w.\"'])\d+(?![\w.\"'])")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_SETTINGS = ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536", "mmap_size = 1073741824")


@contextmanager
def traced_statements() -> Iterator[list[str]]:
    """A list that receives all statements of connections opened in the block, with values filled in."""
    traced: list[str] = []
    connect: Any = sqlite3.connect

    def connect_and_trace(*arguments: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(traced.append)
        return connection

    sqlite3.connect = connect_and_trace  # type: ignore[assignment]
    try:
        yield traced
    finally:
        sqlite3.connect = connect


def statements_by_call(calls: Sequence[Callable[[], object]], traced: list[str]) -> list[list[str]]:
    """The statements of each call."""
    each = []
    for call in calls:
        traced.clear()
        call()
        each.append(list(traced))
    return each


def read_seconds(path: Path, each: Sequence[Sequence[str]]) -> list[float]:
    """Seconds that the statements of each call take, once prepared."""
    with closing(_connected(path)) as connection:

        def seconds(statements: Sequence[str]) -> float:
            start = time.perf_counter()
            for statement in statements:
                connection.execute(statement).fetchall()
            return time.perf_counter() - start

        for statements in each:
            seconds(statements)
        return list(map(seconds, each))


def commits_per_second(
    path: Path, first: Sequence[str], second: Sequence[str], seconds: float, done: int = 0
) -> float:
    """Durable transactions per second that repeat the writes of two calls of an action with new values.

    A value that differs between the two calls is new in each transaction: a number continues the step from
    the first call to the second, a word of a text is replaced by another of its length. ``done`` offsets the
    values past those of earlier runs.
    """
    writes = [_Write(one, other) for one, other in zip(_writes(first), _writes(second), strict=True)]
    with closing(_connected(path)) as connection:
        start = time.perf_counter()
        for number in count(done + 2):
            if time.perf_counter() - start >= seconds:
                return (number - done - 2) / (time.perf_counter() - start)
            connection.execute("BEGIN IMMEDIATE")
            for write in writes:
                connection.execute(write.sql, [value(number) for value in write.values])
            connection.execute("COMMIT")
    raise AssertionError


class _Write:
    """A statement with parameters for the values that differ between two calls."""

    def __init__(self, one: str, other: str) -> None:
        others = iter(_LITERALS.findall(other))
        self.values: list[Callable[[int], int | str]] = []
        self.sql = _LITERALS.sub(lambda literal: self._place(literal[0], next(others)), one)

    def _place(self, one: str, other: str) -> str:
        if one == other:
            return one
        is_text = one.startswith("'")
        self.values.append(
            text_value(_unquoted(one), _unquoted(other)) if is_text else number_value(one, other)
        )
        return "?"


def _unquoted(literal: str) -> str:
    return literal[1:-1].replace("''", "'")


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=_CACHED)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    return connection


def _writes(statements: Sequence[str]) -> list[str]:
    """The statements that write, without repetitions: SQLite traces a statement again for its trigger."""
    writes = (statement for statement in statements if statement.lstrip().upper().startswith(_WRITES))
    return [statement for statement, _ in groupby(writes)]
