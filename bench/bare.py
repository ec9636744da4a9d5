"""The smallest Granian server: answers "hello" and imports nothing of Genzo.

Run as ``python -m bench.bare``. Its start and answer times are the floor for Genzo's.
"""

import asyncio
import signal
import socket
import time
from collections.abc import Awaitable, Callable
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

Send = Callable[[dict[str, Any]], Awaitable[None]]

_TIMEOUT_SECONDS = 30.0


async def hello(scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
    if scope["type"] == "http":
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
        await send({"type": "http.response.body", "body": b"hello"})


def announce(port: int) -> None:
    """Print a line as soon as the server answers."""
    deadline = time.monotonic() + _TIMEOUT_SECONDS
    while not _answers(port) and time.monotonic() < deadline:
        time.sleep(0.005)
    print(f"ready at http://127.0.0.1:{port}", flush=True)


def wait_for_granian() -> None:
    """Wait for Granian's last thread, which may panic if the interpreter ends before it (granian#693)."""
    time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


async def _serve(port: int) -> None:
    # The same options as in genzo.http.workers, whose import would add to the start time.
    server = Server(
        hello,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        backlog=1024,
        log_enabled=False,
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.stop)
    await asyncio.gather(server.serve(), asyncio.to_thread(announce, port))


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as holder:
        free = holder.getsockname()[1]
    asyncio.run(_serve(free))
    wait_for_granian()
