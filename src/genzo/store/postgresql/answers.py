"""The server's answers as Python values."""

from collections.abc import Callable
from struct import Struct
from typing import Any

from psycopg import pq

_INT4 = Struct("!i")
_HEAD = Struct("!iiiii")
_TOTAL = Struct("!q")
# Type OIDs (PostgreSQL, src/include/catalog/pg_type.dat): bool, int8, int2, int4, numeric. A sum of bigints
# is numeric; no statement of ours has fractions.
_DECODERS: dict[int, Callable[[bytes], Any]] = {16: b"t".__eq__, 20: int, 21: int, 23: int, 1700: int}


def rows_of(result: pq.abc.PGresult) -> list[tuple[Any, ...]]:
    """The rows of an answer in text form. Values of other types than numbers and truths are texts."""
    columns = [(place, _DECODERS.get(result.ftype(place), bytes.decode)) for place in range(result.nfields)]
    value_of = result.get_value
    return [
        tuple(
            [None if (value := value_of(row, place)) is None else decode(value) for place, decode in columns]
        )
        for row in range(result.ntuples)
    ]


def page_of(result: pq.abc.PGresult) -> tuple[int, list[bytes]]:
    """The number and the array of texts in the one row of an answer in binary form."""
    return _total(result.get_value(0, 0)), _texts(result.get_value(0, 1))


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
