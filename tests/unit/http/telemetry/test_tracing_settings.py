import pytest

from genzo.http.telemetry import tracing_settings
from genzo.http.telemetry.tracing_settings import require_tracing, wants_traces
from genzo.service.server_settings import SettingsError

ENDPOINT = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"OTEL_SERVICE_NAME": "images"}, False),
        (ENDPOINT, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://127.0.0.1:4318/v1/traces"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({**ENDPOINT, "OTEL_TRACES_EXPORTER": "none"}, False),
        ({**ENDPOINT, "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
    ],
)
def test_the_standard_variables_turn_traces_on(environment: dict[str, str], expected: bool) -> None:
    assert wants_traces(environment) is expected
    require_tracing(environment)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"OTEL_TRACES_EXPORTER": "zipkin"}, "set OTEL_TRACES_EXPORTER=otlp or none"),
        ({**ENDPOINT, "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"),
    ],
)
def test_what_cannot_be_exported_is_refused(environment: dict[str, str], named: str) -> None:
    with pytest.raises(SettingsError, match=named):
        require_tracing(environment)


@pytest.mark.parametrize("module", ["genzo.nothing", "nothing.at.all"])
def test_without_the_packages_traces_are_refused(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setattr(tracing_settings, "_MODULE", module)
    require_tracing({})
    with pytest.raises(SettingsError, match=r"install genzo\[otel\]"):
        require_tracing(ENDPOINT)
