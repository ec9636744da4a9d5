"""What answers under /_genzo/: a table from path to page."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from genzo import __version__
from genzo.control.answers import json_answer, refusal
from genzo.wire.types import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from genzo.control.setting_pages import SettingPages

PREFIX = "/_genzo/"
SETTINGS = ("clock", "faults", "durations", "quotas", "reset")
"""The first words of the paths at which something is changed."""

_HTML = {"content-type": "text/html;charset=utf-8"}


class Control:
    """The control pages; ``is_ready`` says whether the API answers, which the ``settings`` pages wait for.

    These are made when they are first asked for: no start should wait for pages.
    """

    def __init__(self, is_ready: Callable[[], bool], settings: Callable[[], "SettingPages"]) -> None:
        self._is_ready = is_ready
        self._settings = cache(settings)
        self._pages: dict[str, Callable[[], HttpResponse]] = {
            "health": self._health,
            "ready": self._ready,
            "coverage": self._coverage,
        }

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The page at the request's path."""
        path = request.path.removeprefix(PREFIX)
        if path.partition("/")[0] in SETTINGS:
            return self._settings().answer(request, path) if self._is_ready() else self._ready()
        if request.method not in ("GET", "HEAD"):
            return refusal(405, "Genzo's own pages are read with GET.")
        page = self._pages.get(path)
        if page is not None:
            return page()
        if path.startswith("errors/"):
            from genzo.control.error_page import error_page  # noqa: PLC0415 - no start should wait for pages

            status, html = error_page(unquote(path.removeprefix("errors/")))
            return HttpResponse(status, _HTML, html.encode())
        return refusal(404, f"There is no {PREFIX}{path}."[:200])

    def _health(self) -> HttpResponse:
        """Alive: the process answers."""
        return json_answer(200, {"status": "alive", "version": __version__})

    @staticmethod
    def _coverage() -> HttpResponse:
        """What of the API works."""
        from genzo.control.coverage import coverage  # noqa: PLC0415

        return json_answer(200, coverage())

    def _ready(self) -> HttpResponse:
        """Ready: the catalogue is there and loaded; 503 until then."""
        ready = self._is_ready()
        return json_answer(200 if ready else 503, {"status": "ready" if ready else "starting"})
