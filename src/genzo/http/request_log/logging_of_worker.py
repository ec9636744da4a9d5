"""Puts together the request log of one worker."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from genzo.control.answers import refusal
from genzo.control.router import PREFIX
from genzo.http.request_log.records import MAX_BYTES, RequestLog
from genzo.http.request_log.worker_sockets import RemoteWorker, listen
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from genzo.wire.types import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from genzo.control.access import ControlAccess
    from genzo.http.request_log.page import Asked, RequestsPage
    from genzo.http.request_log.worker_log import WorkerLog

REQUESTS = f"{PREFIX}requests"
_OFF = (
    "Requests are not logged: genzo serve was started with --request-log off, with --control off, or beyond "
    "loopback without --request-log."
)


class RequestLogging:
    """The log of the worker with the number ``worker``, and the page of all workers.

    ``folder`` is the temporary folder of a server with several workers. ``control_access`` makes what decides
    who may control.
    """

    def __init__(
        self,
        settings: ServerSettings,
        service: Service,
        control_access: "Callable[[], ControlAccess]",
        folder: Path | None,
        worker: int,
    ) -> None:
        requests = max(settings.logged_requests // settings.workers, 1)
        self.log = RequestLog(requests, MAX_BYTES // settings.workers) if settings.logged_requests else None
        self._settings = settings
        self._service = service
        self._control_access = control_access
        self._folder = folder
        self._worker = worker
        # Made when somebody asks, to keep their imports out of the start.
        self._own = cache(self._made_log)
        self._page = cache(self._made_page)
        if self.log is not None and folder is not None:
            listen(folder, worker, self._own)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request for `REQUESTS`."""
        return refusal(404, _OFF) if self.log is None else self._page().answer(request)

    def shown(self, query: bytes) -> HttpResponse:
        """The answer to a query for the console, which has checked who asks."""
        return refusal(404, _OFF) if self.log is None else self._page().shown(query)

    def _made_log(self) -> "WorkerLog":
        from genzo.http.request_log.entries import Entries  # noqa: PLC0415 - see above
        from genzo.http.request_log.signatures import SignatureComparer  # noqa: PLC0415
        from genzo.http.request_log.worker_log import WorkerLog  # noqa: PLC0415
        from genzo.identity.authentication import OpenAuthenticator  # noqa: PLC0415

        assert self.log is not None  # noqa: S101 - nothing asks for a log that is off
        assumed = OpenAuthenticator.assumed_version if self._settings.auth == "open" else ""
        compare = SignatureComparer(self._service.store).compare
        entries = Entries(self._worker, compare, strict=self._settings.strict, assumed_version=assumed)
        return WorkerLog(self.log, entries, self._worker)

    def _made_page(self) -> "RequestsPage":
        from genzo.http.request_log.page import RequestsPage  # noqa: PLC0415
        from genzo.http.request_log.repeats import Repeats  # noqa: PLC0415

        repeats = Repeats(self._settings.address, is_open=self._settings.auth == "open")
        return RequestsPage(self._control_access().refusal, self._logs(), self._service.store, repeats)

    def _logs(self) -> "Sequence[Asked]":
        """The logs of all workers, by their numbers."""
        if self._folder is None:
            return [self._own()]
        numbers = range(self._settings.workers)
        folder = self._folder
        return [self._own() if each == self._worker else RemoteWorker(folder, each) for each in numbers]
