"""Prepared statements, sent through libpq directly: a psycopg cursor takes as long as a page's answer.

psycopg still waits for the answers and makes the exceptions.
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
_MAX_STATEMENTS = 100
# Type OIDs (PostgreSQL, src/include/catalog/pg_type.dat); 0 leaves the type to the server.
_INT8, _BOOL, _TEXTS, _ANY = 20, 16, 1009, 0
_INT4 = Struct("!i")
_HEAD = Struct("!iiiii")
_TOTAL = Struct("!q")


class _PositionalStatement(NamedTuple):
    """A statement with ``$1``, ``$2``, … for parameters, and their names in this order."""

    text: bytes
    names: tuple[str, ...]


class Prepared:
    """The prepared statements of one connection; the oldest is deallocated when there are too many."""

    def __init__(self) -> None:
        self._names = OrderedDict[tuple[str, tuple[int, ...]], bytes]()
        self._count = 0

    def page(
        self, connection: Connection, statement: str, values: Mapping[str, Any]
    ) -> tuple[int, list[bytes]]:
        """The number and the array of texts in the one row of a statement's answer.

        Raises:
            psycopg.Error: as of `psycopg.Connection.execute`.
        """
        try:
            result = self._execute(connection, statement, values)
        except psycopg.errors.InvalidSqlStatementName:
            # For example, a connection pooler has switched to another server process.
            self._names.clear()
            if connection.pgconn.transaction_status != pq.TransactionStatus.IDLE:
                raise
            result = self._execute(connection, statement, values)
        return _total(result.get_value(0, 0)), _texts(result.get_value(0, 1))

    def _execute(self, connection: Connection, statement: str, values: Mapping[str, Any]) -> pq.abc.PGresult:
        text, names = _positional(statement)
        arguments = [values[name] for name in names]
        types = tuple([_TYPES.get(type(value), _ANY) for value in arguments])
        name = self._names.get((statement, types)) or self._prepare(connection, statement, text, types)
        parameters = [_encoded(value) for value in arguments]
        connection.pgconn.send_query_prepared(name, parameters, result_format=pq.Format.BINARY)
        return answer(connection)

    def _prepare(self, connection: Connection, statement: str, text: bytes, types: tuple[int, ...]) -> bytes:
        if len(self._names) == _MAX_STATEMENTS:
            _, oldest = self._names.popitem(last=False)
            connection.execute(b"DEALLOCATE " + oldest)
        self._count += 1
        name = b"page_%d" % self._count
        connection.pgconn.send_prepare(name, text, types)
        answer(connection)
        self._names[statement, types] = name
        return name


def answer(connection: Connection) -> pq.abc.PGresult:
    """The server's answer to what was sent.

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
def _positional(statement: str) -> _PositionalStatement:
    names = tuple(dict.fromkeys(_PARAMETER.findall(statement)))
    places = {name: f"${place}" for place, name in enumerate(names, 1)}
    return _PositionalStatement(_PARAMETER.sub(lambda match: places[match[1]], statement).encode(), names)


def _encoded(value: object) -> bytes:
    if isinstance(value, tuple):
        return f"{{{','.join(map(_element, value))}}}".encode()
    return value.encode() if isinstance(value, str) else str(value).encode()


def _element(text: str) -> str:
    """A text in an array (https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace(NUL, NUL_STANDS_FOR)
    return f'"{escaped}"'


def _total(value: bytes | None) -> int:
    assert value is not None  # noqa: S101 - count(*) is never NULL
    (total,) = (_TOTAL if len(value) == _TOTAL.size else _INT4).unpack(value)
    return int(total)


def _texts(value: bytes | None) -> list[bytes]:
    """The elements of an array of texts in binary form (PostgreSQL, src/backend/utils/adt/arrayfuncs.c)."""
    assert value is not None  # noqa: S101 - ARRAY(…) without rows is empty, not NULL
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
