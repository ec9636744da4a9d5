"""Where a store under test keeps its catalogue. A new kind of store is one more entry here."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from genzo.catalogue.store import CatalogueStore
from genzo.store.sql.secret_texts import PLAIN, SecretTexts
from genzo.store.sqlite.store import SqliteStore


def _sqlite(address: str, durable: bool, secrets: SecretTexts = PLAIN) -> CatalogueStore:
    return SqliteStore(Path(address), durable=durable, secrets=secrets)


def _postgresql(address: str, durable: bool, secrets: SecretTexts = PLAIN) -> CatalogueStore:
    from genzo.store.postgresql.store import PostgresqlStore  # noqa: PLC0415 - the other kind does without

    del durable  # the server decides
    return PostgresqlStore(address, secrets=secrets)


OPENERS: dict[str, Callable[..., CatalogueStore]] = {"sqlite": _sqlite, "postgresql": _postgresql}
"""By kind of store: opens the one at an address."""


class Place(NamedTuple):
    """One catalogue, which can be opened more than once, also by another process."""

    kind: str
    address: str
    durable: bool = True

    def open(self, secrets: SecretTexts = PLAIN) -> CatalogueStore:
        return OPENERS[self.kind](self.address, self.durable, secrets)

    @property
    def location(self) -> Path | str:
        """The path or URL, as commands take it."""
        return Path(self.address) if self.kind == "sqlite" else self.address

    def command(self, module: str, *arguments: str) -> list[str]:
        """The command that runs a module of the tests on this catalogue."""
        return [sys.executable, "-m", module, self.kind, self.address, *arguments]
