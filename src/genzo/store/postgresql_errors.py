"""PostgreSQL's failures as sentences for the operator."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from genzo.catalogue.store import StoreError


class WrongServerError(StoreError):
    """The server takes no writes, or has no such tables: another one may have taken its place."""


@contextmanager
def operator_sentences(name: str) -> Iterator[None]:
    """PostgreSQL's failures as sentences about ``name``; other failures are whoever's they are."""
    try:
        yield
    except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege) as error:
        raise StoreError(_sentence(name, error)) from error
    except (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.UndefinedTable) as error:
        raise WrongServerError(_sentence(name, error)) from error


def _sentence(name: str, error: psycopg.Error) -> str:
    return f"{name} cannot be used: {first_line(error)}."


def first_line(error: BaseException) -> str:
    """The first line of a failure's text, without its full stop."""
    return str(error).strip().partition("\n")[0].rstrip(".")
