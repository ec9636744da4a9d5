"""Answers a query from the requests of one worker."""

import threading

import msgspec

from genzo.http.request_log.entries import Entries, LoggedRequest
from genzo.http.request_log.queries import RequestQuery
from genzo.http.request_log.records import Record, RequestLog

_MAX_EXPLAINED = 20  # to compare the signatures of one request takes some milliseconds


class Numbered(msgspec.Struct, frozen=True):
    """A request with its number in its worker, and when its answer was sent, in microseconds since 1970."""

    number: int
    answered: int
    request: LoggedRequest


class WorkerAnswer(msgspec.Struct, frozen=True):
    """The requests of one worker that match: the newest, or with a cursor the first ones behind it.

    ``last`` is the number up to which all requests were looked at. ``dropped`` is how many the bounds of the
    log removed since the worker began.
    """

    requests: list[Numbered]
    last: int
    dropped: int


class WorkerLog:
    """The requests of the worker with the number ``worker``. Any thread may ask."""

    def __init__(self, log: RequestLog, entries: Entries, worker: int) -> None:
        self._log = log
        self._entries = entries
        self._worker = worker
        self._lock = threading.Lock()

    def answer(self, query: RequestQuery) -> WorkerAnswer:
        """The requests that match, at most as many as the limit."""
        kept = self._log.kept()
        found = list[Numbered]()
        explained = 0
        if query.after is None:
            # By arrival: a slow request is kept behind later ones.
            records = sorted(kept.records, key=self._entries.id_of, reverse=True)
        else:
            known = query.after[self._worker]
            records = [record for record in kept.records if record.number > known]
        with self._lock:
            for record in records:
                request = self._matching(record, query)
                if request is not None:
                    if record.principal is None and explained < _MAX_EXPLAINED:
                        request = self._entries.explained(request, record)
                        explained += request.signature is not None
                    answered = record.arrived + int(record.seconds * 1e6)
                    found.append(Numbered(record.number, answered, request))
                    if len(found) > query.limit:
                        break
        return WorkerAnswer(found, kept.last, kept.dropped)

    def delete(self, query: RequestQuery) -> int:
        """Delete the requests that match; returns their number."""
        with self._lock:
            return self._log.delete(lambda record: self._matching(record, query) is not None)

    def knows(self, query: RequestQuery) -> bool:
        """Whether a request matches."""
        return bool(self.answer(msgspec.structs.replace(query, limit=1)).requests)

    def _matching(self, record: Record, query: RequestQuery) -> LoggedRequest | None:
        if not query.may_match(record, self._entries.id_of(record)):
            return None
        request = self._entries.entry(record, with_answer=query.answers)
        return request if query.matches(request) else None
