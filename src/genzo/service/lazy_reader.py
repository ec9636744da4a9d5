"""A reader of the catalogue whose transaction begins when something is read."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, cast

from genzo.catalogue.store import CatalogueReader, CatalogueStore


class _LazyReader:
    def __init__(self, store: CatalogueStore, stack: ExitStack) -> None:
        self._store = store
        self._stack = stack
        self._reader: CatalogueReader | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method of a reader
        if self._reader is None:
            self._reader = self._stack.enter_context(self._store.reading())
        return getattr(self._reader, name)


@contextmanager
def lazy_reader(store: CatalogueStore) -> Iterator[CatalogueReader]:
    """One consistent view of the primary. It costs nothing while nothing is read."""
    with ExitStack() as stack:
        yield cast(CatalogueReader, _LazyReader(store, stack))
