"""Requests and responses over ASGI, and the responses of faults that fail the connection."""

from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from typing import Any, NamedTuple

from genzo.catalogue.faults import ResponseFault
from genzo.http.observation import current_observation
from genzo.wire.types import HttpRequest, HttpResponse

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApplication = Callable[[Scope, Receive, Send], Coroutine[Any, Any, None]]

# Granian names itself where this header is missing, and no recorded answer does.
_SERVER = (b"server", b"genzo")


class FaultyResponse(NamedTuple):
    """A response whose connection a fault fails."""

    response: HttpResponse
    fault: ResponseFault


def request_of(scope: Scope, body: bytes) -> HttpRequest:
    """The request that a scope and a whole body are."""
    try:
        headers = tuple([(name.decode(), value.decode()) for name, value in scope["headers"]])
    except UnicodeDecodeError:
        headers = tuple([(name.decode("latin-1"), _text(value)) for name, value in scope["headers"]])
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    client, port = scope.get("client") or ("", 0)
    version, is_secure = scope.get("http_version", "1.1"), scope.get("scheme") == "https"
    query = scope["query_string"]
    return HttpRequest(scope["method"], path or "/", query, headers, body, client, port, version, is_secure)


def _text(value: bytes) -> str:
    """A header's value: UTF-8 as most clients send and sign it, else Latin-1 (RFC 9110, section 5.5)."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def send_response(response: HttpResponse, send: Send) -> None:
    """Send a response with its length."""
    await send(_start(response))
    await send({"type": "http.response.body", "body": response.body})


async def send_faulty(faulty: FaultyResponse, scope: Scope, send: Send) -> None:
    """Send what the fault leaves of a response.

    dropped: no byte, and a reset. truncated_head: half of the head, and the end of the connection.
    truncated: the head and half of the body, and the end. reset: the same, and a reset. corrupted: a body of
    wrong bytes. Where the socket cannot be used, the head of a dropped response arrives, and the others are
    truncated.
    """
    response, fault = faulty
    current_observation().is_broken = True
    if fault == "corrupted":
        # No byte of UTF-8 text is left: neither JSON nor XML.
        await send_response(response._replace(body=bytes(byte ^ 0x80 for byte in response.body)), send)
        return
    is_plain = scope.get("scheme") != "https"
    if fault == "dropped" or (is_plain and fault in ("truncated_head", "reset")):
        from genzo.http.broken_response import head_of, send_broken  # noqa: PLC0415 - not needed to start

        head = head_of(response.status, _headers(response))
        if send_broken(scope.get("client"), head, response.body, fault):
            current_observation().answered(response)
            return
    # The server closes a connection whose response is shorter than its Content-Length.
    rest = b"" if fault == "dropped" else response.body[: len(response.body) // 2]
    await send(_start(response))
    await send({"type": "http.response.body", "body": rest, "more_body": True})


def _start(response: HttpResponse) -> MutableMapping[str, Any]:
    current_observation().answered(response)
    return {"type": "http.response.start", "status": response.status, "headers": _headers(response)}


def _headers(response: HttpResponse) -> list[tuple[bytes, bytes]]:
    headers = [(name.encode(), value.encode()) for name, value in response.headers.items()]
    headers += (_SERVER, (b"content-length", str(len(response.body)).encode()))
    return headers
