"""CPU time of the list of the console in a process: ``python -m bench.console [IMAGES]``."""

import asyncio
import statistics
import sys
import time
from collections.abc import MutableMapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from bench.catalogues import Catalogues
from genzo.http.application import build_application
from genzo.http.sending import AsgiApplication
from genzo.identity.nonces import MemoryNonces
from genzo.service.server_settings import ServerSettings

_ROUNDS = 15
_PAGES = {
    "the first page": {},
    "50 images": {"size": "50"},
    "the oldest": {"sort": "oldest"},
    "search": {"q": "prod"},
    "counts": {"counts": "all"},
}


def main() -> None:
    """Print the medians."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with TemporaryDirectory() as folder:
        catalogue = Catalogues(Path(folder)).of(size)
        account = catalogue.population.largest
        service = catalogue.service()
        service.prepare()
        application = build_application(service, ServerSettings(control="open"), MemoryNonces())
        print(f"{size:,} images, an account of {account.images:,}:")
        for name, fields in _PAGES.items():
            query = urlencode({"account": account.account_id, "region": account.region_id, **fields})
            asyncio.run(_cpu_milliseconds(application, query))
            took = [asyncio.run(_cpu_milliseconds(application, query)) for _ in range(_ROUNDS)]
            print(f"{name:>15}: {statistics.median(took):6.1f} ms of CPU time")


async def _cpu_milliseconds(application: AsgiApplication, query: str) -> float:
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "scheme": "http",
        "method": "GET",
        "path": "/_genzo/console/images",
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", "1"),
    }
    statuses = list[int]()

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: MutableMapping[str, Any]) -> None:
        statuses.extend([message["status"]] if "status" in message else [])

    start = time.process_time()
    await application(scope, receive, send)
    assert statuses == [200], statuses
    return (time.process_time() - start) * 1000


if __name__ == "__main__":
    main()
