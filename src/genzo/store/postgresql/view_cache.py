"""What the requests of an event loop have read, kept until a check tells that its view has changed."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from genzo.catalogue.accounts import AccessKey, Account
from genzo.catalogue.principals import RoleSession
from genzo.catalogue.ram import GLOBAL
from genzo.catalogue.records import AccountRecord, AuthRecord
from genzo.catalogue.resource import R
from genzo.catalogue.runtime_settings import RuntimeSettings
from genzo.catalogue.store import CatalogueReader, T
from genzo.store.postgresql.change_feed import ChangeFeed
from genzo.store.postgresql.shared_checks import SharedChecks
from genzo.store.sql.view_writer import PUBLIC

_MAX_RESULTS = 20_000


class _Result(NamedTuple):
    """What was read of a view, after the check of a number was answered."""

    value: Any
    number: int
    view: tuple[int, str]


class CachedReads:
    """The results that all requests of an event loop share, by question: at most ``max_results``."""

    def __init__(self, feed: ChangeFeed, max_results: int = _MAX_RESULTS) -> None:
        self._feed = feed
        self._max_results = max_results
        self._results: OrderedDict[Hashable, _Result] = OrderedDict()

    def get(self, question: Hashable) -> _Result | None:
        """The result of a question, unless a check has told that it changed."""
        result = self._results.get(question)
        if result is None:
            return None
        if not self.holds(result):
            del self._results[question]
            return None
        self._results.move_to_end(question)
        return result

    def put(self, question: Hashable, result: _Result) -> None:
        """Keep a result; the one that was unused the longest makes room."""
        self._results[question] = result
        self._results.move_to_end(question)
        if len(self._results) > self._max_results:
            self._results.popitem(last=False)

    def holds(self, result: _Result) -> bool:
        """Whether no check has told of a change since the result was read."""
        return self._feed.changed(*result.view) <= result.number


class ViewCache:
    """See `genzo.catalogue.store.ReadCache`: that of one request, made when the request arrives.

    A result of an earlier request is used at once, and confirmed by a check that is sent after this one has
    arrived: see `holds`.
    """

    def __init__(
        self,
        read: Callable[[], AbstractContextManager[CatalogueReader]],
        shared: CachedReads,
        checks: SharedChecks,
    ) -> None:
        self._read = read
        self._shared = shared
        self._checks = checks
        self._arrival = checks.begun
        self._unconfirmed = list[_Result]()

    def get_or_read(self, read: Callable[..., T], *arguments: Hashable) -> T:
        """See `genzo.catalogue.store.ReadCache`."""
        question = (read, arguments)
        result = self._shared.get(question)
        if result is not None:
            if not self._is_confirming():
                self._unconfirmed.append(result)
            known: T = result.value
            return known
        number = self._checks.feed.number
        with self._read() as reader:
            noting = _ViewNoter(reader)
            value = read(noting, *arguments)
        if noting.view is not None:
            self._shared.put(question, _Result(value, number, noting.view))
        return value

    def holds(self) -> bool:
        """Waits for a check if none was sent since the request has arrived and something must be confirmed.

        Raises:
            StoreError: the database cannot be used.
        """
        if not self._unconfirmed:
            return True
        self._confirm()
        unconfirmed, self._unconfirmed = self._unconfirmed, []
        return all(map(self._shared.holds, unconfirmed))

    def view_version(self, account_id: int, region_id: str) -> int:
        """The number of the check that saw the last change.

        Raises:
            StoreError: the database cannot be used.
        """
        self._confirm()
        return self._checks.feed.changed(account_id, region_id)

    def _is_confirming(self) -> bool:
        """Whether a check was answered that was sent after the request had arrived."""
        return self._checks.feed.number > self._arrival

    def _confirm(self) -> None:
        if not self._is_confirming():
            self._checks.join()


class _ViewNoter:
    """Reads, and notes the view to which what is read belongs; None for results that are not to be kept.

    What does not exist belongs to no account, so it is read each time.
    """

    def __init__(self, reader: CatalogueReader) -> None:
        self._reader = reader
        self.view: tuple[int, str] | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the methods whose results are not kept
        return getattr(self._reader, name)

    def account(self, account_id: int) -> Account | None:
        self.view = (account_id, GLOBAL)
        return self._reader.account(account_id)

    def account_record(self, account_id: int) -> AccountRecord:
        self.view = (account_id, GLOBAL)
        return self._reader.account_record(account_id)

    def access_key(self, access_key_id: str) -> AccessKey | None:
        key = self._reader.access_key(access_key_id)
        self.view = None if key is None else (key.account_id, GLOBAL)
        return key

    def auth_record(self, access_key_id: str) -> AuthRecord:
        record = self._reader.auth_record(access_key_id)
        self.view = None if record.key is None else (record.key.account_id, GLOBAL)
        return record

    def role_session(self, access_key_id: str) -> RoleSession | None:
        session = self._reader.role_session(access_key_id)
        self.view = None if session is None else (session.account_id, GLOBAL)
        return session

    def settings(self) -> RuntimeSettings:
        self.view = (PUBLIC, GLOBAL)
        return self._reader.settings()

    def resource(self, kind: type[R], owner_id: int, region_id: str, resource_id: str) -> R | None:
        self.view = (owner_id, region_id)
        return self._reader.resource(kind, owner_id, region_id, resource_id)
