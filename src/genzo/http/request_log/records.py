"""Keeps the latest requests of one worker in memory.

Nothing is decoded or formatted here: that is done for a request that is looked at
(`genzo.http.request_log.entries`). To keep one must cost next to nothing beside a cached page.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from genzo.catalogue.principals import Principal
from genzo.errors import ApiError
from genzo.http.observation import Observation
from genzo.wire.types import HttpRequest

MAX_BYTES = 16 * 1024 * 1024
"""The bytes that the requests of all workers of a server may take together."""
MAX_ANSWER = 4 * 1024
"""A longer answer is not kept, only its length."""
_MAX_RECORD = 64 * 1024  # query and body of a longer one are not kept: most such requests are refused
_OVERHEAD = 128  # the object of a record, and its place in the log
_GROUP = 50
_MAX_MESSAGE = 2048
_SIGNED_TEXT = "{string_to_sign}"


class Record(NamedTuple):
    """One answered request.

    ``number`` counts the requests of the worker. ``arrived`` is in microseconds since 1970 by the system's
    clock. ``code`` and ``message`` are those of an error, ``""`` for a success. ``answer`` is None if it was
    too long to keep.
    """

    number: int
    arrived: int
    seconds: float
    request: HttpRequest
    request_id: str
    action: str
    principal: Principal | None
    is_verified: bool
    status: int
    code: str
    message: str
    fault: str
    answer: bytes | None
    answer_bytes: int


class Kept(NamedTuple):
    """The requests that are kept, oldest first by the end of their answers.

    ``last`` is the number of the latest request that was ever added, ``dropped`` how many the bounds removed.
    """

    records: tuple[Record, ...]
    last: int
    dropped: int


_Pending = tuple[Observation, HttpRequest, bytes | None, int]
"""What a record is made of: a plain tuple, since each request has one."""


class RequestLog:
    """The latest requests of a worker: at most ``max_requests``, and at most ``max_bytes``.

    Requests are recorded in groups, since a step that is done for each takes several times as long as one of
    many (docs/decisions/0056-metrics.md). A record is one text of MessagePack: thousands of objects for each
    thousand requests would be looked at again and again by Python's garbage collection.
    """

    def __init__(self, max_requests: int, max_bytes: int) -> None:
        self._pending = list[_Pending]()
        self._records = deque[bytes]()
        self._max_requests = max_requests
        self._max_bytes = max_bytes
        self._bytes = 0
        self._dropped = 0
        # A worker that takes the place of another one goes on with higher numbers, so that a cursor holds.
        self._last = time.time_ns() // 1000
        self._lock = threading.Lock()

    def add(self, observation: Observation) -> None:
        """Add a request of the API that was answered; other requests are not kept."""
        request, response = observation.request, observation.response
        if request is None or response is None or not observation.request_id:
            return
        body = response.body
        length = len(body)
        pending = self._pending
        pending.append((observation, request, body if length <= MAX_ANSWER else None, length))
        if len(pending) >= _GROUP:
            self._record_pending()

    def kept(self) -> Kept:
        """The requests that are kept now. Any thread may ask."""
        self._record_pending()
        with self._lock:
            records, last, dropped = tuple(self._records), self._last, self._dropped
        return Kept(tuple(map(_decode, records)), last, dropped)

    def delete(self, matches: Callable[[Record], bool]) -> int:
        """Delete the requests that match; returns their number."""
        self._record_pending()
        with self._lock:
            kept = [record for record in self._records if not matches(_decode(record))]
            deleted = len(self._records) - len(kept)
            self._records = deque(kept)
            self._bytes = sum(len(record) + _OVERHEAD for record in kept)
            return deleted

    def _record_pending(self) -> None:
        with self._lock:
            pending, records = self._pending, self._records
            # Observations count seconds from a moment of their own.
            epoch = time.time() - time.perf_counter()
            # The event loop may add others meanwhile, so only those that are taken are removed.
            taken = pending[:]
            number, size = self._last, self._bytes
            for each in taken:
                number += 1
                record = _encoded(number, epoch, each)
                records.append(record)
                size += len(record) + _OVERHEAD
            del pending[: len(taken)]
            while len(records) > self._max_requests or size > self._max_bytes:
                size -= len(records.popleft()) + _OVERHEAD
                self._dropped += 1
            self._last, self._bytes = number, size


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Record).decode


def _encoded(number: int, epoch: float, pending: _Pending) -> bytes:
    """The `Record` of a request, whose members come in its order."""
    observation, request, answer, answer_bytes = pending
    error = observation.error
    outcome = (
        observation.request_id,
        observation.action,
        observation.principal,
        observation.is_verified,
        observation.status,
        "" if error is None else error.code,
        "" if error is None else _message(error),
        observation.fault,
        answer,
        answer_bytes,
    )
    arrived = int((epoch + observation.began) * 1e6)
    record = _encode((number, arrived, observation.seconds, request, *outcome))
    if len(record) <= _MAX_RECORD:
        return record
    return _encode((number, arrived, observation.seconds, _cut(request), *outcome))


def _cut(request: HttpRequest) -> HttpRequest:
    """A long request without what makes it long."""
    is_long = sum(len(value) for _, value in request.headers) > _MAX_RECORD // 4
    headers = () if is_long else request.headers
    return request._replace(query=b"", body=b"", path=request.path[:_MAX_MESSAGE], headers=headers)


def _message(error: ApiError) -> str:
    """The message without the text that was signed, which has the values of all parameters."""
    template = error.error_type.message
    if _SIGNED_TEXT in template:
        return template.partition(_SIGNED_TEXT)[0].rstrip(" [:")
    return error.message[:_MAX_MESSAGE]
