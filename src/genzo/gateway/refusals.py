"""Answers of a gateway itself to requests that it does not hand on."""

import asyncio
import json
from contextlib import suppress
from http import HTTPStatus

PROXY_NAME = "genzo-proxy"
"""What refusals call this server, so that `genzo doctor --client` knows it."""
_MAX_DISCARDED = 4 << 20
_DISCARDED_SECONDS = 2.0
_BLOCK = 65536


async def refuse(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    status: HTTPStatus,
    sentence: str,
    method: str = "",
) -> None:
    """Answer with an error, the last answer of a connection.

    What the client still sends is read and thrown away for a while: closing a connection with unread bytes
    resets it (RFC 9112, section 9.6), and the client may not see the answer then.
    """
    body = json.dumps({"message": sentence}).encode()
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        f"Server: {PROXY_NAME}",
    )
    writer.write("\r\n".join((*lines, "", "")).encode() + (b"" if method == "HEAD" else body))
    await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()
    with suppress(TimeoutError):
        async with asyncio.timeout(_DISCARDED_SECONDS):
            left = _MAX_DISCARDED
            while left > 0 and (block := await reader.read(_BLOCK)):
                left -= len(block)
