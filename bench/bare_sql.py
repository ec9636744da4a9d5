"""The statements that Genzo gives to SQLite, given to it again without Genzo: what the database itself costs.

They are overheard, not written here, so that they are always those of the code that is measured.
"""

import hashlib
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import count, groupby
from pathlib import Path
from typing import Any

_CACHED = 4096
_LITERALS = re.compile(r"'(?:[^']|'')*'|(?<![\w.\"'])\d+(?![\w.\"'])")
_WORDS = re.compile(r"[A-Za-z0-9]+")
_WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_SETTINGS = ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536", "mmap_size = 1073741824")


@contextmanager
def overheard() -> Iterator[list[str]]:
    """All statements of connections that are opened within the block, with their values written out."""
    heard: list[str] = []
    connect: Any = sqlite3.connect

    def connect_and_listen(*arguments: Any, **options: Any) -> sqlite3.Connection:  # noqa: ANN401
        connection: sqlite3.Connection = connect(*arguments, **options)
        connection.set_trace_callback(heard.append)
        return connection

    sqlite3.connect = connect_and_listen  # type: ignore[assignment]
    try:
        yield heard
    finally:
        sqlite3.connect = connect


def overheard_each(calls: Sequence[Callable[[], object]], heard: list[str]) -> list[list[str]]:
    """The statements of each call."""
    each = []
    for call in calls:
        heard.clear()
        call()
        each.append(list(heard))
    return each


def read_seconds(path: Path, each: Sequence[Sequence[str]]) -> list[float]:
    """How long the statements of each call take, prepared beforehand."""
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
    """Durable transactions per second that write what two calls of an action wrote, over and over.

    Where the two differ, the value is new in each transaction: a number goes on as it went from the first
    to the second, a word of a text is another word of its length. ``done`` is the number of what was written
    so before.
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
    """A statement whose values are parameters where two calls differ."""

    def __init__(self, one: str, other: str) -> None:
        others = iter(_LITERALS.findall(other))
        self.values: list[Callable[[int], int | str]] = []
        self.sql = _LITERALS.sub(lambda literal: self._place(literal[0], next(others)), one)

    def _place(self, one: str, other: str) -> str:
        if one == other:
            return one
        self.values.append(_text_value(one, other) if one.startswith("'") else _number_value(one, other))
        return "?"


def _number_value(one: str, other: str) -> Callable[[int], int]:
    start, step = int(one), int(other) - int(one)
    return lambda number: start + step * number


def _text_value(one: str, other: str) -> Callable[[int], str]:
    text = one[1:-1].replace("''", "'")
    words = zip(_WORDS.findall(one), _WORDS.findall(other), strict=True)
    new = {word for word, its_other in words if word != its_other and not word.isdigit()}

    def fresh(word: str, number: int) -> str:
        if word not in new:
            return word
        return hashlib.blake2b(f"{word}{number}".encode(), digest_size=32).hexdigest()[: len(word)]

    return lambda number: _WORDS.sub(lambda word: fresh(word[0], number), text)


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=_CACHED)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    return connection


def _writes(statements: Sequence[str]) -> list[str]:
    """Those that write, each once however often it was heard: a trigger repeats what set it off."""
    writes = (statement for statement in statements if statement.lstrip().upper().startswith(_WRITES))
    return [statement for statement, _ in groupby(writes)]
