"""What was read of a catalogue, remembered for as long as nobody writes to it."""

import sqlite3
from collections.abc import Callable, Hashable
from typing import Any

from genzo.catalogue.store import CatalogueStore, T

_MOST = 10_000


class NoReadCache:
    """The `genzo.catalogue.store.Memory` of a store that must be asked each time."""

    def __init__(self, store: CatalogueStore) -> None:
        self._store = store

    def get_or_read(self, read: Callable[..., T], *arguments: Hashable) -> T:
        """What ``read`` gives."""
        with self._store.reading(once=True) as reader:
            return read(reader, *arguments)


class SqliteReadCache:
    """What a thread has read of a SQLite file by its connection ``reader``, which must not write.

    SQLite tells a connection whether another one, of any process, has committed since it last asked
    (https://sqlite.org/pragma.html, data_version).
    """

    def __init__(self, store: CatalogueStore, reader: sqlite3.Connection) -> None:
        self._store = store
        self._reader = reader
        self._data_version = 0
        self._answers: dict[Hashable, Any] = {}

    def refresh(self) -> None:
        """Forget everything if somebody has written."""
        ((data_version,),) = self._reader.execute("PRAGMA data_version")
        if data_version != self._data_version or len(self._answers) >= _MOST:
            self._answers.clear()
            self._data_version = data_version

    def get_or_read(self, read: Callable[..., T], *arguments: Hashable) -> T:
        """What ``read`` gives, asked once. What it finds written after `refresh` is forgotten by the next."""
        question = (read, arguments)
        if question not in self._answers:
            with self._store.reading() as reader:
                self._answers[question] = read(reader, *arguments)
        answer: T = self._answers[question]
        return answer
