"""Serves an application by HTTPS on a second port, beside the port on which a worker serves it by HTTP."""

import asyncio
from typing import Any

from granian.server.embed import Server as EmbeddedServer

from genzo.http.sending import AsgiApplication, Receive, Scope, Send


class WithTlsListener:
    """An application that another listener serves, too, while the worker runs.

    Both listeners call the same application on the worker's event loop, to which its caches belong. ASGI's
    lifespan says when the loop runs. ``options`` are those of Granian's server; all workers may listen on
    the same port (SO_REUSEPORT).
    """

    def __init__(self, application: AsgiApplication, options: dict[str, Any]) -> None:
        self._application = application
        self._options = options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            receive = _Listening(self._application, self._options, receive)
        await self._application(scope, receive, send)


class _Listening:
    """ASGI's ``receive`` of a lifespan, which opens the listener before the start is reported done."""

    def __init__(self, application: AsgiApplication, options: dict[str, Any], receive: Receive) -> None:
        self._server = EmbeddedServer(application, **options)
        self._receive = receive
        self._serving: asyncio.Task[None] | None = None

    async def __call__(self) -> Any:  # noqa: ANN401 - a message of ASGI
        message = await self._receive()
        if message["type"] == "lifespan.startup":
            self._serving = asyncio.get_running_loop().create_task(self._server.serve())
        elif self._serving is not None:
            self._server.stop()  # type: ignore[no-untyped-call]
            await self._serving
        return message
