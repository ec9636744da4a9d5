"""Traces arrive at a collector by OTLP: a span for each request, and its transactions."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from tests.api import Answer, Api
from tests.http.telemetry.collector import Collector, Sent, collecting
from tests.running import Running, genzo_here, running

SERVER, CLIENT = 2, 3  # SpanKind of opentelemetry.proto.trace.v1
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
SECRET = "hunter2-in-a-token"


class Traced(NamedTuple):
    server: Running
    collector: Collector

    @property
    def api(self) -> Api:
        return Api(self.server.host, self.server.port)

    def span_of(self, answer: Answer) -> Sent:
        request_id = answer.headers["x-acs-request-id"]
        return self.collector.wait_for(lambda span: span.attributes.get("genzo.request_id") == request_id)

    def children_of(self, parent: Sent) -> list[Sent]:
        return [span for span in self.collector.spans if span.parent_id == parent.span_id]


@pytest.fixture(scope="module")
def traced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Traced]:
    folder = tmp_path_factory.mktemp("traced")
    with collecting() as collector:
        variables = {
            "OTEL_EXPORTER_OTLP_ENDPOINT": collector.url,
            "OTEL_EXPORTER_OTLP_HEADERS": "x-team=images",
            "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=test",
            "OTEL_BSP_SCHEDULE_DELAY": "50",
        }
        through = ("env", *(f"{name}={value}" for name, value in variables.items()))
        with running("--memory", through=through, stderr=folder / "stderr") as server:
            yield Traced(server, collector)


def test_a_request_is_a_span_of_its_caller_s_trace(traced: Traced) -> None:
    parameters = {"Action": "DescribeImages", "RegionId": "cn-hangzhou", "Format": "JSON"}
    signed = traced.api.signed(parameters)
    headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "User-Agent": "tester"}
    answer = traced.api.get(signed, headers)
    span = traced.span_of(answer)
    assert (span.name, span.kind, span.is_error) == ("Ecs/DescribeImages", SERVER, False)
    assert (span.trace_id, span.parent_id) == (TRACE, PARENT)
    assert span.attributes == {
        "http.request.method": "GET",
        "url.scheme": "http",
        "url.path": "/",
        "server.address": "127.0.0.1",
        "server.port": traced.server.port,
        "client.address": "127.0.0.1",
        "network.protocol.version": "1.1",
        "user_agent.original": "tester",
        "http.response.status_code": 200,
        "rpc.system": "alibaba_cloud",
        "rpc.service": "Ecs",
        "rpc.method": "DescribeImages",
        "genzo.request_id": answer.headers["x-acs-request-id"],
        "genzo.code": "OK",
        "genzo.account_id": "1234567890123456",
    }
    assert span.resource["service.name"] == "genzo"
    assert span.resource["deployment.environment.name"] == "test"


def test_transactions_are_spans_in_it(traced: Traced) -> None:
    """Also in the threads that write."""
    created = traced.api.call("CreateSecurityGroup", RegionId="cn-hangzhou")
    parent = traced.span_of(created)
    write = traced.collector.wait_for(
        lambda span: span.parent_id == parent.span_id and span.name == "write transaction"
    )
    assert (write.kind, write.trace_id) == (CLIENT, parent.trace_id)
    assert write.attributes == {"db.system.name": "sqlite"}
    read = traced.span_of(traced.api.call("DescribeSecurityGroups", RegionId="cn-hangzhou"))
    assert {span.name for span in traced.children_of(read)} == {"read transaction"}


def test_an_error_has_its_code(traced: Traced) -> None:
    span = traced.span_of(traced.api.images("nowhere"))
    assert span.attributes["error.type"] == "InvalidRegionId.NotFound"
    assert (span.attributes["http.response.status_code"], span.is_error) == (404, False)
    unknown = traced.span_of(traced.api.send("GET", "/?Action=Nothing&Format=JSON&Version=2014-05-26"))
    assert unknown.name == "GET"


def test_spans_have_no_secret(traced: Traced) -> None:
    signed = traced.api.signed(
        {"Action": "DescribeImages", "Format": "JSON", "RegionId": "cn-hangzhou", "SecurityToken": SECRET}
    )
    traced.span_of(traced.api.get(signed, {"Authorization": f"Bearer {SECRET}"}))
    text = repr(traced.collector.spans)
    assert [
        secret for secret in (SECRET, signed["Signature"], signed["SignatureNonce"]) if secret in text
    ] == []


def test_the_variables_of_opentelemetry_configure_the_export(traced: Traced) -> None:
    traced.span_of(traced.api.images())
    path, headers = traced.collector.requests[0]
    assert path == "/v1/traces"
    assert headers["x-team"] == "images"


def test_a_start_that_cannot_export_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "zipkin")
    done = genzo_here("serve", "--port", "0", "--memory")
    assert done.returncode == 1
    assert (
        done.stderr
        == 'Genzo exports traces by OTLP, not by "zipkin": set OTEL_TRACES_EXPORTER=otlp or none.\n'
    )
