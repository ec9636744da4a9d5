"""A store that records what the operator does: the first transaction that writes appends the event of it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, cast

import msgspec

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.audit import AuditEvent
from genzo.catalogue.records import ResetCounts
from genzo.catalogue.statistics import StoreStatistics
from genzo.catalogue.store import (
    CatalogueReader,
    CatalogueStore,
    CatalogueWriter,
    Degradation,
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

    def statistics(self) -> Sequence[StoreStatistics]:
        return self._store.statistics()

    def replica_lags(self) -> Sequence[float | None]:
        return self._store.replica_lags()

    def reading(
        self, account_id: int | None = None, *, once: bool = False
    ) -> AbstractContextManager[CatalogueReader]:
        return self._store.reading(account_id, once=once)

    def read_cache(self) -> ReadCache:
        return self._store.read_cache()

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[CatalogueWriter]:
        with self._store.writing(account_id, region_id) as catalogue:
            noting = _NotingWriter(catalogue)
            yield cast("CatalogueWriter", noting)
            self._record(catalogue, noting.ids)

    @contextmanager
    def loading(self, region_id: str) -> Iterator[Loading | None]:
        with self._store.loading(region_id) as loading:
            yield loading
            if loading is not None:
                self._record(loading.catalogue, {})

    def prepare(self) -> None:
        self._store.prepare()

    def require_prepared(self) -> None:
        self._store.require_prepared()

    def degradations(self) -> Sequence[Degradation]:
        return self._store.degradations()

    def close(self) -> None:
        self._store.close()

    def _record(self, catalogue: CatalogueWriter, ids: dict[str, str]) -> None:
        event = self._take_event()
        if event is not None:
            catalogue.put_audit_event(msgspec.structs.replace(event, response=ids))


class _NotingWriter:
    """A `CatalogueWriter` that notes the ids of the accounts and access keys that it puts or deletes.

    A command that makes one does not have its id among its options.
    """

    def __init__(self, catalogue: CatalogueWriter) -> None:
        self._catalogue = catalogue
        self.ids: dict[str, str] = {}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the other methods
        return getattr(self._catalogue, name)

    def put_account(self, account: Account) -> None:
        self._note("AccountId", str(account.account_id))
        self._catalogue.put_account(account)

    def delete_account_cascade(self, account_id: int) -> ResetCounts:
        self._note("AccountId", str(account_id))
        return self._catalogue.delete_account_cascade(account_id)

    def put_access_key(self, key: AccessKey) -> None:
        self._note("AccessKeyId", key.access_key_id)
        self._catalogue.put_access_key(key)

    def delete_access_key(self, access_key_id: str) -> bool:
        self._note("AccessKeyId", access_key_id)
        return self._catalogue.delete_access_key(access_key_id)

    def _note(self, name: str, value: str) -> None:
        self.ids[name] = f"{self.ids[name]}, {value}" if name in self.ids else value


class OneEvent:
    """Gives an event once."""

    def __init__(self, event: AuditEvent) -> None:
        self._event: AuditEvent | None = event

    def take(self) -> AuditEvent | None:
        """The event at the first call, None at later ones."""
        event, self._event = self._event, None
        return event
