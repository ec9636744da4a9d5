"""PostgreSQL's failures as sentences for the operator."""

from collections.abc import Callable

import psycopg

from genzo.catalogue.store import StoreError


class WrongServerError(StoreError):
    """The server takes no writes, or has no such tables: another one may have taken its place."""


class OperatorErrors:
    """Within it PostgreSQL's failures become sentences about ``name``; others are whoever's they are.

    Where it is the wrong server, ``leave`` is called. One serves all, since it holds nothing between: every
    request goes through it, and a generator takes ten times as long.
    """

    def __init__(self, name: str, leave: Callable[[], object] = lambda: None) -> None:
        self._name = name
        self._leave = leave

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, psycopg.OperationalError | psycopg.errors.InsufficientPrivilege):
            raise StoreError(self._sentence(error)) from error
        if isinstance(error, psycopg.errors.ReadOnlySqlTransaction | psycopg.errors.UndefinedTable):
            self._leave()
            raise WrongServerError(self._sentence(error)) from error

    def _sentence(self, error: psycopg.Error) -> str:
        return f"{self._name} cannot be used: {first_line(error)}."


def first_line(error: BaseException) -> str:
    """The first line of a failure's text, without its full stop."""
    return str(error).strip().partition("\n")[0].rstrip(".")
