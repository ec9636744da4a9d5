"""Puts together how one worker is observed."""

import os
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from genzo.control.answers import refusal
from genzo.http.sending import AsgiApplication
from genzo.http.telemetry.metrics_page import Access, MetricsPage
from genzo.http.telemetry.observed import ObservedApplication
from genzo.http.telemetry.request_counts import RequestCounts
from genzo.http.telemetry.sampling import Sampler, Sources
from genzo.http.telemetry.shared_values import WorkerTables
from genzo.http.telemetry.tracing_settings import wants_traces
from genzo.service.server_settings import ServerSettings
from genzo.service.service import Service
from genzo.service.setup import require_set_up
from genzo.wire.types import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from genzo.control.access import ControlAccess
    from genzo.http.request_log.records import RequestLog
    from genzo.http.telemetry.tracing import Tracing

_OFF = "There are no metrics: genzo serve was started with --metrics off, or --control off without a token."


class Telemetry:
    """The metrics and the access log of one worker."""

    def __init__(
        self, settings: ServerSettings, service: Service, tables: WorkerTables, sources: Sources
    ) -> None:
        self._settings = settings
        self._service = service
        self._tables = tables
        tables.own.open()
        self._counts = RequestCounts(tables.own)
        self._sampler = Sampler(tables.own, sources, self._counts.count_all)

    def page(self, control_access: Callable[[str], "ControlAccess"]) -> MetricsPage:
        """The page of metrics. ``control_access`` makes what decides who may control in a mode."""
        store = self._service.store
        access = _access(self._settings, control_access)
        return MetricsPage(access, self._sampler, self._tables.all, store, lambda: require_set_up(store))

    def request_totals(self) -> list[tuple[str, str, int]]:
        """The answered requests of all workers: the action, the code, and how many there were."""
        self._counts.count_all()
        totals = Counter[tuple[str, str]]()
        for table in self._tables.all:
            for key, number in table.items():
                if key[0] == "requests":
                    totals[key[1], key[2]] += int(number)
        return [(*key, total) for key, total in totals.items()]

    def observed(
        self, application: AsgiApplication, request_log: "RequestLog | None" = None
    ) -> AsgiApplication:
        """The application, whose requests are counted, kept by a log, and logged with ``--access-log``."""
        access_log = None
        if self._settings.access_log:
            from genzo.http.telemetry.access_log import log_access  # noqa: PLC0415 - only with the option

            access_log = log_access
        ends = [] if request_log is None else [request_log.add]
        if access_log is not None:
            ends.append(access_log)
        return ObservedApplication(application, self._counts, self._sampler, ends)


def tracing_of_worker() -> "Tracing | None":
    """What exports the traces of this process; None unless the environment names a collector."""
    if not wants_traces(os.environ):
        return None
    from genzo.http.telemetry.tracing import Tracing  # noqa: PLC0415 - an extra, and long to import

    return Tracing()


def _access(settings: ServerSettings, control_access: Callable[[str], "ControlAccess"]) -> Access:
    if settings.metrics == "open":
        return _allow
    mode = settings.control_mode
    if settings.metrics == "off" or (mode == "off" and not settings.control_token):
        return _refuse
    mode = "token" if mode == "off" else mode

    def access(request: HttpRequest) -> HttpResponse | None:
        return control_access(mode).refusal(request)

    return access


def _allow(_request: HttpRequest) -> HttpResponse | None:
    return None


def _refuse(_request: HttpRequest) -> HttpResponse | None:
    return refusal(404, _OFF)
