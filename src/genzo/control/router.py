"""Routes requests under ``/_genzo/`` to their endpoints."""

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Literal, Protocol
from urllib.parse import parse_qs, unquote

import msgspec

from genzo import __version__
from genzo.catalogue.store import StoreError
from genzo.control.answers import json_answer, refusal
from genzo.control.readiness_page import ReadinessReport, readiness_answer
from genzo.wire.types import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from genzo.control.access import ControlAccess

PREFIX = "/_genzo/"
SETTINGS = (
    "accounts",
    "clock",
    "faults",
    "durations",
    "quotas",
    "command-results",
    "images",
    "image-checks",
    "reset",
    "seed",
    "forks",
)
"""The first words of the paths of `SettingEndpoints`."""
CONSOLE = ("", "console")
"""The first words of the paths of the console."""
_FREE = ("health", "ready", "coverage")
_ERRORS = "errors/"

SLOW_PAGES = (f"{PREFIX}coverage", f"{PREFIX}errors/")
"""The beginnings of the paths of pages that must not be made on the event loop."""
_MAX_READ = 1024
"""The characters that are read of a path, query or header for a page; all that mean something are shorter."""
_HTML = {"content-type": "text/html;charset=utf-8"}


class HealthAnswer(msgspec.Struct, frozen=True):
    """The process answers."""

    status: Literal["alive"]
    version: str


class Endpoints(Protocol):
    """The setting endpoints, or the console; ``path`` is the part of a request's path behind ``/_genzo/``."""

    def answer(self, request: HttpRequest, path: str) -> HttpResponse: ...


class ConsolePages(Endpoints, Protocol):
    """The console."""

    def answer_unready(self, request: HttpRequest, path: str, sentence: str) -> HttpResponse:
        """The answer while the catalogue cannot be used; ``sentence`` says why."""


class ControlRouter:
    """Answers requests under ``/_genzo/``.

    ``readiness`` says whether the catalogue can be used; while it cannot, the setting endpoints and the
    console answer 503. ``access``, ``settings`` and ``console`` make what decides on access, these endpoints,
    and the console, which decides itself who may see it, at the first request, to keep their imports out of
    the start. With ``is_off``, only liveness, readiness and the pages about errors are answered.
    """

    def __init__(
        self,
        readiness: Callable[[], ReadinessReport],
        access: Callable[[], "ControlAccess"],
        settings: Callable[[], Endpoints],
        console: Callable[[], ConsolePages],
        *,
        is_off: bool = False,
    ) -> None:
        self._readiness = readiness
        self._access = cache(access)
        self._settings = cache(settings)
        self._console = cache(console)
        self._is_off = is_off
        self._endpoints: dict[str, Callable[[HttpRequest], HttpResponse]] = {
            "health": self._health,
            "ready": self._ready,
            "coverage": self._coverage,
        }

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request."""
        path = request.path.removeprefix(PREFIX)
        if is_free(request.path) and not (self._is_off and path == "coverage"):
            return self._free_page(request, path)
        word = path.partition("/")[0]
        if word in CONSOLE and not self._is_off:
            report = self._readiness()
            if report.problem is not None:
                return self._console().answer_unready(request, path, report.problem.reason.sentence)
            return self._console().answer(request, path)
        refused = self.refusal(request)
        if refused is not None:
            return refused
        if word in SETTINGS:
            return self._settings().answer(request, path)
        return refusal(404, f"There is no {PREFIX}{path}."[:200])

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to a request that may not control the server, or while the catalogue cannot be used."""
        report = self._readiness()
        if report.problem is not None:
            return self._readiness_answer(report, request)
        try:
            return self._access().refusal(request)
        except StoreError as error:
            return refusal(503, str(error))

    def _free_page(self, request: HttpRequest, path: str) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return refusal(405, f"Use GET for {PREFIX}{path}."[:200])
        endpoint = self._endpoints.get(path)
        if endpoint is not None:
            return endpoint(request)
        return _error_page(request, unquote(path.removeprefix(_ERRORS)[:_MAX_READ]))

    @staticmethod
    def _health(_request: HttpRequest) -> HttpResponse:
        """Liveness: the process answers."""
        return json_answer(200, HealthAnswer("alive", __version__))

    @staticmethod
    def _coverage(_request: HttpRequest) -> HttpResponse:
        """The coverage of the API."""
        return _coverage()

    def _ready(self, request: HttpRequest) -> HttpResponse:
        """Readiness: 200 while the catalogue can be used, else 503."""
        return self._readiness_answer(self._readiness(), request)

    def _readiness_answer(self, report: ReadinessReport, request: HttpRequest) -> HttpResponse:
        # What decides on access is loaded for details alone, not at the start.
        has_details = report.has_details and self._access().shows_details(request)
        return readiness_answer(report, has_details=has_details)


def is_free(path: str) -> bool:
    """Whether every caller may see the page at a path: it changes nothing, and shows no request or state."""
    page = path.removeprefix(PREFIX)
    return page != path and (page in _FREE or page.startswith(_ERRORS))


@cache
def _coverage() -> HttpResponse:
    """The coverage of this version, which takes half a second to collect."""
    from genzo.control.coverage import coverage  # noqa: PLC0415 - not needed to start

    return json_answer(200, coverage())


def _error_page(request: HttpRequest, code: str) -> HttpResponse:
    """The page about an error code, in the language that the query or the browser asks for."""
    from genzo.control.error_page import error_page  # noqa: PLC0415 - not needed to start
    from genzo.control.explanations import preferred_language  # noqa: PLC0415

    asked = parse_qs(request.query[:_MAX_READ].decode("latin-1")).get("language", [""])[0]
    preferred = request.header("accept-language")[:_MAX_READ]
    status, html = error_page(code, preferred_language(f"{asked},{preferred}"))
    return HttpResponse(status, {**_HTML, "vary": "Accept-Language"}, html.encode())
