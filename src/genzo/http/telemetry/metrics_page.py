"""The page ``/_genzo/metrics``, which Prometheus scrapes. Decision: docs/decisions/0056-metrics.md."""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from genzo.catalogue.deadline import Deadline, run_until
from genzo.catalogue.store import CatalogueStore, StoreBusyError, StoreError
from genzo.control.answers import refusal
from genzo.control.router import PREFIX
from genzo.http.telemetry.sampling import Sampler
from genzo.http.telemetry.shared_values import ValueTable
from genzo.wire.types import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from prometheus_client.metrics_core import Metric

    from genzo.http.telemetry.metric_families import Database

METRICS = f"{PREFIX}metrics"
_DATABASE_SECONDS = 2.0  # Prometheus waits ten seconds for a scrape

Access = Callable[[HttpRequest], HttpResponse | None]
"""The answer to a request that may not see the page; None if it may."""


class MetricsPage:
    """Answers scrapes from the ``tables`` of all workers.

    ``require_prepared`` raises StoreError if the catalogue cannot be used.
    """

    def __init__(
        self,
        access: Access,
        sampler: Sampler,
        tables: Sequence[ValueTable],
        store: CatalogueStore,
        require_prepared: Callable[[], object],
    ) -> None:
        self._access = access
        self._sampler = sampler
        self._tables = tables
        self._store = store
        self._require_prepared = require_prepared

    def answer(self, request: HttpRequest) -> HttpResponse:
        """The answer to a request for the page."""
        try:
            refused = self._access(request)
        except StoreError as error:
            return refusal(503, str(error))
        if refused is not None:
            return refused
        if request.method not in ("GET", "HEAD"):
            return refusal(405, f"Use GET for {METRICS}.")
        from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, CollectorRegistry, generate_latest  # noqa: PLC0415 - not needed to start

        registry = CollectorRegistry()
        registry.register(self)
        return HttpResponse(200, {"content-type": CONTENT_TYPE_PLAIN_0_0_4}, generate_latest(registry))

    def collect(self) -> "Iterator[Metric]":
        """The metrics, as prometheus-client asks a collector for them."""
        from genzo.http.telemetry.metric_families import families  # noqa: PLC0415 - not needed to start

        self._sampler.sample()
        yield from families(self._tables, self._database())

    def _database(self) -> "Database":
        from genzo.http.telemetry.metric_families import Database  # noqa: PLC0415 - not needed to start

        deadline = Deadline(time.monotonic() + _DATABASE_SECONDS)
        try:
            run_until(deadline, self._require_prepared)
        except StoreBusyError:
            return Database(is_up=True, replica_lags=())
        except StoreError:
            return Database(is_up=False, replica_lags=())
        try:
            return Database(is_up=True, replica_lags=run_until(deadline, self._store.replica_lags))
        except StoreError:
            return Database(is_up=True, replica_lags=())
