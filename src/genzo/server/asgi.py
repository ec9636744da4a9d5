"""The ASGI application: HTTP in, HTTP out, and the whole way in one readable list (`Application.answer`)."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from genzo import errors
from genzo.control.router import PREFIX, Control
from genzo.server.chain import Chain
from genzo.wire.envelope import CORS_HEADERS
from genzo.wire.types import HttpRequest, HttpResponse

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MAX_BODY = 1024 * 1024
"""Bytes of a request body; every documented request is far smaller."""


class Application:
    """Answers every request of a server; ``is_ready`` says whether the catalogue may be asked yet."""

    def __init__(self, chain: Chain, control: Control, is_ready: Callable[[], bool]) -> None:
        self._chain = chain
        self._control = control
        self._is_ready = is_ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
        elif scope["type"] == "http":
            body = await _body(receive)
            request = _request(scope, body or b"")
            if body is None:
                response = self._chain.refusal(errors.REQUEST_TOO_LARGE(), request)
            else:
                response = self.answer(request)
            await _send(response, send)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The stations: Genzo's own pages, CORS preflight, readiness, and the API's chain."""
        if request.path.startswith(PREFIX):
            return self._control.answer(request)
        if request.method == "OPTIONS":
            return HttpResponse(200, CORS_HEADERS, b"")
        if not self._is_ready():
            return self._chain.refusal(errors.SERVICE_UNAVAILABLE(), request)
        return self._chain.answer(request)


def _request(scope: Scope, body: bytes) -> HttpRequest:
    headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"])
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    return HttpRequest(scope["method"], path or "/", scope["query_string"], headers, body)


async def _body(receive: Receive) -> bytes | None:
    """The whole body, or None when it is larger than any request has reason to be."""
    message = await receive()
    if not message.get("more_body"):
        body: bytes = message.get("body", b"")
        return body if len(body) <= MAX_BODY else None
    parts = [message.get("body", b"")]
    size = len(parts[0])
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        part = message.get("body", b"")
        size += len(part)
        if size <= MAX_BODY:
            parts.append(part)
    return b"".join(parts) if size <= MAX_BODY else None


async def _send(response: HttpResponse, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers.items()]
    headers.append((b"content-length", str(len(response.body)).encode()))
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
