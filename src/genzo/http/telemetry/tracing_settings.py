"""Whether traces are wanted: the standard environment variables of OpenTelemetry say so, and where to.

Source: https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/. The SDK reads what
they set besides: resource, sampler, batches, headers.
"""

from collections.abc import Mapping
from importlib.util import find_spec

from genzo.service.server_settings import SettingsError

_ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
_PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
_PROTOCOL = "http/protobuf"
_EXPORTER = "OTEL_TRACES_EXPORTER"
_MODULE = "opentelemetry.exporter.otlp.proto.http"


def wants_traces(environment: Mapping[str, str]) -> bool:
    """Whether traces are to be exported: an endpoint or an exporter is named, the SDK is not disabled."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    exporter = environment.get(_EXPORTER, "")
    return exporter != "none" and bool(exporter or any(environment.get(name) for name in _ENDPOINTS))


def require_tracing(environment: Mapping[str, str]) -> None:
    """Check that traces can be exported if they are wanted.

    Raises:
        SettingsError: another exporter or protocol is named, or the packages are not installed.
    """
    if not wants_traces(environment):
        return
    exporter = environment.get(_EXPORTER, "") or "otlp"
    protocol = next((environment[name] for name in _PROTOCOLS if environment.get(name)), _PROTOCOL)
    if exporter != "otlp":
        raise SettingsError(
            f'Genzo exports traces by OTLP, not by "{exporter}": set {_EXPORTER}=otlp or none.'
        )
    if protocol != _PROTOCOL:
        raise SettingsError(
            f'Genzo exports traces by {_PROTOCOL}, not by "{protocol}": set {_PROTOCOLS[1]}={_PROTOCOL}.'
        )
    if not _is_installed():
        raise SettingsError(
            "Traces are wanted (OTEL_…), but OpenTelemetry is not installed: install genzo[otel], or set "
            f"{_EXPORTER}=none."
        )


def _is_installed() -> bool:
    try:
        return find_spec(_MODULE) is not None
    except ModuleNotFoundError:
        return False
