"""Statements that a connection has prepared, asked of libpq itself: a cursor takes as long as an answer.

What waits and fails is still psycopg's.
"""

import re
from collections import OrderedDict
from collections.abc import Mapping
from functools import lru_cache
from struct import Struct
from typing import Any, NamedTuple, TypeAlias

import psycopg
from psycopg import generators, pq

from genzo.store.sql.tables import NUL, NUL_STANDS_FOR

Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

_PARAMETER = re.compile(r":(\w+)")
_MOST = 100
_INT8, _BOOL, _TEXTS, _ANY = 20, 16, 1009, 0
_INT4 = Struct("!i")
_HEAD = Struct("!iiiii")
_TOTAL = Struct("!q")


class _Question(NamedTuple):
    """A statement with ``$1`` and so on for its parameters, whose names these are."""

    text: bytes
    names: tuple[str, ...]


class Prepared:
    """What was prepared on a connection, what was prepared first forgotten first."""

    def __init__(self) -> None:
        self._names = OrderedDict[tuple[str, tuple[int, ...]], bytes]()
        self._count = 0

    def page(
        self, connection: Connection, statement: str, values: Mapping[str, Any]
    ) -> tuple[int, list[bytes]]:
        """The number and the texts in the one row that a statement gives.

        Raises:
            psycopg.Error: as of `psycopg.Connection.execute`.
        """
        try:
            result = self._asked(connection, statement, values)
        except psycopg.errors.InvalidSqlStatementName:
            # A pooler has given the connection another server process, say, which was told nothing.
            self._names.clear()
            if connection.pgconn.transaction_status != pq.TransactionStatus.IDLE:
                raise
            result = self._asked(connection, statement, values)
        return _total(result.get_value(0, 0)), _texts(result.get_value(0, 1))

    def _asked(self, connection: Connection, statement: str, values: Mapping[str, Any]) -> pq.abc.PGresult:
        text, names = _question(statement)
        given = [values[name] for name in names]
        types = tuple([_TYPES.get(type(value), _ANY) for value in given])
        name = self._names.get((statement, types)) or self._prepare(connection, statement, text, types)
        parameters = [_encoded(value) for value in given]
        connection.pgconn.send_query_prepared(name, parameters, result_format=pq.Format.BINARY)
        return answer(connection)

    def _prepare(self, connection: Connection, statement: str, text: bytes, types: tuple[int, ...]) -> bytes:
        if len(self._names) == _MOST:
            _, oldest = self._names.popitem(last=False)
            connection.execute(b"DEALLOCATE " + oldest)
        self._count += 1
        name = b"page_%d" % self._count
        connection.pgconn.send_prepare(name, text, types)
        answer(connection)
        self._names[statement, types] = name
        return name


def answer(connection: Connection) -> pq.abc.PGresult:
    """What a server answers to what was sent to it.

    Raises:
        psycopg.Error: the statement failed, or the connection.
    """
    result: pq.abc.PGresult
    (result,) = connection.wait(generators.execute(connection.pgconn))
    if result.status == pq.ExecStatus.FATAL_ERROR:
        raise psycopg.errors.error_from_result(result)
    return result


_TYPES = {int: _INT8, bool: _BOOL, tuple: _TEXTS}


@lru_cache(maxsize=1024)
def _question(statement: str) -> _Question:
    names = tuple(dict.fromkeys(_PARAMETER.findall(statement)))
    places = {name: f"${place}" for place, name in enumerate(names, 1)}
    return _Question(_PARAMETER.sub(lambda found: places[found[1]], statement).encode(), names)


def _encoded(value: object) -> bytes:
    if isinstance(value, tuple):
        return f"{{{','.join(map(_element, value))}}}".encode()
    return value.encode() if isinstance(value, str) else str(value).encode()


def _element(text: str) -> str:
    """A text in an array (PostgreSQL, chapter 8.15.6)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace(NUL, NUL_STANDS_FOR)
    return f'"{escaped}"'


def _total(value: bytes | None) -> int:
    assert value is not None  # noqa: S101 - a number of rows
    (total,) = (_TOTAL if len(value) == _TOTAL.size else _INT4).unpack(value)
    return int(total)


def _texts(value: bytes | None) -> list[bytes]:
    """The elements of an array of texts in binary form (PostgreSQL, src/backend/utils/adt/arrayfuncs.c)."""
    assert value is not None  # noqa: S101 - an array without elements is one too
    if len(value) < _HEAD.size:
        return []
    count = _HEAD.unpack_from(value)[3]
    texts, place, length_of = [], _HEAD.size, _INT4.unpack_from
    for _ in range(count):
        (length,) = length_of(value, place)
        place += _INT4.size
        texts.append(value[place : place + length])
        place += length
    return texts
