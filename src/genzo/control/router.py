"""What answers under /_genzo/: a table from path to page."""

from collections.abc import Callable
from urllib.parse import unquote

import msgspec

from genzo import __version__
from genzo.wire.types import HttpRequest, HttpResponse

PREFIX = "/_genzo/"

_HTML = {"content-type": "text/html;charset=utf-8"}
_JSON = {"content-type": "application/json;charset=utf-8"}


class Control:
    """The control pages; ``is_ready`` says whether the API answers."""

    def __init__(self, is_ready: Callable[[], bool]) -> None:
        self._is_ready = is_ready
        self._pages: dict[str, Callable[[], HttpResponse]] = {
            "health": self._health,
            "ready": self._ready,
            "coverage": self._coverage,
        }

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page at the request's path."""
        if request.method not in ("GET", "HEAD"):
            return _json(405, {"message": "Genzo's own pages are read with GET."})
        path = request.path.removeprefix(PREFIX)
        page = self._pages.get(path)
        if page is not None:
            return page()
        if path.startswith("errors/"):
            from genzo.control.error_page import error_page  # noqa: PLC0415 - no start should wait for pages

            status, html = error_page(unquote(path.removeprefix("errors/")))
            return HttpResponse(status, _HTML, html.encode())
        return _json(404, {"message": f"There is no {PREFIX}{path}."[:200]})

    def _health(self) -> HttpResponse:
        """Alive: the process answers."""
        return _json(200, {"status": "alive", "version": __version__})

    @staticmethod
    def _coverage() -> HttpResponse:
        """What of the API works."""
        from genzo.control.coverage import coverage  # noqa: PLC0415

        return HttpResponse(200, _JSON, msgspec.json.encode(coverage()))

    def _ready(self) -> HttpResponse:
        """Ready: the catalogue is there and loaded; 503 until then."""
        ready = self._is_ready()
        return _json(200 if ready else 503, {"status": "ready" if ready else "starting"})


def _json(status: int, body: dict[str, str]) -> HttpResponse:
    return HttpResponse(status, _JSON, msgspec.json.encode(body))
