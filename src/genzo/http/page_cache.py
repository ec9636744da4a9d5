"""Rendered pages of images, kept for repeated queries (promise 7 of docs/architecture.md#promises).

A page is kept under its query, with the version of all that its reader sees and the time in which nothing of
it changes by itself. Both are read before the page is made: a write meanwhile raises the version, so that the
page is made again.
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from genzo.catalogue.clock import Clock
from genzo.catalogue.freshness import Freshness
from genzo.catalogue.store import CatalogueReader, CatalogueStore
from genzo.service.call import PreparedCall
from genzo.wire.call import COMMON_PARAMETERS
from genzo.wire.types import Format, HttpResponse

_ACTION = "DescribeImages"
# Everybody sees community images, so the writes of every account change them.
_COMMUNITY = "IsPublic"
# A query that names states may show images under way, whose Progress changes all the time.
_PROGRESS = "Status"
_REQUEST_ID_HEADER = "x-acs-request-id"
_MAX_BYTES = 8 * 1024 * 1024
_MAX_ASKED_ONCE = 4096
_OVERHEAD = 2048

Key = tuple[int, Format, frozenset[tuple[str, str]]]


class _Page(NamedTuple):
    """An answer, cut where its request id stands."""

    freshness: Freshness
    headers: dict[str, str]
    before: bytes
    after: bytes


class PageCache:
    """The pages of queries that were repeated; the least recently used are dropped first."""

    def __init__(self, store: CatalogueStore, clock: Clock, max_bytes: int = _MAX_BYTES) -> None:
        self._store = store
        self._clock = clock
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pages: OrderedDict[Key, _Page] = OrderedDict()
        self._asked_once: set[int] = set()

    def answer(self, call: PreparedCall, make: Callable[[PreparedCall], HttpResponse]) -> HttpResponse:
        """The kept page where it is fresh, else what ``make`` gives, kept from the second time on."""
        if call.action.name != _ACTION or _COMMUNITY in call.parameters:
            return make(call)
        query = frozenset([each for each in call.parameters.items() if each[0] not in COMMON_PARAMETERS])
        key = (call.account_id, call.answer_format, query)
        page = self._pages.get(key)
        if page is None and hash(key) not in self._asked_once:
            self._note(key)
            return make(call)
        region_id, now = call.parameters.get("RegionId", ""), call.settings.clock.now(self._clock())
        version = call.read_cache.get_or_read(_version, call.account_id, region_id)
        if page is not None and page.freshness.holds(version, now):
            self._pages.move_to_end(key)
            return _with_request_id(page, call.request_id)
        with self._store.reading() as catalogue:
            change = catalogue.next_change(call.account_id, region_id, now)
        if change is not None and _PROGRESS in call.parameters:
            return make(call)
        response = make(call)
        self._keep(key, Freshness(version, now, lambda _: change), response, call.request_id)
        return response

    def _note(self, key: Key) -> None:
        if len(self._asked_once) >= _MAX_ASKED_ONCE:
            self._asked_once.clear()
        # Two queries with one hash: the second is kept a call too early, which harms nobody.
        self._asked_once.add(hash(key))

    def _keep(self, key: Key, freshness: Freshness, response: HttpResponse, request_id: str) -> None:
        self._asked_once.discard(hash(key))
        before, _, after = response.body.partition(request_id.encode())
        old = self._pages.pop(key, None)
        self._bytes -= _size(key, old) if old is not None else 0
        page = self._pages[key] = _Page(freshness, dict(response.headers), before, after)
        self._bytes += _size(key, page)
        while self._bytes > self._max_bytes:
            self._bytes -= _size(*self._pages.popitem(last=False))


def _version(catalogue: CatalogueReader, account_id: int, region_id: str) -> int:
    return catalogue.version(account_id, region_id)


def _with_request_id(page: _Page, request_id: str) -> HttpResponse:
    headers = {**page.headers, _REQUEST_ID_HEADER: request_id}
    return HttpResponse(200, headers, page.before + request_id.encode() + page.after)


def _size(key: Key, page: _Page) -> int:
    """About how many bytes a page and its key take: a query may be longer than its answer."""
    query = sum(len(name) + len(value) for name, value in key[2])
    return _OVERHEAD + query + len(page.before) + len(page.after)
