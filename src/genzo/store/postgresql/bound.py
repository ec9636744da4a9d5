"""Statements with the values of their parameters, as libpq takes them."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from genzo.store.sql.tables import NUL, NUL_STANDS_FOR

_PARAMETER = re.compile(r":(\w+)")
# Type OIDs (PostgreSQL, src/include/catalog/pg_type.dat); 0 leaves the type to the server.
_BOOL, _BYTEA, _INT8, _TEXTS, _ANY = 16, 17, 20, 1009, 0
_TYPES = {bool: _BOOL, bytes: _BYTEA, int: _INT8, tuple: _TEXTS}


class BoundStatement(NamedTuple):
    """A statement with ``$1``, ``$2``, … for parameters, their type OIDs, and their values as texts.

    ``name`` is the statement's name once it is prepared: the same for the same text and types.
    """

    text: bytes
    types: tuple[int, ...]
    name: bytes
    values: Sequence[bytes | None]


def bound(statement: str, values: Mapping[str, Any]) -> BoundStatement:
    """A statement that has ``:name`` for parameters."""
    text, names = _positional(statement)
    return bound_in_order(text, [values[name] for name in names])


def bound_in_order(text: str, values: Sequence[Any]) -> BoundStatement:
    """A statement that has ``$1``, ``$2``, … for parameters."""
    encoded, types, name = _named(text, tuple([_TYPES.get(type(value), _ANY) for value in values]))
    return BoundStatement(encoded, types, name, [_encoded(value) for value in values])


@lru_cache(maxsize=1024)
def _positional(statement: str) -> tuple[str, tuple[str, ...]]:
    names = tuple(dict.fromkeys(_PARAMETER.findall(statement)))
    places = {name: f"${place}" for place, name in enumerate(names, 1)}
    return _PARAMETER.sub(lambda match: places[match[1]], statement), names


@lru_cache(maxsize=2048)
def _named(text: str, types: tuple[int, ...]) -> tuple[bytes, tuple[int, ...], bytes]:
    # A name has at most 63 bytes (NAMEDATALEN); what is longer is cut.
    digest = blake2b(f"{text}\0{types}".encode(), digest_size=20).hexdigest()
    return text.encode(), types, f"genzo_{digest}".encode()


def _encoded(value: object) -> bytes | None:
    """A value as text, with a noncharacter in place of NUL, which PostgreSQL's text types cannot hold.

    Documents need no replacement: JSON escapes NUL. Source:
    https://www.postgresql.org/docs/current/datatype-character.html
    """
    if isinstance(value, str):
        return (value.replace(NUL, NUL_STANDS_FOR) if NUL in value else value).encode()
    if value is None:
        return None
    if isinstance(value, tuple):
        return f"{{{','.join(map(_element, value))}}}".encode()
    if isinstance(value, bytes):
        return b"\\x" + value.hex().encode()
    return str(value).encode()


def _element(text: str) -> str:
    """A text in an array (https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO)."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace(NUL, NUL_STANDS_FOR)
    return f'"{escaped}"'
