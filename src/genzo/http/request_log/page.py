"""The page ``/_genzo/requests``, which shows and deletes the requests that a server has logged."""

import heapq
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Protocol

import msgspec

from genzo.catalogue.store import CatalogueStore, StoreError
from genzo.control.answers import json_answer, refusal
from genzo.http.request_log.entries import LoggedRequest
from genzo.http.request_log.queries import RequestQuery, asked_for
from genzo.http.request_log.repeats import Repeats
from genzo.http.request_log.worker_log import Numbered, WorkerAnswer
from genzo.wire.types import HttpRequest, HttpResponse

_TEXT = {"content-type": "text/plain;charset=utf-8"}
_DELETES = ("account", "access_key_id")


class Asked(Protocol):
    """The log of a worker, in this process or in another one. None if it cannot be asked."""

    def answer(self, query: RequestQuery) -> WorkerAnswer | None: ...
    def delete(self, query: RequestQuery) -> int | None: ...


class LoggedRequests(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of ``GET /_genzo/requests``: the newest request first.

    ``cursor`` is for ``after``: it gives what was answered since. ``next`` is for ``before``: it gives the
    next page of older requests; None on the last one. ``dropped`` counts the requests that the bounds of the
    log have removed, ``unreachable_workers`` the workers whose requests are missing because they just end.
    """

    requests: list[LoggedRequest]
    cursor: str
    next: str | None
    dropped: int
    unreachable_workers: int


class DeletedRequests(msgspec.Struct, frozen=True):
    """The answer of ``DELETE /_genzo/requests``: how many requests were deleted."""

    deleted: int


class RequestsPage:
    """Answers requests for the page from the logs of all ``workers``, in the order of their numbers.

    ``access`` is the answer to a request that may not see the page, None if it may.
    """

    def __init__(
        self,
        access: Callable[[HttpRequest], HttpResponse | None],
        workers: Sequence[Asked],
        store: CatalogueStore,
        repeats: Repeats,
    ) -> None:
        self._access = access
        self._workers = workers
        self._store = store
        self._repeats = repeats

    def shown(self, query: bytes) -> HttpResponse:
        """The answer to a query, without a check of who asks."""
        try:
            return self._shown(query)
        except StoreError as error:
            return refusal(503, str(error))
        except (ValueError, msgspec.MsgspecError) as error:
            return refusal(400, str(error))

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request for the page."""
        try:
            refused = self._access(request)
            if refused is not None:
                return refused
            if request.method in ("GET", "HEAD"):
                return self._shown(request.query)
            if request.method == "DELETE":
                return self._deleted(request)
        except StoreError as error:
            return refusal(503, str(error))
        except (ValueError, msgspec.MsgspecError) as error:
            return refusal(400, str(error))
        return refusal(405, "Use GET or DELETE for /_genzo/requests.")

    def _shown(self, given: bytes) -> HttpResponse:
        query, form = asked_for(given, len(self._workers))
        found = self._found(query)
        if not found.requests and (unknown := self._unknown(query)):
            return refusal(404, unknown)
        if form == "json":
            return json_answer(200, found)
        # In the order in which they were sent: a script is run from its top.
        oldest_first = reversed(found.requests)
        write = self._repeats.as_curl if form == "curl" else self._repeats.as_python
        text = write([*oldest_first])
        return HttpResponse(200, _TEXT, text.encode())

    def _deleted(self, request: HttpRequest) -> HttpResponse:
        query, _ = asked_for(request.query, len(self._workers))
        given = {name for name in RequestQuery.__struct_fields__ if getattr(query, name) != _default(name)}
        if not given.issubset(_DELETES):
            raise ValueError("DELETE takes account=ID, access_key_id=ID, or nothing at all.")
        deleted = sum(worker.delete(query) or 0 for worker in self._workers)
        if not deleted and (unknown := self._unknown(query)):
            return refusal(404, unknown)
        return json_answer(200, DeletedRequests(deleted))

    def _found(self, query: RequestQuery) -> LoggedRequests:
        answers = [worker.answer(query) for worker in self._workers]
        numbered = [[] if answer is None else answer.requests for answer in answers]
        following = query.after is not None
        known = query.after or tuple(0 for _ in answers)
        cursor = [known[index] if answer is None else answer.last for index, answer in enumerate(answers)]
        if following:
            kept, cursor = _first(numbered, cursor, query.limit)
        else:
            kept = [each for of_worker in numbered for each in of_worker]
        requests = sorted((each.request for each in kept), key=attrgetter("id"), reverse=True)
        has_more = not following and len(requests) > query.limit
        requests = requests[: query.limit]
        return LoggedRequests(
            requests=requests,
            cursor=".".join(map(str, cursor)),
            next=requests[-1].id if has_more else None,
            dropped=sum(answer.dropped for answer in answers if answer is not None),
            unreachable_workers=answers.count(None),
        )

    def _unknown(self, query: RequestQuery) -> str:
        """A sentence for an account or key that neither the catalogue nor the log has; else ``""``."""
        if not (query.account or query.access_key_id):
            return ""
        named = RequestQuery(account=query.account, access_key_id=query.access_key_id, limit=1)
        if self._found(named).requests:
            return ""
        with self._store.databases[0].reading() as catalogue:
            if query.account:
                if catalogue.account(int(query.account)) is not None:
                    return ""
                return f"There is no account {query.account}, and no request of it."
            key = query.access_key_id
            if catalogue.access_key(key) is not None or catalogue.role_session(key) is not None:
                return ""
            return f"There is no access key {key[:64]}, and no request with it."


def _first(
    numbered: Sequence[Sequence[Numbered]], cursor: Sequence[int], limit: int
) -> tuple[list[Numbered], list[int]]:
    """The first requests of all workers by the end of their answers, and the cursor behind them.

    Each worker's requests stay in their order: the cursor has one number for a worker.
    """
    behind = [*cursor]
    kept = list[Numbered]()
    pairs = [[(each, worker) for each in of_worker] for worker, of_worker in enumerate(numbered)]
    merged = heapq.merge(*pairs, key=lambda pair: pair[0].answered)
    cut = set[int]()
    for each, worker in merged:
        if len(kept) < limit:
            kept.append(each)
        elif worker not in cut:
            cut.add(worker)
            behind[worker] = each.number - 1
    return kept, behind


def _default(name: str) -> object:
    return getattr(RequestQuery(), name)
