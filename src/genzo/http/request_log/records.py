"""Keeps the latest requests of one worker in memory, as references to what was received and sent.

Nothing is decoded, copied or formatted here: that is done for a request that is looked at
(`genzo.http.request_log.entries`). To keep one must cost next to nothing beside a cached page.
"""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import NamedTuple

from genzo.catalogue.principals import Principal
from genzo.errors import ApiError
from genzo.http.observation import Observation
from genzo.wire.types import HttpRequest

MAX_BYTES = 16 * 1024 * 1024
"""The bytes that the requests of all workers of a server may take together."""
MAX_ANSWER = 16 * 1024
"""A longer answer is not kept, only its length."""
_MAX_REQUEST = 64 * 1024  # of a longer request, query and body are not kept: most of these are refused
_OVERHEAD = 3 * 1024  # a record, its objects, and the headers of its answer
_MAX_MESSAGE = 2048
_SIGNED_TEXT = "{string_to_sign}"


class Record(NamedTuple):
    """One answered request.

    ``number`` counts the requests of the worker. ``arrived`` is in microseconds since 1970 by the system's
    clock. ``code`` and ``message`` are those of an error, ``""`` for a success. ``answer`` is ``b""`` if it
    was too long to keep. ``size`` is an estimate of the bytes that the record takes. ``is_cut`` says that
    query and body were too long to keep.
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
    answer: bytes
    answer_bytes: int
    answer_headers: Mapping[str, str]
    size: int
    is_cut: bool


class Kept(NamedTuple):
    """The requests that are kept, oldest first by the end of their answers.

    ``last`` is the number of the latest request that was ever added, ``dropped`` how many the bounds removed.
    """

    records: tuple[Record, ...]
    last: int
    dropped: int


class RequestLog:
    """The latest requests of a worker: at most ``max_requests``, and at most ``max_bytes``."""

    def __init__(self, max_requests: int, max_bytes: int) -> None:
        self._records = deque[Record]()
        self._max_requests = max_requests
        self._max_bytes = max_bytes
        self._bytes = 0
        self._dropped = 0
        # A worker that takes the place of another one goes on with higher numbers, so that a cursor holds.
        self._last = time.time_ns() // 1000
        self._lock = threading.Lock()

    def add(self, observation: Observation) -> None:
        """Add a request of the API that was answered; other requests are not kept."""
        if not observation.request_id or observation.request is None or observation.response is None:
            return
        with self._lock:
            self._last += 1
            record = _record(self._last, observation, observation.request)
            records = self._records
            records.append(record)
            self._bytes += record.size
            while len(records) > self._max_requests or self._bytes > self._max_bytes:
                self._bytes -= records.popleft().size
                self._dropped += 1

    def kept(self) -> Kept:
        """The requests that are kept now. Any thread may ask."""
        with self._lock:
            return Kept(tuple(self._records), self._last, self._dropped)

    def delete(self, matches: Callable[[Record], bool]) -> int:
        """Delete the requests that match; returns their number."""
        with self._lock:
            kept = [record for record in self._records if not matches(record)]
            deleted = len(self._records) - len(kept)
            self._records = deque(kept)
            self._bytes = sum(record.size for record in kept)
            return deleted


def _record(number: int, observation: Observation, request: HttpRequest) -> Record:
    response, error = observation.response, observation.error
    assert response is not None  # noqa: S101 - checked by `add`
    length = len(response.body)
    answer = response.body if length <= MAX_ANSWER else b""
    of_headers = sum([len(value) for _, value in request.headers])
    size = len(request.query) + len(request.body) + of_headers
    is_cut = size > _MAX_REQUEST
    if is_cut:
        request, size = _cut(request, of_headers)
    return Record(
        number,
        int((time.time() - observation.seconds) * 1e6),
        observation.seconds,
        request,
        observation.request_id,
        observation.action,
        observation.principal,
        observation.is_verified,
        response.status,
        "" if error is None else error.code,
        "" if error is None else _message(error),
        observation.fault,
        answer,
        length,
        response.headers,
        size + len(answer) + _OVERHEAD,
        is_cut,
    )


def _cut(request: HttpRequest, of_headers: int) -> tuple[HttpRequest, int]:
    """A long request without query and body, and without headers if these are long; and what is left."""
    request = request._replace(query=b"", body=b"", path=request.path[:_MAX_MESSAGE])
    if of_headers > _MAX_REQUEST // 4:
        return request._replace(headers=()), len(request.path)
    return request, len(request.path) + of_headers


def _message(error: ApiError) -> str:
    """The message without the text that was signed, which has the values of all parameters."""
    template = error.error_type.message
    if _SIGNED_TEXT in template:
        return template.partition(_SIGNED_TEXT)[0].rstrip(" [:")
    return error.message[:_MAX_MESSAGE]
