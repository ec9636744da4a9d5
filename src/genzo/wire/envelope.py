"""The format of answers, and the envelopes of successes and errors.

Sources: docs/reference/protocol.md#default-format, docs/reference/errors.md#error-body.
"""

import msgspec

from genzo import errors
from genzo.errors import ApiError
from genzo.wire import json, xml
from genzo.wire.structs import Response
from genzo.wire.types import Format, HttpRequest, HttpResponse

# Recorded answers of the gateway have these headers (docs/reference/protocol.md#response-headers).
CORS_HEADERS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "*",
    "access-control-allow-methods": "POST, GET, OPTIONS, PUT, DELETE",
    "access-control-allow-headers": (
        "X-Requested-With, X-Sequence, _aop_secret, _aop_signature, x-acs-action, x-acs-version, x-acs-date, "
        "Content-Type"
    ),
    "access-control-max-age": "172800",
}
_JSON_BY_DEFAULT = frozenset(("2015-04-01", "2015-05-01"))
"""The versions of STS and RAM, whose documents name JSON as the default."""
_FORMATS = {"json": Format.JSON, "xml": Format.XML}


class ErrorBody(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The body of an error of ECS, whose members have an order of their own.

    Source: docs/reference/errors.md#error-body.
    """

    request_id: str
    host_id: str
    code: str
    message: str
    recommend: str


@json.fields_in_key_order
class GatewayErrorBody(msgspec.Struct, frozen=True, kw_only=True, rename="pascal"):
    """The body of an error of the gateway, whose members have the order of their keys."""

    request_id: str
    host_id: str
    code: str
    message: str
    recommend: str


def default_format(request: HttpRequest, signed_by_headers: bool, version: str = "") -> Format:
    """The format of an answer to a request without Format: JSON or XML.

    SDKs with signature version 3 send no Format and expect JSON, as do clients of RAM and STS. Others get
    XML unless Accept names json (docs/decisions/0001-wire.md).
    """
    if signed_by_headers or version in _JSON_BY_DEFAULT or "json" in request.header("accept").lower():
        return Format.JSON
    return Format.XML


def format_named(name: str) -> Format:
    """The format named by the parameter Format, in any case: SDKs send ``JSON``, ``json`` and ``XML``.

    Raises:
        ApiError: InvalidParameter.Format.
    """
    chosen = _FORMATS.get(name.lower())
    if chosen is None:
        raise errors.INVALID_FORMAT()
    return chosen


def success(action: str, response: Response, request_id: str, answer_format: Format) -> HttpResponse:
    """The answer of a successful action."""
    body = (
        json.encode(response) if answer_format is Format.JSON else xml.encode(f"{action}Response", response)
    )
    return HttpResponse(200, _headers(request_id, answer_format), body)


def failure(
    error: ApiError, request_id: str, host_id: str, recommend: str, answer_format: Format
) -> HttpResponse:
    """The answer of a failed call; ``recommend`` is the URL of a page about the error."""
    make = GatewayErrorBody if errors.is_of_gateway(error.error_type) else ErrorBody
    body = make(
        request_id=request_id, host_id=host_id, code=error.code, message=error.message, recommend=recommend
    )
    encoded = json.encode_in_field_order(body) if answer_format is Format.JSON else _error_xml(body)
    return HttpResponse(error.status, _headers(request_id, answer_format), encoded)


def _headers(request_id: str, answer_format: Format) -> dict[str, str]:
    return {
        "content-type": answer_format.value,
        "x-acs-request-id": request_id,
        "x-acs-trace-id": trace_id(request_id),
        **CORS_HEADERS,
    }


def trace_id(request_id: str) -> str:
    """The value of ``x-acs-trace-id``: 32 hexadecimal digits in lower case, here those of the RequestId."""
    return request_id.replace("-", "").lower()


def _error_xml(body: ErrorBody | GatewayErrorBody) -> bytes:
    """The body of an error in XML, with Recommend as CDATA (docs/reference/errors.md#error-body-in-xml)."""
    return (
        f"{xml.PROLOG}<Error><RequestId>{body.request_id}</RequestId><HostId>{xml.escape(body.host_id)}</HostId>"
        f"<Code>{xml.escape(body.code)}</Code><Message>{xml.escape(body.message)}</Message>"
        f"<Recommend><![CDATA[{body.recommend}]]></Recommend></Error>"
    ).encode()
