"""Caches rendered pages of images for repeated queries (promise 7 of docs/architecture.md#promises).

An entry has the version of all images that the account sees, and the time span in which no state changes by
itself. Both are read before the page is rendered: a concurrent write raises the version, so that the next
request renders the page again.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from genzo.catalogue.clock import Clock
from genzo.catalogue.freshness import Freshness
from genzo.catalogue.store import CatalogueStore
from genzo.service.call import PreparedCall
from genzo.wire.common_parameters import COMMON_PARAMETERS
from genzo.wire.envelope import trace_id
from genzo.wire.types import Format, HttpResponse

CACHED_ACTION = "DescribeImages"
"""The action whose answers are cached."""

# Community images are visible to all accounts, so any account's write changes such a page.
_COMMUNITY = "IsPublic"
# A query with Status may show images that are Creating, whose Progress changes with time.
_PROGRESS = "Status"
_REQUEST_ID_HEADER = "x-acs-request-id"
_TRACE_ID_HEADER = "x-acs-trace-id"
_MAX_BYTES = 8 * 1024 * 1024
_MAX_SEEN_ONCE = 4096
_OVERHEAD = 2048

Key = tuple[int, Format, frozenset[tuple[str, str]]]


class _Page(NamedTuple):
    """A rendered answer, split at its request id."""

    freshness: Freshness
    headers: dict[str, str]
    before: bytes
    after: bytes


class PageCache:
    """An LRU cache of pages, limited by bytes. A page is cached at the second request of its query."""

    def __init__(self, store: CatalogueStore, clock: Clock, max_bytes: int = _MAX_BYTES) -> None:
        self._store = store
        self._clock = clock
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pages: OrderedDict[Key, _Page] = OrderedDict()
        self._seen_once: set[int] = set()
        self._answered = 0
        self.hits = 0

    def answer(self, call: PreparedCall, make: Callable[[PreparedCall], HttpResponse]) -> HttpResponse:
        """The cached page if it is fresh, else the result of ``make``."""
        self._answered += 1
        if _COMMUNITY in call.parameters:
            return make(call)
        query = frozenset([each for each in call.parameters.items() if each[0] not in COMMON_PARAMETERS])
        key = (call.principal.account_id, call.answer_format, query)
        page = self._pages.get(key)
        if page is None and hash(key) not in self._seen_once:
            self._note_first_request(key)
            return make(call)
        region_id, now = call.parameters.get("RegionId", ""), call.settings.clock.now(self._clock())
        version = call.read_cache.view_version(call.principal.account_id, region_id)
        if page is not None and page.freshness.holds(version, now):
            self._pages.move_to_end(key)
            self.hits += 1
            return _with_request_id(page, call.request_id)
        with self._store.reading(once=True) as catalogue:
            change = catalogue.next_change(call.principal.account_id, region_id, now)
        if change is not None and _PROGRESS in call.parameters:
            return make(call)
        response = make(call)
        self._keep(key, Freshness(version, now, lambda _: change), response, call.request_id)
        return response

    @property
    def misses(self) -> int:
        """How many answers were made anew, those among them that are never cached."""
        return self._answered - self.hits

    def _note_first_request(self, key: Key) -> None:
        if len(self._seen_once) >= _MAX_SEEN_ONCE:
            self._seen_once.clear()
        # If two queries have the same hash, the second is cached one request earlier, which is harmless.
        self._seen_once.add(hash(key))

    def _keep(self, key: Key, freshness: Freshness, response: HttpResponse, request_id: str) -> None:
        self._seen_once.discard(hash(key))
        before, _, after = response.body.partition(request_id.encode())
        old = self._pages.pop(key, None)
        self._bytes -= _size(key, old) if old is not None else 0
        page = self._pages[key] = _Page(freshness, dict(response.headers), before, after)
        self._bytes += _size(key, page)
        while self._bytes > self._max_bytes:
            self._bytes -= _size(*self._pages.popitem(last=False))


def _with_request_id(page: _Page, request_id: str) -> HttpResponse:
    headers = {**page.headers, _REQUEST_ID_HEADER: request_id, _TRACE_ID_HEADER: trace_id(request_id)}
    return HttpResponse(200, headers, page.before + request_id.encode() + page.after)


def _size(key: Key, page: _Page) -> int:
    """An estimate of the bytes of a page and its key; a query can be longer than its answer."""
    query = sum(len(name) + len(value) for name, value in key[2])
    return _OVERHEAD + query + len(page.before) + len(page.after)
