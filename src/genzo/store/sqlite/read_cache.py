"""The read cache of one reading connection, cleared by any commit of another one."""

import sqlite3
from collections.abc import Callable, Hashable
from typing import Any

from genzo.catalogue.store import CatalogueReader, CatalogueStore, T

_MAX_ANSWERS = 10_000


class SqliteReadCache:
    """Caches what was read by ``connection``, which must not write itself.

    ``PRAGMA data_version`` changes for a connection when another one, of any process, has committed
    (https://sqlite.org/pragma.html#pragma_data_version). This is the only place that asks for it.
    ``answers`` has the cached answers by question.
    """

    def __init__(self, store: CatalogueStore, connection: sqlite3.Connection) -> None:
        self._store = store
        self._execute = connection.execute
        self._data_version = 0
        self.answers: dict[Hashable, Any] = {}

    def refresh(self) -> None:
        """Clear the cache if another connection has committed.

        Within a transaction the pragma tells the state that the transaction reads, so that answers which are
        added in the same transaction belong to that state.
        """
        ((data_version,),) = self._execute("PRAGMA data_version")
        if data_version != self._data_version or len(self.answers) >= _MAX_ANSWERS:
            self.answers.clear()
            self._data_version = data_version

    def get_or_read(self, read: Callable[..., T], *arguments: Hashable) -> T:
        """See `genzo.catalogue.store.ReadCache`.

        An answer that was written after the last `refresh` may be cached, but not longer than until the next
        one, which sees the commit.
        """
        question = (read, arguments)
        answer: T
        try:
            answer = self.answers[question]
        except KeyError:
            with self._store.reading() as reader:
                answer = self.answers[question] = read(reader, *arguments)
        return answer

    def holds(self) -> bool:
        """The cache was refreshed for the request."""
        return True

    def view_version(self, account_id: int, region_id: str) -> int:
        """The version that the catalogue has."""
        return self.get_or_read(_version, account_id, region_id)


def _version(catalogue: CatalogueReader, account_id: int, region_id: str) -> int:
    return catalogue.version(account_id, region_id)
