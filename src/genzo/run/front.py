"""Serves what a command connects to: Genzo for the cloud's hosts, and tunnels to opened ones."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from functools import partial
from typing import Any, NamedTuple, Self

from genzo.gateway.connection_places import HANDSHAKE_SECONDS, HEAD_SECONDS, NoPlaceError, Place, Places
from genzo.gateway.relay import BROKEN
from genzo.gateway.request_stream import MAX_HEAD
from genzo.gateway.tunnel import Streams, tunnel
from genzo.run import dns

_TLS_HANDSHAKE = b"\x16"
"""The first byte of a connection that uses TLS (RFC 8446, section 5.1)."""
_MAX_QUERY = 4096
_LENGTH_BYTES = 2
_STOP_SECONDS = 10.0
_RETRY_SECONDS = 0.1

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter, Place], Awaitable[None]]


class Service(NamedTuple):
    """What answers connections. With ``context``, those that begin with TLS are decrypted first.

    ``places`` bounds how many are open at once.
    """

    serve: Serve
    context: ssl.SSLContext | None = None
    places: Places | None = None


class Front:
    """Serves listening sockets in a thread, within its context. ``address`` finds the names of queries."""

    def __init__(self, address: dns.Address) -> None:
        self._address = address
        self._loop = asyncio.SelectorEventLoop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="genzo-run", daemon=True)
        self._tasks = set[asyncio.Task[None]]()
        self._sockets = list[socket.socket]()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(_STOP_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_STOP_SECONDS)
        self._loop.close()

    def listen(self, listeners: Iterable[tuple[socket.socket, Service]]) -> None:
        """Serve connections to listening sockets."""
        for listener, service in listeners:
            self._begin(listener, partial(self._accept, listener, service))

    def answer_queries(self, datagrams: socket.socket, connections: socket.socket) -> None:
        """Answer queries of the domain name system, by UDP and TCP."""
        self._begin(datagrams, partial(self._answer_datagrams, datagrams))
        self.listen([(connections, Service(self._answer_stream))])

    def _begin(self, listener: socket.socket, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        listener.setblocking(False)
        self._sockets.append(listener)
        self._loop.call_soon_threadsafe(lambda: self._start(work()))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _close(self) -> None:
        for task in (tasks := list(self._tasks)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for listener in self._sockets:
            listener.close()

    async def _accept(self, listener: socket.socket, service: Service) -> None:
        while True:
            try:
                client, _ = await self._loop.sock_accept(listener)
            except OSError:  # too many open files: others close first
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            client.setblocking(False)
            self._start(self._serve(client, service))

    async def _serve(self, client: socket.socket, service: Service) -> None:
        try:
            if service.places is None:
                await self._answer(client, service, Place())
            else:
                with service.places.taken() as place:
                    await self._answer(client, service, place)
        except NoPlaceError:
            client.close()

    async def _answer(self, client: socket.socket, service: Service, place: Place) -> None:
        try:
            reader, writer = await self._streams(client, service.context)
        except BROKEN:
            client.close()
            return
        except asyncio.CancelledError:
            client.close()
            raise
        try:
            await service.serve(reader, writer, place)
        except BROKEN:
            writer.transport.abort()
        except asyncio.CancelledError:
            writer.transport.abort()
            raise
        finally:
            writer.close()

    async def _streams(self, client: socket.socket, context: ssl.SSLContext | None) -> Streams:
        is_tls = context is not None and await self._first_byte(client) == _TLS_HANDSHAKE
        reader = asyncio.StreamReader(limit=MAX_HEAD)
        protocol = asyncio.StreamReaderProtocol(reader)
        transport, _ = await self._loop.connect_accepted_socket(
            lambda: protocol,
            client,
            ssl=context if is_tls else None,
            ssl_handshake_timeout=HANDSHAKE_SECONDS if is_tls else None,
        )
        return reader, asyncio.StreamWriter(transport, protocol, reader, self._loop)

    async def _first_byte(self, client: socket.socket) -> bytes:
        readable = asyncio.Event()
        self._loop.add_reader(client, readable.set)
        try:
            async with asyncio.timeout(HEAD_SECONDS):
                await readable.wait()
        finally:
            self._loop.remove_reader(client)
        return client.recv(1, socket.MSG_PEEK)

    async def _answer_datagrams(self, datagrams: socket.socket) -> None:
        while True:
            query, sender = await self._loop.sock_recvfrom(datagrams, _MAX_QUERY)
            answered = dns.answer(query, self._address)
            if answered is not None:
                try:
                    await self._loop.sock_sendto(datagrams, answered, sender)
                except OSError:
                    continue  # the client has gone

    async def _answer_stream(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: Place
    ) -> None:
        while head := await reader.read(1):
            head += await reader.readexactly(_LENGTH_BYTES - 1)
            answered = dns.answer(await reader.readexactly(int.from_bytes(head)), self._address)
            if answered is None:
                return
            writer.write(len(answered).to_bytes(_LENGTH_BYTES) + answered)
            await writer.drain()


def to_host(host: str, port: int) -> Service:
    """Passes connections on to a host, unchanged."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: Place) -> None:
        await tunnel((reader, writer), await asyncio.open_connection(host, port))

    return Service(serve)
