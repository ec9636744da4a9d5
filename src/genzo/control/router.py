"""Routes requests under ``/_genzo/`` to their endpoints."""

from collections.abc import Callable
from functools import cache
from typing import Protocol
from urllib.parse import parse_qs, unquote

from genzo import __version__
from genzo.control.answers import json_answer, refusal
from genzo.wire.types import HttpRequest, HttpResponse

PREFIX = "/_genzo/"
SETTINGS = ("clock", "faults", "durations", "quotas", "images", "reset")
"""The first words of the paths of `SettingEndpoints`."""

_HTML = {"content-type": "text/html;charset=utf-8"}


class Endpoints(Protocol):
    """The setting endpoints; ``path`` is the part of a request's path behind ``/_genzo/``."""

    def answer(self, request: HttpRequest, path: str) -> HttpResponse: ...


class ControlRouter:
    """Answers requests under ``/_genzo/``.

    ``is_ready`` says whether the catalogue can be used; until then the setting endpoints answer 503.
    ``settings`` makes these endpoints at their first request, to keep their imports out of the start.
    """

    def __init__(self, is_ready: Callable[[], bool], settings: Callable[[], Endpoints]) -> None:
        self._is_ready = is_ready
        self._settings = cache(settings)
        self._endpoints: dict[str, Callable[[], HttpResponse]] = {
            "health": self._health,
            "ready": self._ready,
            "coverage": self._coverage,
        }

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request."""
        path = request.path.removeprefix(PREFIX)
        if path.partition("/")[0] in SETTINGS:
            return self._settings().answer(request, path) if self._is_ready() else self._ready()
        if request.method not in ("GET", "HEAD"):
            return refusal(405, f"Use GET for {PREFIX}{path}."[:200])
        endpoint = self._endpoints.get(path)
        if endpoint is not None:
            return endpoint()
        if path.startswith("errors/"):
            return _error_page(request, unquote(path.removeprefix("errors/")))
        return refusal(404, f"There is no {PREFIX}{path}."[:200])

    def _health(self) -> HttpResponse:
        """Liveness: the process answers."""
        return json_answer(200, {"status": "alive", "version": __version__})

    @staticmethod
    def _coverage() -> HttpResponse:
        """The coverage of the API."""
        from genzo.control.coverage import coverage  # noqa: PLC0415

        return json_answer(200, coverage())

    def _ready(self) -> HttpResponse:
        """Readiness: 200 once the catalogue can be used, 503 until then."""
        ready = self._is_ready()
        return json_answer(200 if ready else 503, {"status": "ready" if ready else "starting"})


def _error_page(request: HttpRequest, code: str) -> HttpResponse:
    """The page about an error code, in the language that the query or the browser asks for."""
    from genzo.control.error_page import error_page  # noqa: PLC0415 - not needed to start
    from genzo.control.explanations import preferred_language  # noqa: PLC0415

    asked = parse_qs(request.query.decode("latin-1")).get("language", [""])[0]
    status, html = error_page(code, preferred_language(f"{asked},{request.header('accept-language')}"))
    return HttpResponse(status, {**_HTML, "vary": "Accept-Language"}, html.encode())
