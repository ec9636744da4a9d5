"""Granian with Genzo's options, sending the same bytes for every request: the cost of the HTTP server.

Run as ``python -m bench.constant FILE``; FILE holds the answer (`save`).
"""

import sys
import threading
from functools import partial
from pathlib import Path

import msgspec

from bench.bare import announce, wait_for_granian
from bench.load import Answer
from genzo.http.address import reserved_port
from genzo.http.sending import Receive, Scope, Send
from genzo.http.workers import BackgroundTask, run
from genzo.service.server_settings import ServerSettings

_FROM_GRANIAN = ("server", "date")


def save(answer: Answer, path: Path) -> None:
    """Write an answer for this server to ``path``, without the headers that Granian adds."""
    headers = tuple(header for header in answer.headers if header[0] not in _FROM_GRANIAN)
    path.write_bytes(msgspec.json.encode(Answer(headers, answer.body)))


class Constant:
    """An ASGI application that sends one answer to every request."""

    def __init__(self, answer: Answer) -> None:
        self._headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
        self._body = answer.body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await receive()
            await send({"type": "http.response.start", "status": 200, "headers": self._headers})
            await send({"type": "http.response.body", "body": self._body})


def main(path: Path) -> None:
    answer = msgspec.json.decode(path.read_bytes(), type=Answer)
    with reserved_port("127.0.0.1", 0) as port:
        settings = ServerSettings(port=port)
        application = Constant(answer)
        run(
            lambda _worker: application,
            settings,
            None,
            BackgroundTask(partial(announce, port), threading.Event()),
        )
    wait_for_granian()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
