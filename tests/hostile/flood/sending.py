"""Sends batches of requests on several connections in turn, and reads their answers."""

import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from io import BufferedReader, BytesIO
from itertools import islice

from tests.hostile.answers import read_answers
from tests.hostile.flood.generator import Sent
from tests.hostile.target import HANG_SECONDS, Target

_CONNECTIONS = 6
# What both kernels hold of a batch: a client that sends all of it before it reads does not wait for a server
# that answers before it has read all.
_BATCH_BYTES = 48 * 1024
_LINGER_SECONDS = 0.3
_PIECE = 65536


class _Connection:
    """One connection, and the batch on it whose answers were not read yet."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address, timeout=HANG_SECONDS)
        self.stream: BufferedReader = self.socket.makefile("rb")
        self.batch: list[Sent] = []

    def close(self) -> None:
        self.stream.close()
        self.socket.close()


class Sender:
    """Sends requests to a target through ``address`` and counts and checks the answers.

    At most ``pipelined`` requests are sent before their answers are read. ``answered`` is the number of
    answers, ``unanswered`` that of requests that the server or a proxy dropped with their connection.
    """

    def __init__(self, target: Target, way: str, next_request: Callable[[], Sent], pipelined: int) -> None:
        self.answered = self.unanswered = 0
        self._target = target
        self._way = way
        self._next = next_request
        self._pipelined = pipelined
        self._address = (target.api.host, target.api.port)
        self._lingering: deque[tuple[float, _Connection, bool]] = deque()

    def send(self, requests: int, end: float) -> None:
        """Send about as many requests, or stop at ``end`` of the monotonic clock."""
        connections = deque(_Connection(self._address) for _ in range(_CONNECTIONS))
        sent = 0
        while sent < requests and time.monotonic() < end:
            connection = self._used(connections.popleft())
            connection.batch = self._batch(requests - sent)
            sent += len(connection.batch)
            with suppress(ConnectionError):
                connection.socket.sendall(b"".join(each.data for each in connection.batch))
            connections.append(connection)
        for connection in connections:
            self._used(connection).close()
        while self._lingering:
            self._end_lingering(wait=True)

    def _batch(self, most: int) -> list[Sent]:
        batch, size = list[Sent](), 0
        while len(batch) < min(most, self._pipelined) and size < _BATCH_BYTES:
            batch.append(self._next())
            size += len(batch[-1].data)
            if not batch[-1].is_whole:
                break
        return batch

    def _used(self, connection: _Connection) -> _Connection:
        """A connection that can carry the next batch: the same one, if all its answers came."""
        whole = [each for each in connection.batch if each.is_whole]
        answers = self._read(connection, whole)
        self.unanswered += len(whole) - answers
        if answers == len(connection.batch):
            connection.batch = []
            return connection
        if answers == len(whole):
            # Nobody knows whether an answer to a corrupted request will come, so it gets some time.
            self._lingering.append((time.monotonic() + _LINGER_SECONDS, connection, False))
            self._end_lingering(wait=False)
        else:
            connection.close()
        return _Connection(self._address)

    def _read(self, connection: _Connection, requests: list[Sent]) -> int:
        count = 0
        with suppress(ConnectionError):
            for answer in islice(read_answers(connection.stream, maybe_to_head=False), len(requests)):
                self._target.note(f"flood {self._way}, {requests[count].kind}", answer)
                count += 1
        self.answered += count
        return count

    def _end_lingering(self, *, wait: bool) -> None:
        """Send the end of the stream where the time is up, and close where it is up again."""
        while self._lingering and (wait or self._lingering[0][0] < time.monotonic()):
            when, connection, is_ended = self._lingering.popleft()
            time.sleep(max(0.0, when - time.monotonic()))
            if is_ended:
                self._close_corrupted(connection)
                continue
            with suppress(OSError):
                connection.socket.shutdown(socket.SHUT_WR)
            self._lingering.append((time.monotonic() + _LINGER_SECONDS, connection, True))

    def _close_corrupted(self, connection: _Connection) -> None:
        corrupted = connection.batch[-1]
        received = BufferedReader(BytesIO(_received(connection)))
        count = 0
        to_head = b"HEAD" in corrupted.data
        for answer in read_answers(received, maybe_to_head=to_head, maybe_simple=True):
            self._target.note(f"flood {self._way}, {corrupted.kind}", answer)
            count += 1
        self.answered += count
        self.unanswered += not count
        connection.close()


def _received(connection: _Connection) -> bytes:
    """What has arrived and was not read yet."""
    connection.socket.setblocking(False)
    pieces = list[bytes]()
    with suppress(ConnectionError):
        while piece := connection.stream.read1(_PIECE):
            pieces.append(piece)
    return b"".join(pieces)
