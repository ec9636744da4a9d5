"""Reads the bodies of requests within limits of size, time and memory (docs/limits.md)."""

import asyncio
from contextlib import suppress

from genzo import errors
from genzo.http.sending import Receive, Scope
from genzo.wire.parameters import MAX_BYTES

MAX_BODY = MAX_BYTES
"""The largest request body, in bytes."""
MAX_PARTS = 4096
"""The most pieces that a body may arrive in. Each costs a call of ``receive``, however small it is."""
BODY_SECONDS = 30.0
"""How long a body may take to arrive, in seconds."""
MAX_HELD = 64 * 1024 * 1024
"""The most bytes of unfinished bodies that a worker holds."""
_BODY_HEADERS = frozenset((b"content-length", b"transfer-encoding"))
# A client that still sends when the server closes gets a reset, which may destroy the answer before the
# client has read it (RFC 9112, section 9.6). So the server reads on for a moment, and discards that.
_DISCARDED_BYTES = 4 * 1024 * 1024
_DISCARDED_SECONDS = 2.0


def has_body(scope: Scope) -> bool:
    """Whether a request has a body: it has one of these headers then (RFC 9112, section 6).

    Without a body, calling ``receive`` of Granian takes as long as checking the signature.
    """
    return any(name in _BODY_HEADERS for name, _ in scope["headers"])


class RequestBodies:
    """Reads the bodies of a worker's requests, each within ``seconds``.

    They hold at most ``max_held`` bytes together while they arrive.
    """

    def __init__(self, seconds: float = BODY_SECONDS, max_held: int = MAX_HELD) -> None:
        self._seconds = seconds
        self._max_held = max_held
        self._held = 0

    async def read(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body. A request whose body ends early is refused, not executed.

        Raises:
            ApiError: RequestEntityTooLarge; RequestBodyTimeout; RequestParameterMalformed where the body ends
                too early; ServiceUnavailable where the worker holds too many unfinished bodies.
        """
        if _announced_length(scope) > MAX_BODY:
            raise errors.REQUEST_TOO_LARGE()
        parts: list[bytes] = []
        try:
            async with asyncio.timeout(self._seconds):
                await self._read_into(parts, receive)
        except TimeoutError:
            raise errors.BODY_TIMEOUT() from None
        finally:
            self._held -= sum(map(len, parts))
        return b"".join(parts)

    async def _read_into(self, parts: list[bytes], receive: Receive) -> None:
        size = 0
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise errors.PARAMETER_MALFORMED()
            part = message.get("body", b"")
            more = message.get("more_body", False)
            size += len(part)
            if size > MAX_BODY or (part and len(parts) >= MAX_PARTS):
                raise errors.REQUEST_TOO_LARGE()
            if self._held + len(part) > self._max_held:
                raise errors.SERVICE_UNAVAILABLE()
            parts.append(part)
            self._held += len(part)


async def discard_rest(receive: Receive) -> None:
    """Read on after a body was refused and answered, so that its client can read the answer."""
    size = 0
    with suppress(TimeoutError):
        async with asyncio.timeout(_DISCARDED_SECONDS):
            while size < _DISCARDED_BYTES:
                message = await receive()
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
                size += len(message.get("body", b""))


def _announced_length(scope: Scope) -> int:
    """The Content-Length, which the HTTP layer has checked; 0 without one."""
    return next((int(value) for name, value in scope["headers"] if name == b"content-length"), 0)
