"""A store that records what the operator does: the first transaction that writes appends the event of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager

from genzo.catalogue.audit import AuditEvent
from genzo.catalogue.store import (
    CatalogueReader,
    CatalogueStore,
    CatalogueWriter,
    Loading,
    ReadCache,
    StoreTraits,
)

TakeEvent = Callable[[], AuditEvent | None]
"""Returns the event that is still to be recorded, once."""


class OperatorStore:
    """See `genzo.catalogue.store.CatalogueStore`. Each transaction that writes calls ``take_event``."""

    def __init__(self, store: CatalogueStore, take_event: TakeEvent) -> None:
        self._store = store
        self._take_event = take_event

    @property
    def traits(self) -> StoreTraits:
        return self._store.traits

    @property
    def databases(self) -> Sequence[CatalogueStore]:
        if len(self._store.databases) == 1:
            return (self,)
        return [OperatorStore(each, self._take_event) for each in self._store.databases]

    def reading(
        self, account_id: int | None = None, *, once: bool = False
    ) -> AbstractContextManager[CatalogueReader]:
        return self._store.reading(account_id, once=once)

    def read_cache(self) -> ReadCache:
        return self._store.read_cache()

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[CatalogueWriter]:
        with self._store.writing(account_id, region_id) as catalogue:
            yield catalogue
            self._record(catalogue)

    @contextmanager
    def loading(self, region_id: str) -> Iterator[Loading | None]:
        with self._store.loading(region_id) as loading:
            yield loading
            if loading is not None:
                self._record(loading.catalogue)

    def prepare(self) -> None:
        self._store.prepare()

    def is_prepared(self) -> bool:
        return self._store.is_prepared()

    def close(self) -> None:
        self._store.close()

    def _record(self, catalogue: CatalogueWriter) -> None:
        event = self._take_event()
        if event is not None:
            catalogue.put_audit_event(event)


class OneEvent:
    """Gives an event once."""

    def __init__(self, event: AuditEvent) -> None:
        self._event: AuditEvent | None = event

    def take(self) -> AuditEvent | None:
        """The event at the first call, None at later ones."""
        event, self._event = self._event, None
        return event
