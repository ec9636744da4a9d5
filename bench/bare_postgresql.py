"""Runs the statements by which Genzo writes to PostgreSQL without Genzo: the cost of the database alone.

The statements are those that the server has logged, not written here, so that they are always those of the
measured code.
"""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from itertools import count, pairwise
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from bench.new_values import parameter_value

_ENTRY = re.compile(r"^\d{4}-\d\d-\d\d [\d:.]+ \S+ \[\d+\] (\w+):  ", re.MULTILINE)
_STATEMENT = re.compile(r"(?:execute [^:]*|statement): (.*)", re.DOTALL)
_PARAMETER = re.compile(r"\$\d+ = (NULL|'(?:[^']|'')*')")
_WRITES = re.compile(
    r"\s*(?:INSERT|UPDATE|DELETE|MERGE|COPY|WITH\b.*\b(?:INSERT|UPDATE|DELETE)\b)", re.DOTALL | re.IGNORECASE
)
_MARK = "SELECT 'the end of a call'"
_CONNECTIONS = 8
_RECORDED = 1_000  # more than the calls that were recorded, whose values exist

Connection: TypeAlias = Any


class Recorded(NamedTuple):
    """A statement with its parameters as text; None is NULL."""

    sql: str
    parameters: tuple[str | None, ...]


@contextmanager
def statement_log(database: str) -> Iterator[None]:
    """Connections to the database that are opened within the block log their statements."""
    name = database.rpartition("/")[2]
    with _connected(database) as connection:
        connection.execute(f"ALTER DATABASE \"{name}\" SET log_statement = 'all'")
        yield
        connection.execute(f'ALTER DATABASE "{name}" RESET log_statement')


def writes_by_call(database: str, log: Path, calls: Sequence[Callable[[], object]]) -> list[list[Recorded]]:
    """The writing statements of each call, from the log of the server."""
    with _connected(database) as connection:
        start = log.stat().st_size
        for call in calls:
            call()
            connection.execute(_MARK)
    with log.open("rb") as file:
        file.seek(start)
        return writes_in(file.read().decode(errors="replace"))


def writes_in(log: str) -> list[list[Recorded]]:
    """The writing statements of each call in a log with a mark after each."""
    each: list[list[Recorded]] = [[]]
    for statement in _statements(log):
        if statement.sql == _MARK:
            each.append([])
        elif _WRITES.match(statement.sql):
            each[-1].append(statement)
    return each[:-1]


def comparable(each: Sequence[list[Recorded]]) -> tuple[list[Recorded], list[Recorded]]:
    """Two calls after each other that have written by the same statements.

    Raises:
        RuntimeError: there are none, or the statements cannot be repeated.
    """
    for one, other in pairwise(each[1:]):
        texts = [statement.sql for statement in one]
        if texts and texts == [statement.sql for statement in other]:
            if any(text.lstrip().upper().startswith("COPY") for text in texts):
                raise RuntimeError("the rows of COPY are not in the log of PostgreSQL")
            return one, other
    raise RuntimeError(f"no two calls have written by the same statements: {each}")


class BareCommits:
    """Repeats the writes of a call with new values, over eight connections of one process.

    Raises:
        RuntimeError: the statements do not write an image.
    """

    def __init__(self, database: str, one: Sequence[Recorded], other: Sequence[Recorded]) -> None:
        self._database = database
        self._writes = [_Write(*pair) for pair in zip(one, other, strict=True)]
        self._done = _RECORDED
        with _connected(database) as connection:
            before = _images(connection)
            self._commit(connection, self._new_numbers(1)[0], pipelined=False)
            if _images(connection) != before + 1:
                raise RuntimeError(f"these statements do not write an image: {one}")

    def commits_per_second(self, seconds: float, *, pipelined: bool) -> float:
        """Durable transactions per second; with ``pipelined``, each is one round trip."""
        with ExitStack() as stack:
            opened = [stack.enter_context(_connected(self._database)) for _ in range(_CONNECTIONS)]
            for connection, number in zip(opened, self._new_numbers(_CONNECTIONS), strict=True):
                self._commit(connection, number, pipelined=pipelined)
            threads = stack.enter_context(ThreadPoolExecutor(_CONNECTIONS))
            begin = threading.Barrier(_CONNECTIONS)
            first = self._new_numbers(1_000_000)[0]

            def run(place: int) -> int:
                begin.wait()
                end = time.perf_counter() + seconds
                for done in count():
                    if time.perf_counter() >= end:
                        return done
                    number = first + done * _CONNECTIONS + place
                    self._commit(opened[place], number, pipelined=pipelined)
                raise AssertionError

            start = time.perf_counter()
            done = sum(threads.map(run, range(_CONNECTIONS)))
            return done / (time.perf_counter() - start)

    def _new_numbers(self, count: int) -> range:
        """Numbers whose values were in no transaction before."""
        self._done += count
        return range(self._done - count, self._done)

    def _commit(self, connection: Connection, number: int, *, pipelined: bool) -> None:
        if pipelined:
            with connection.pipeline():
                self._write(connection, number)
        else:
            self._write(connection, number)

    def _write(self, connection: Connection, number: int) -> None:
        connection.execute(b"BEGIN", prepare=True)
        for write in self._writes:
            connection.execute(write.sql, [each and each(number) for each in write.values], prepare=True)
        connection.execute(b"COMMIT", prepare=True)


class _Write:
    """A statement, and its parameters by the number of the transaction."""

    def __init__(self, one: Recorded, other: Recorded) -> None:
        self.sql = one.sql.encode()
        self.values = [
            None if left is None else _constant(left) if left == right else parameter_value(left, right or "")
            for left, right in zip(one.parameters, other.parameters, strict=True)
        ]


def _constant(value: str) -> Callable[[int], str]:
    return lambda _: value


def _images(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM images").fetchone()[0])


@contextmanager
def _connected(database: str) -> Iterator[Connection]:
    import psycopg  # noqa: PLC0415 - only where PostgreSQL is measured

    with closing(psycopg.connect(database, autocommit=True, cursor_factory=psycopg.RawCursor)) as connection:
        yield connection


def _statements(log: str) -> Iterator[Recorded]:
    """The statements in a log (https://www.postgresql.org/docs/current/runtime-config-logging.html)."""
    _, *parts = _ENTRY.split(log)
    entries = [(level, text.replace("\n\t", "\n").rstrip("\n")) for level, text in _pairs(parts)]
    for place, (level, text) in enumerate(entries):
        found = _STATEMENT.fullmatch(text) if level == "LOG" else None
        if found is None:
            continue
        detail = entries[place + 1] if place + 1 < len(entries) else ("", "")
        parameters = _PARAMETER.findall(detail[1]) if detail[0] == "DETAIL" else []
        yield Recorded(found[1], tuple(map(_value, parameters)))


def _pairs(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(parts[::2], parts[1::2], strict=True)


def _value(literal: str) -> str | None:
    return None if literal == "NULL" else literal[1:-1].replace("''", "'")
