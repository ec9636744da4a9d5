"""The application of a worker before its catalogue is there."""

import asyncio
import json
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from genzo.http.application import build_application
from genzo.http.sending import AsgiApplication
from genzo.identity.nonces import MemoryNonces
from genzo.service.build import build_service
from genzo.service.server_settings import ServerSettings

Message = MutableMapping[str, Any]


def asked(application: AsgiApplication, path: str, query: str = "") -> tuple[int, Any]:
    """Status and JSON of the answer to a GET."""
    sent = list[Message]()
    scope: Message = {
        "type": "http",
        "method": "GET",
        "path": path,
        "query_string": query.encode(),
        "headers": [(b"accept", b"application/json"), (b"host", b"127.0.0.1:8420")],
        "client": ("127.0.0.1", 1),
    }

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(application(scope, receive, send))
    start, body = sent
    return start["status"], json.loads(body["body"])


def test_until_the_catalogue_is_ready_the_api_and_the_page_say_503(tmp_path: Path) -> None:
    service = build_service(tmp_path / "genzo.db")
    worker = build_application(service, ServerSettings(auth="open"), MemoryNonces())
    listing = "Action=DescribeRegions&Format=JSON"
    # Without tables, and then with tables in which no images are yet.
    for advance in (service.store.prepare, service.prepare):
        status, answer = asked(worker, "/_genzo/ready")
        assert (status, answer["status"], answer["reason"]) == (503, "starting", "starting")
        assert "detail" not in answer
        status, answer = asked(worker, "/", listing)
        assert (status, answer["Code"]) == (503, "ServiceUnavailable")
        assert asked(worker, "/_genzo/clock")[0] == 503
        assert asked(worker, "/_genzo/health")[0] == 200
        advance()
    assert asked(worker, "/_genzo/ready") == (200, {"status": "ready"})
    assert asked(worker, "/", listing)[0] == 200
    assert asked(worker, "/_genzo/clock")[0] == 200
    service.store.close()
