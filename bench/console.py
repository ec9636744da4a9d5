"""CPU time of the pages of the console in a process: ``python -m bench.console [IMAGES]``."""

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


_OTHER_PAGES = {
    "explorer": "explorer",
    "a form": "explorer/call?action=CreateImage",
    "a long form": "explorer/call?action=RunInstances",
    "a call": "explorer/call?action=DescribeImages&RegionId=cn-hangzhou&PageSize=10&run=1",
    "coverage": "coverage",
    "coverage, search": "coverage?q=disk&state=missing",
    "errors": "errors",
    "errors, search": "errors?q=image+not+found",
    "an error": "errors/code?code=InvalidImageId.NotFound",
}
"""Pages that do not depend on the number of images; for a call, those of its answer."""


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
            _measure(application, name, "images", query)
        for name, address in _OTHER_PAGES.items():
            page, _, query = address.partition("?")
            _measure(application, name, page, query)


def _measure(application: AsgiApplication, name: str, page: str, query: str) -> None:
    asyncio.run(_cpu_milliseconds(application, page, query))
    took = [asyncio.run(_cpu_milliseconds(application, page, query)) for _ in range(_ROUNDS)]
    print(f"{name:>16}: {statistics.median(took):6.1f} ms of CPU time")


async def _cpu_milliseconds(application: AsgiApplication, page: str, query: str) -> float:
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "scheme": "http",
        "method": "GET",
        "path": f"/_genzo/console/{page}",
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
