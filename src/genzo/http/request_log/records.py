"""Keeps the latest requests of one worker in memory.

Nothing is decoded or formatted here: that is done for a request that is looked at
(`genzo.http.request_log.entries`). To keep one must cost next to nothing beside a cached page.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from genzo.catalogue.principals import Principal
from genzo.errors import ApiError
from genzo.http.observation import Observation
from genzo.http.sending import request_of
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


class Received(NamedTuple):
    """A request as it was received. It is decoded when it is looked at."""

    method: str
    path: str
    query: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    client: str
    is_secure: bool


class Record(NamedTuple):
    """One answered request.

    ``number`` counts the requests of the worker. ``arrived`` is in microseconds since 1970 by the system's
    clock. ``code`` and ``message`` are those of an error, ``""`` for a success. ``answer`` is None if it was
    too long to keep, or is one of OSS.
    """

    number: int
    arrived: int
    seconds: float
    received: Received
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

    @property
    def request(self) -> HttpRequest:
        """The request as the server read it."""
        received = self.received
        scope = {
            "method": received.method,
            "raw_path": received.path.encode("latin-1"),
            "query_string": received.query,
            "headers": received.headers,
            "client": (received.client, 0),
            "scheme": "https" if received.is_secure else "http",
        }
        return request_of(scope, received.body)


class Kept(NamedTuple):
    """The requests that are kept, oldest first by the end of their answers.

    ``last`` is the number of the latest request that was ever added, ``dropped`` how many the bounds removed.
    """

    records: tuple[Record, ...]
    last: int
    dropped: int


_Pending = tuple[Observation, str, bytes, str, bool, bytes | None, int]
"""What a record is made of: a plain tuple, since each request has one. The request itself would be fifty
objects more to keep until the end of the group."""


class _Group(NamedTuple):
    """So many records in the order of their numbers, as a list in MessagePack."""

    size: int
    encoded: bytes


class RequestLog:
    """The latest requests of a worker: at most ``max_requests``, and at most ``max_bytes``.

    Requests are recorded in groups, since a step that is done for each takes several times as long as one of
    many (docs/decisions/0056-metrics.md). A group is one text of MessagePack: Python's garbage collection
    would look at thousands of objects again and again.
    """

    def __init__(self, max_requests: int, max_bytes: int) -> None:
        self._pending = list[_Pending]()
        self._groups = deque[_Group]()
        self._max_requests = max_requests
        self._max_bytes = max_bytes
        self._count = 0
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
        body, streamed = response.body, observation.streamed_bytes
        length = len(body) if streamed is None else streamed
        pending = self._pending
        pending.append(
            (
                observation,
                request.path,
                request.body,
                request.client,
                request.is_secure,
                body if streamed is None and length <= MAX_ANSWER else None,
                length,
            )
        )
        if len(pending) >= _GROUP:
            with self._lock:
                self._record_pending()

    def kept(self) -> Kept:
        """The requests that are kept now. Any thread may ask."""
        with self._lock:
            self._record_pending()
            groups, last = tuple(self._groups), self._last
            too_many = max(self._count - self._max_requests, 0)
            dropped = self._dropped + too_many
        records = [record for group in groups for record in _decode(group.encoded)]
        return Kept(tuple(records[too_many:]), last, dropped)

    def delete(self, matches: Callable[[Record], bool]) -> int:
        """Delete the requests that match; returns their number."""
        with self._lock:
            self._record_pending()
            groups, self._groups = self._groups, deque()
            before, self._count, self._bytes = self._count, 0, 0
            for group in groups:
                left = [record for record in _decode(group.encoded) if not matches(record)]
                if left:
                    self._append(_Group(len(left), _encode(left)))
            return before - self._count

    def _append(self, group: _Group) -> None:
        self._groups.append(group)
        self._count += group.size
        self._bytes += len(group.encoded) + _OVERHEAD

    def _record_pending(self) -> None:
        # Observations count seconds from a moment of their own.
        epoch = time.time() - time.perf_counter()
        # The event loop may add others meanwhile, so only those that are taken are removed.
        taken = self._pending[:]
        records = [_members(number, epoch, each) for number, each in enumerate(taken, self._last + 1)]
        self._last += len(taken)
        del self._pending[: len(taken)]
        encoded = _encode(records)
        if len(encoded) <= _MAX_RECORD:
            if records:
                self._append(_Group(len(records), encoded))
        else:
            for record in records:
                self._append(_Group(1, _bounded(record)))
        groups = self._groups
        while self._bytes > self._max_bytes or (
            groups and self._count - groups[0].size >= self._max_requests
        ):
            group = groups.popleft()
            self._count -= group.size
            self._bytes -= len(group.encoded) + _OVERHEAD
            self._dropped += group.size


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Record]).decode


def _members(number: int, epoch: float, pending: _Pending) -> tuple[Any, ...]:
    """The members of a `Record`, in its order: a plain tuple."""
    observation, path, body, client, is_secure, answer, answer_bytes = pending
    scope, error = observation.scope, observation.error
    return (
        number,
        int((epoch + observation.began) * 1e6),
        observation.seconds,
        (scope["method"], path, scope["query_string"], scope["headers"], body, client, is_secure),
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


def _bounded(record: tuple[Any, ...]) -> bytes:
    """A group of one record, without what makes its request too long."""
    encoded = _encode((record,))
    if len(encoded) <= _MAX_RECORD:
        return encoded
    before, received, behind = record[:3], record[3], record[4:]
    method, path, _query, headers, _body, client, is_secure = received
    kept = () if sum(len(value) for _, value in headers) > _MAX_RECORD // 4 else headers
    cut = (method, path[:_MAX_MESSAGE], b"", kept, b"", client, is_secure)
    return _encode(((*before, cut, *behind),))


def _message(error: ApiError) -> str:
    """The message without the text that was signed, which has the values of all parameters."""
    template = error.error_type.message
    if _SIGNED_TEXT in template:
        return template.partition(_SIGNED_TEXT)[0].rstrip(" [:")
    return error.message[:_MAX_MESSAGE]
