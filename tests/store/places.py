"""Where a store under test keeps its catalogue. A new kind of store is one more entry here."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from genzo.catalogue.store import CatalogueStore
from genzo.store.sqlite.store import SqliteStore


def _sqlite(address: str, durable: bool) -> CatalogueStore:
    return SqliteStore(Path(address), durable=durable)


def _postgresql(address: str, durable: bool) -> CatalogueStore:
    from genzo.store.postgresql.store import PostgresqlStore  # noqa: PLC0415 - the other kind does without

    del durable  # the server decides
    return PostgresqlStore(address)


OPENERS: dict[str, Callable[[str, bool], CatalogueStore]] = {"sqlite": _sqlite, "postgresql": _postgresql}
"""By kind of store: opens the one at an address."""


class Place(NamedTuple):
    """One catalogue, which can be opened more than once, also by another process."""

    kind: str
    address: str
    durable: bool = True

    def open(self) -> CatalogueStore:
        return OPENERS[self.kind](self.address, self.durable)

    def command(self, module: str, *arguments: str) -> list[str]:
        """The command that runs a module of the tests on this catalogue."""
        return [sys.executable, "-m", module, self.kind, self.address, *arguments]
