"""A store whose transactions are carried out and then rolled back, and which notes what they wrote."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, cast

from genzo.catalogue.store import CatalogueStore, CatalogueWriter

_WRITES = ("put_", "delete_", "share_", "unshare_", "set_", "reset", "claim_", "prune_", "rewrite_", "mark_")
_DELETED = {"delete_image": "image", "delete_access_key": "access_key"}
"""By method that is given an id: the one that reads what it deletes."""


class Write(NamedTuple):
    """A method of a writer, and what it was called with; for some, instead of an id, what had it."""

    method: str
    arguments: tuple[Any, ...]


class _UndoneError(Exception):
    """Rolls a transaction back that would have been committed."""


class _NotingWriter:
    """A writer that adds each of its writes to ``writes``."""

    def __init__(self, writer: CatalogueWriter, writes: list[Write]) -> None:
        self._writer = writer
        self._writes = writes

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method of a writer
        method: Callable[..., Any] = getattr(self._writer, name)
        if not name.startswith(_WRITES):
            return method

        def call(*arguments: Any) -> Any:  # noqa: ANN401 - those of the method
            kept = tuple(each if isinstance(each, str | int) else _listed(each) for each in arguments)
            deleted = _DELETED.get(name)
            noted = (getattr(self._writer, deleted)(*arguments),) if deleted else kept
            self._writes.append(Write(name, noted))
            return method(*kept)

        return call


class UndoneStore:
    """A store in place of ``store``; ``writes`` are those of transactions that would have been committed."""

    def __init__(self, store: CatalogueStore) -> None:
        self._store = store
        self.writes = list[Write]()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method of a store
        return getattr(self._store, name)

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[CatalogueWriter]:
        """A transaction as that of the store, which is rolled back at its end."""
        writes = list[Write]()
        try:
            with self._store.writing(account_id, region_id) as writer:
                yield cast(CatalogueWriter, _NotingWriter(writer, writes))
                raise _UndoneError  # noqa: TRY301 - leaves the transaction
        except _UndoneError:
            self.writes += writes


def _listed(argument: object) -> object:
    """An iterator as a list, since it can be read once."""
    return list(argument) if isinstance(argument, Iterator) else argument
