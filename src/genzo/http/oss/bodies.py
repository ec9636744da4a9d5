"""Receives the bodies of requests to OSS: short ones in memory, others in a file, with bounded memory."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from genzo.catalogue.bucket_store import MAX_OBJECT, Content, StagedFile
from genzo.catalogue.deadline import Deadline
from genzo.errors import oss as errors
from genzo.http.sending import Receive, Scope
from genzo.http.worker_threads import WorkerThreads

MAX_SHORT = 2 * 1024 * 1024
"""The largest document, in bytes: one that names 10,000 parts."""
IDLE_SECONDS = 30.0
"""For how long nothing of a body may arrive."""
LEAST_RATE = 16 * 1024
"""The bytes a second that must arrive on average after the first `IDLE_SECONDS`."""
MAX_AT_ONCE = 64
"""How many bodies a worker receives into files at once. Each holds `_WRITTEN_AT_ONCE` bytes of memory."""
_WRITTEN_AT_ONCE = 1024 * 1024
_WRITE_SECONDS = 60.0

T = TypeVar("T")


class Bodies:
    """Receives the bodies of the requests of one worker; ``threads`` write the files."""

    def __init__(self, threads: WorkerThreads) -> None:
        self._threads = threads
        self._receiving = 0

    async def short(self, scope: Scope, receive: Receive) -> bytes:
        """A body in memory.

        Raises:
            OssError: it is too large, too slow or incomplete.
        """
        if _announced_length(scope) > MAX_SHORT:
            raise errors.TOO_LARGE()
        body, pace = bytearray(), Pace()
        while True:
            piece, more = await pace.next(receive)
            body += piece
            if len(body) > MAX_SHORT:
                raise errors.TOO_LARGE()
            if not more:
                return bytes(body)

    async def into_file(
        self, scope: Scope, receive: Receive, open_file: Callable[[int], StagedFile]
    ) -> tuple[StagedFile, Content]:
        """A body in a new file, which ``open_file`` makes for its size. The caller discards the file.

        Raises:
            OssError: the body is too large, too slow or incomplete, or too many arrive at once.
            ObjectStoreError: the file cannot be written.
        """
        length = _announced_length(scope)
        if length > MAX_OBJECT:
            raise errors.TOO_LARGE()
        if self._receiving >= MAX_AT_ONCE:
            raise errors.UNAVAILABLE()
        self._receiving += 1
        try:
            file = await self._run(open_file, length)
            try:
                await self._write(file, receive)
                return file, await self._run(file.finish)
            except BaseException:
                file.discard()
                raise
        finally:
            self._receiving -= 1

    async def _write(self, file: StagedFile, receive: Receive) -> None:
        pieces, held, size, pace, more = list[bytes](), 0, 0, Pace(), True
        while more:
            piece, more = await pace.next(receive)
            size += len(piece)
            held += len(piece)
            if size > MAX_OBJECT:
                raise errors.TOO_LARGE()
            if piece:
                pieces.append(piece)
            if held >= _WRITTEN_AT_ONCE or (held and not more):
                await self._run(file.write, pieces)
                pieces, held = [], 0

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        return await self._threads.run(Deadline(time.monotonic() + _WRITE_SECONDS), work, *arguments)


class Pace:
    """Receives the pieces of one body, and refuses a slow one."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._size = 0

    async def next(self, receive: Receive) -> tuple[bytes, bool]:
        """The next piece, and whether more follow.

        Raises:
            OssError: RequestTimeout; IncompleteBody, if the client has closed the connection.
        """
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                message = await receive()
        except TimeoutError:
            raise errors.TIMEOUT() from None
        if message["type"] == "http.disconnect":
            raise errors.INCOMPLETE_BODY()
        piece = message.get("body", b"")
        self._size += len(piece)
        if time.monotonic() - self._began > IDLE_SECONDS + self._size / LEAST_RATE:
            raise errors.TIMEOUT()
        return piece, message.get("more_body", False)


def _announced_length(scope: Scope) -> int:
    """The Content-Length, which the HTTP layer has checked; 0 without one."""
    return next((int(value) for name, value in scope["headers"] if name == b"content-length"), 0)
