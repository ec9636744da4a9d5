"""Hands the requests of a connection on to a Genzo server.

Answers are handed on byte by byte, so that a fault that truncates one does so here, too.
"""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple, Protocol

from genzo.gateway.connection_places import HEAD_SECONDS, Place
from genzo.gateway.refusals import refuse
from genzo.gateway.request_stream import BadHeadError, RequestHead, read_body, read_head

_BLOCK = 65536
BROKEN = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError)
"""What a client, or a server, that breaks a connection off raises."""


class Upstream(NamedTuple):
    """The server that requests are for. Each one is sent with ``headers`` in addition."""

    host: str
    port: int
    is_tls: bool
    headers: Mapping[str, str]


class LocalAnswers(Protocol):
    """Answers for hosts that the server does not answer for."""

    def has(self, host: str) -> bool:
        """Whether requests for a host are answered here."""

    async def answer(self, head: RequestHead, body: asyncio.StreamReader) -> bytes:
        """The answer to a request, whose body is read to its end."""


class Relay:
    """Serves connections whose requests are for ``upstream``, or for hosts of ``local_answers``."""

    def __init__(self, upstream: Upstream, local_answers: LocalAnswers | None = None) -> None:
        self._upstream = upstream
        self._local_answers = local_answers

    def answers_locally(self, host: str) -> bool:
        """Whether a host is one of ``local_answers``."""
        return self._local_answers is not None and self._local_answers.has(host)

    async def serve(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        head: RequestHead | None = None,
        place: Place | None = None,
    ) -> None:
        """Answer the requests of a connection. All are for the host of the first one.

        ``head`` is the head of the first request if it was read already.

        Raises:
            OSError, IncompleteReadError, LimitOverrunError, ValueError: an end breaks the connection off.
        """
        place = place or Place()
        head = head or await first_head(reader, writer)
        if head is None:
            return
        local_answers = self._local_answers
        if local_answers is None or not local_answers.has(head.host):
            await self._forward(head, reader, writer, place)
            return
        while head is not None:
            writer.write(await local_answers.answer(head, reader))
            await writer.drain()
            place.answered()
            head = await first_head(reader, writer)

    async def _forward(
        self, head: RequestHead, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: Place
    ) -> None:
        upstream = self._upstream
        answers, requests = await asyncio.open_connection(
            upstream.host, upstream.port, ssl=upstream.is_tls or None
        )
        sending = asyncio.create_task(self._send(head, reader, requests, place))
        try:
            while block := await answers.read(_BLOCK):
                writer.write(block)
                await writer.drain()
                place.answered()
        finally:
            sending.cancel()
            (failure,) = await asyncio.gather(sending, return_exceptions=True)
            requests.close()
        if isinstance(failure, BadHeadError) and not place.is_answering:
            await refuse(reader, writer, HTTPStatus.BAD_REQUEST, str(failure))

    async def _send(
        self, first: RequestHead, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: Place
    ) -> None:
        """Send the requests of a connection, and close it when the client sends no more."""
        head: RequestHead | None = first
        try:
            while head is not None:
                writer.write(head.sent_with(self._upstream.headers))
                async for block in read_body(head, reader):
                    writer.write(block)
                    await writer.drain()
                place.asked()
                # The server bounds the time to the next head: it knows when it has answered.
                head = await read_head(reader)
        finally:
            writer.close()


async def first_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> RequestHead | None:
    """The head of a request before which nothing waits for its answer. A bad one is refused, and then None.

    Raises:
        TimeoutError: it does not arrive in time.
        IncompleteReadError: the client stopped within it.
    """
    try:
        async with asyncio.timeout(HEAD_SECONDS):
            return await read_head(reader)
    except BadHeadError as error:
        await refuse(reader, writer, HTTPStatus.BAD_REQUEST, str(error))
        return None
