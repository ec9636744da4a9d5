"""Hands requests for the cloud's host names on to a Genzo server, on ports of loopback.

HTTPS ends here, so the server needs no certificate.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from genzo.gateway.relay import BROKEN, LocalAnswers, Relay, Upstream
from genzo.gateway.request_stream import MAX_HEAD

_LOOPBACK = "127.0.0.1"
_HTTPS = 443
_STOP_SECONDS = 10
_Result = TypeVar("_Result")


class Gateway:
    """The ports of loopback that requests for the cloud arrive at, until `close`.

    It runs in a thread of its own, which starts with the first connection: a program that blocks its event
    loop is answered, too.
    """

    def __init__(self, upstream: Upstream, local_answers: LocalAnswers) -> None:
        self._upstream = upstream
        self._relay = Relay(upstream, local_answers)
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._listeners: dict[int, asyncio.Server] = {}
        self._ports: dict[int, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def port(self, port: int) -> int:
        """The port of loopback for a port of the cloud's hosts: 443 is HTTPS, another one HTTP."""
        with self._lock:
            if port not in self._ports:
                listener = self._run(self._listen(is_tls=port == _HTTPS))
                self._listeners[port] = listener
                self._ports[port] = listener.sockets[0].getsockname()[1]
            return self._ports[port]

    def listens_on(self, port: int) -> bool:
        """Whether a port of loopback is this gateway's."""
        return port in self._ports.values()

    def is_bypassed_by(self, host: str, port: int) -> bool:
        """Whether an address is the server's own, and a client connects to it.

        The Location service names the server itself as every product's endpoint. A client that follows it
        must have the same account as before.
        """
        own = self._upstream
        is_server = (host, port) == (_LOOPBACK, own.port) and own.host in (_LOOPBACK, "localhost")
        return is_server and not own.is_tls and threading.current_thread() is not self._thread

    def close(self) -> None:
        """Close the ports and all connections."""
        with self._lock:
            if self._loop is None or self._thread is None:
                return
            self._run(self._close())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(_STOP_SECONDS)
            self._loop.close()
            self._loop, self._thread = None, None

    def _run(self, task: Coroutine[Any, Any, _Result]) -> _Result:
        # A process that was forked has no thread.
        if self._loop is None or self._thread is None or not self._thread.is_alive():
            self._loop = asyncio.SelectorEventLoop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="genzo-gateway", daemon=True)
            self._thread.start()
        return asyncio.run_coroutine_threadsafe(task, self._loop).result()

    async def _listen(self, *, is_tls: bool) -> asyncio.Server:
        context: ssl.SSLContext | None = None
        if is_tls:
            from genzo.gateway.authority import authority  # noqa: PLC0415 - slow import (cryptography)

            context = authority().server_context
        listener = socket.create_server((_LOOPBACK, 0))
        return await asyncio.start_server(self._serve, sock=listener, ssl=context, limit=MAX_HEAD)

    async def _close(self) -> None:
        for listener in self._listeners.values():
            listener.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a callback of start_server is a task
        self._tasks.add(task)
        try:
            await self._relay.serve(reader, writer)
        except asyncio.CancelledError:
            writer.transport.abort()
        except BROKEN:
            writer.transport.abort()
        finally:
            self._tasks.discard(task)
            writer.close()
