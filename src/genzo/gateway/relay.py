"""Hands the requests of a connection on to a Genzo server.

Answers are handed on byte by byte, so that a fault that truncates one does so here, too.
"""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from genzo.gateway.request_stream import RequestHead, read_body, read_head

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
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: RequestHead | None = None
    ) -> None:
        """Answer the requests of a connection. All are for the host of the first one.

        ``head`` is the head of the first request if it was read already.

        Raises:
            OSError, IncompleteReadError, LimitOverrunError, ValueError: an end breaks the connection off.
        """
        head = head or await read_head(reader)
        if head is None:
            return
        local_answers = self._local_answers
        if local_answers is None or not local_answers.has(head.host):
            await self._forward(head, reader, writer)
            return
        while head is not None:
            writer.write(await local_answers.answer(head, reader))
            await writer.drain()
            head = await read_head(reader)

    async def _forward(
        self, head: RequestHead, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        upstream = self._upstream
        answers, requests = await asyncio.open_connection(
            upstream.host, upstream.port, ssl=upstream.is_tls or None
        )
        sending = asyncio.create_task(self._send(head, reader, requests))
        try:
            while block := await answers.read(_BLOCK):
                writer.write(block)
                await writer.drain()
        finally:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
            requests.close()

    async def _send(
        self, first: RequestHead, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Send the requests of a connection, and close it when the client sends no more."""
        head: RequestHead | None = first
        try:
            while head is not None:
                writer.write(head.sent_with(self._upstream.headers))
                async for block in read_body(head, reader):
                    writer.write(block)
                    await writer.drain()
                head = await read_head(reader)
        finally:
            writer.close()
