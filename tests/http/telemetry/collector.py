"""An OTLP collector on loopback that keeps the spans which it is sent."""

import gzip
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)

PATIENCE = 20.0


class Sent(NamedTuple):
    """A span as it was sent; ``resource`` describes the server."""

    name: str
    kind: int
    trace_id: str
    span_id: str
    parent_id: str
    is_error: bool
    attributes: dict[str, Any]
    resource: dict[str, Any]


class Collector:
    """The spans so far, and the path and headers of the requests that brought them."""

    def __init__(self) -> None:
        self.spans = list[Sent]()
        self.requests = list[tuple[str, dict[str, str]]]()
        self.url = ""

    def wait_for(self, wanted: Callable[[Sent], bool]) -> Sent:
        """The first span that is wanted; exporters send in the background."""
        deadline = time.monotonic() + PATIENCE
        while not (found := [span for span in self.spans if wanted(span)]):
            assert time.monotonic() < deadline, [span.name for span in self.spans]
            time.sleep(0.01)
        return found[0]

    def take(self, body: bytes) -> None:
        for of_resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            resource = _values(of_resource.resource.attributes)
            for of_scope in of_resource.scope_spans:
                self.spans += [_sent(span, resource) for span in of_scope.spans]


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                body = gzip.decompress(body)
            collector.requests.append((self.path, dict(self.headers.items())))
            collector.take(body)
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.end_headers()
            self.wfile.write(ExportTraceServiceResponse().SerializeToString())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()


def _sent(span: Any, resource: dict[str, Any]) -> Sent:  # noqa: ANN401 - of protobuf
    return Sent(
        span.name,
        span.kind,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        span.status.code == span.status.STATUS_CODE_ERROR,
        _values(span.attributes),
        resource,
    )


def _values(attributes: Any) -> dict[str, Any]:  # noqa: ANN401 - of protobuf
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in attributes}
