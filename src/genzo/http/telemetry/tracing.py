"""Traces by OpenTelemetry: a span for each request, and one in it for each transaction of the store.

Imported only where traces are wanted. Names and attributes follow the semantic conventions for HTTP servers
and RPC (https://opentelemetry.io/docs/specs/semconv/). No span has a query, a body, or headers other than
User-Agent.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, cast

from opentelemetry import propagate
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, SERVICE_VERSION, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, Tracer
from opentelemetry.util.types import AttributeValue

from genzo import __version__
from genzo.actions import registry
from genzo.catalogue.store import CatalogueReader, CatalogueStore, CatalogueWriter, StoreError
from genzo.http.observation import Observation, current_observation
from genzo.http.products import product_of
from genzo.http.sending import AsgiApplication, Receive, Scope, Send
from genzo.service.service import Service

_FLUSH_SECONDS = 1.0
_MAX_TEXT = 256
_SYSTEM = "alibaba_cloud"
_SERVER_ERRORS = 500


class Tracing:
    """Exports spans of one worker. A thread sends them, which must not cross a fork."""

    def __init__(self) -> None:
        resource = Resource({SERVICE_NAME: "genzo", SERVICE_VERSION: __version__})
        self._provider = TracerProvider(
            resource=resource.merge(OTELResourceDetector().detect()), shutdown_on_exit=False
        )
        self._provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
        self._tracer = self._provider.get_tracer("genzo", __version__)

    def traced_service(self, service: Service) -> Service:
        """The service, whose transactions are spans of the request that they belong to."""
        store = cast("CatalogueStore", TracedStore(service.store, self._tracer))
        return replace(service, store=store)

    def traced(self, application: AsgiApplication) -> AsgiApplication:
        """The application, whose requests are spans."""
        return _TracedApplication(application, self._tracer, self._provider)


class TracedStore:
    """A store whose transactions are spans; everything else is that of ``store``."""

    def __init__(self, store: CatalogueStore, tracer: Tracer) -> None:
        self._store = store
        self._tracer = tracer
        self._attributes = {"db.system.name": "postgresql" if store.traits.is_shared else "sqlite"}

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any other method of a store
        return getattr(self._store, name)

    @contextmanager
    def reading(self, account_id: int | None = None, *, once: bool = False) -> Iterator[CatalogueReader]:
        """See `genzo.catalogue.store.CatalogueStore.reading`."""
        with self._span("read"), self._store.reading(account_id, once=once) as reader:
            yield reader

    @contextmanager
    def writing(self, account_id: int | None = None, region_id: str = "") -> Iterator[CatalogueWriter]:
        """See `genzo.catalogue.store.CatalogueStore.writing`. The span ends when the write is durable."""
        with self._span("write"), self._store.writing(account_id, region_id) as writer:
            yield writer

    @contextmanager
    def _span(self, kind: str) -> Iterator[None]:
        with self._tracer.start_as_current_span(
            f"{kind} transaction",
            kind=SpanKind.CLIENT,
            attributes=self._attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            except StoreError as error:
                span.set_attribute("error.type", type(error).__name__)
                span.set_status(StatusCode.ERROR)
                raise


class _TracedApplication:
    def __init__(self, application: AsgiApplication, tracer: Tracer, provider: TracerProvider) -> None:
        self._application = application
        self._tracer = tracer
        self._provider = provider

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            # A collector that does not answer must not hold up the end of the server.
            await asyncio.to_thread(self._provider.force_flush, int(_FLUSH_SECONDS * 1000))
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        with self._tracer.start_as_current_span(
            scope["method"],
            context=propagate.extract(headers),
            kind=SpanKind.SERVER,
            attributes=_of_request(scope, headers),
            record_exception=False,
        ) as span:
            await self._application(scope, receive, send)
            _note(span, current_observation())


def _of_request(scope: Scope, headers: Mapping[str, str]) -> dict[str, AttributeValue]:
    client, _ = scope.get("client") or ("", 0)
    address, port = scope.get("server") or ("", 0)
    return {
        "http.request.method": scope["method"],
        "url.scheme": scope["scheme"],
        "url.path": scope["path"][:_MAX_TEXT],
        "server.address": address,
        "server.port": int(port),
        "client.address": client,
        "network.protocol.version": scope.get("http_version", "1.1"),
        "user_agent.original": headers.get("user-agent", "")[:_MAX_TEXT],
    }


def _note(span: Span, observation: Observation) -> None:
    """Add what became known of a request to its span."""
    span.set_attribute("http.response.status_code", observation.status)
    if observation.request_id:
        span.set_attribute("genzo.request_id", observation.request_id)
        span.set_attribute("genzo.code", observation.code)
    action = registry.named(observation.action)
    if action is not None:
        product = product_of(action.version)
        span.update_name(f"{product}/{action.api_name}")
        span.set_attribute("rpc.system", _SYSTEM)
        span.set_attribute("rpc.service", product)
        span.set_attribute("rpc.method", action.api_name)
    if observation.principal is not None:
        span.set_attribute("genzo.account_id", str(observation.principal.account_id))
    if observation.error is not None:
        span.set_attribute("error.type", observation.error.code)
    if observation.status >= _SERVER_ERRORS:
        span.set_status(StatusCode.ERROR)
