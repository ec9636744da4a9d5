"""Calls to one worker at the same time, within the test's process, with a short deadline."""

import asyncio
import json
import time
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from genzo.http.application import build_application
from genzo.http.sending import AsgiApplication
from genzo.identity.nonces import MemoryNonces
from genzo.objects.folder import FolderObjects
from genzo.service.build import build_service
from genzo.service.server_settings import ServerSettings, parse_database_url
from genzo.service.service import Service

REGION = "cn-hangzhou"


class Timed(NamedTuple):
    """A response and the seconds it took; the status is 0 if the connection was dropped instead."""

    status: int
    json: Any
    seconds: float


def prepared_service(database: str, folder: Path) -> Service:
    """A service on a database, with tables and images."""
    objects = FolderObjects(folder / "objects", is_chosen=False)
    service = build_service(parse_database_url(database), objects=objects, any_account=True)
    service.prepare()
    return service


def worker(service: Service, request_seconds: float) -> AsgiApplication:
    settings = ServerSettings(auth="open")
    return build_application(service, settings, MemoryNonces(), request_seconds=request_seconds)


async def called(application: AsgiApplication, action: str, /, **parameters: str) -> Timed:
    """Call an action as the account of ``AccessKeyId``."""
    sent = list[MutableMapping[str, Any]]()
    query = urlencode({"Action": action, "Format": "JSON", "RegionId": REGION, **parameters})
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": query.encode(),
        "headers": [],
        "client": ("127.0.0.1", 1),
    }

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    began = time.monotonic()
    await application(scope, receive, send)
    seconds = time.monotonic() - began
    start, end = sent
    if end.get("more_body"):
        return Timed(0, None, seconds)
    return Timed(start["status"], json.loads(end["body"]), seconds)


async def all_called(application: AsgiApplication, action: str, /, *each: dict[str, str]) -> list[Timed]:
    """Call an action so many times at once."""
    return await asyncio.gather(*(called(application, action, **parameters) for parameters in each))
