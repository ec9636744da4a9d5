"""Reads the URL of a PostgreSQL database. What it raises never shows a part that may be a password."""

import re
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from genzo.catalogue.store import StoreError

_AUTHORITY = re.compile(r"[^/?]*")
_PORTS = re.compile(r"([0-9]*,?)*", re.ASCII)
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_ENCODE = (
    "write : / ? # [ ] @ and % of a password as %3A %2F %3F %23 %5B %5D %40 and %25, or leave it to the file "
    "~/.pgpass or to PGPASSWORD"
)


def parameters_of(url: str) -> dict[str, Any]:
    """The parameters of libpq in a URL.

    Raises:
        StoreError: it cannot be understood. libpq takes a password with such a character in part for a
            host, a port or a database, which messages show.
    """
    behind = url.partition("://")[2]
    authority = _AUTHORITY.match(behind)
    assert authority is not None  # noqa: S101 - it may be empty
    path = behind[authority.end() :].partition("?")[0]
    if authority[0].count("@") > 1 or "@" in path:
        raise StoreError(f"The database URL cannot be understood: {_ENCODE}.")
    try:
        given = conninfo_to_dict(url)
    except psycopg.ProgrammingError as error:
        # libpq quotes the part that it does not understand.
        reason = str(error).partition('"')[0].strip().partition("\n")[0].rstrip(" .:")
        raise StoreError(f"The database URL cannot be understood ({reason}): {_ENCODE}.") from None
    if not _PORTS.fullmatch(str(given.get("port") or "")):
        raise StoreError(f"The port in the database URL is no number: {_ENCODE}.")
    if not _NUMBER.fullmatch(str(given.get("connect_timeout") or "0")):
        raise StoreError("The connect_timeout in the database URL is no number: give seconds.")
    return given
