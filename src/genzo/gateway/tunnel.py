"""Passes bytes between two connections, unchanged."""

import asyncio
from contextlib import suppress

_BLOCK = 65536

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def tunnel(client: Streams, server: Streams) -> None:
    """Pass bytes in both directions until both ends have sent all. An end that breaks off ends both."""
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_pass(client[0], server[1]))
            group.create_task(_pass(server[0], client[1]))
    except* OSError:
        client[1].transport.abort()
    finally:
        server[1].close()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while block := await reader.read(_BLOCK):
        writer.write(block)
        await writer.drain()
    with suppress(OSError):
        if writer.can_write_eof():
            writer.write_eof()
