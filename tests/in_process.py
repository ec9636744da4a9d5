"""A worker's application within the test's process: real requests without a socket."""

import asyncio
from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from genzo.http.application import build_application
from genzo.identity.nonces import MemoryNonces
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from tests.api import Answer, called
from tests.failures import Failure, note
from tests.seen_fields import note_fields

Message = MutableMapping[str, Any]
_FREE_PORT = 1
"""A port of no service that anybody runs (tcpmux, RFC 1078)."""


class Worker:
    """A worker of a server with the given settings, called from the address ``client``."""

    def __init__(
        self,
        service: Service,
        *,
        client: str = "127.0.0.1",
        **settings: Any,  # noqa: ANN401 - of ServerSettings
    ) -> None:
        self._scheme = "https" if settings.get("tls") else "http"
        # Whose a connection is, the system knows of servers that run: one at the usual port is another one.
        settings.setdefault("port", _FREE_PORT)
        self._application = build_application(service, ServerSettings(**settings), MemoryNonces())
        self._client = client

    def call(self, action: str, /, **parameters: str) -> Answer:
        """Call an action without a signature, in JSON; ``Tag_1_Key`` stands for ``Tag.1.Key``.

        A failure that the action does not list fails the test.
        """
        named = {name.replace("_", "."): value for name, value in parameters.items()}
        answer = self.get(urlencode({**called(action), "Format": "JSON", **named}))
        if answer.status >= HTTPStatus.BAD_REQUEST:
            note(Failure(action, answer.status, answer.code, answer.json["Message"]))
        elif answer.is_of_service:
            note_fields(action, answer.json)
        return answer

    def get(self, query: str, headers: dict[str, str] | None = None) -> Answer:
        """Send a GET with an encoded query."""
        return asyncio.run(self.answer("GET", query, headers or {}, b""))

    def post(self, query: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send a POST with an encoded query and a body."""
        sent = {**headers, "content-length": str(len(body))}
        return asyncio.run(self.answer("POST", query, sent, body))

    def control(
        self, method: str, path: str, query: str = "", body: bytes = b"", *, token: str = ""
    ) -> Answer:
        """Send a control request, from this machine."""
        sent = {"host": "127.0.0.1", "content-length": str(len(body))}
        if token:
            sent["authorization"] = f"Bearer {token}"
        return asyncio.run(self.answer(method, query, sent, body, path))

    def ready(self, headers: dict[str, str]) -> Answer:
        """Ask whether the worker is ready."""
        return asyncio.run(self.answer("GET", "", headers, b"", "/_genzo/ready"))

    async def answer(
        self,
        method: str,
        query: str,
        headers: dict[str, str],
        body: bytes,
        path: str = "/",
        piece: int = 0,
    ) -> Answer:
        """The answer to a request; its body arrives in pieces of ``piece`` bytes, at once for 0."""
        sent = list[Message]()
        scope: Message = {
            "type": "http",
            "scheme": self._scheme,
            "method": method,
            "path": path,
            "query_string": query.encode(errors="surrogateescape"),
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": (self._client, "1"),
        }

        size = piece or len(body) or 1
        pieces = [body[start : start + size] for start in range(0, len(body), size)] or [b""]

        async def receive() -> Message:
            arrived = pieces.pop(0)
            return {"type": "http.request", "body": arrived, "more_body": bool(pieces)}

        async def send(message: Message) -> None:
            sent.append(message)

        await self._application(scope, receive, send)
        start, end = sent
        answered = {name.decode("ascii"): value.decode("ascii") for name, value in start["headers"]}
        return Answer(start["status"], answered, end["body"])
