"""Decodes a request to the API: its parameters, its action and version, and the format of its answer."""

from typing import NamedTuple

from genzo import errors
from genzo.wire import envelope, signature_acs3
from genzo.wire.parameters import Parameters, parse
from genzo.wire.types import Format, HttpRequest

# Nearly all actions of ECS declare both methods (docs/reference/protocol.md#sending-parameters).
_METHODS = ("GET", "POST")
_FORM_TYPE = "application/x-www-form-urlencoded"
COMMON_PARAMETERS = frozenset(
    {
        "AccessKeyId",
        "Action",
        "Format",
        "Signature",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureType",
        "SignatureVersion",
        "TimeStamp",
        "Timestamp",
        "Version",
    }
)
"""The parameters that every action accepts (docs/reference/protocol.md#common-parameters)."""


class Call(NamedTuple):
    """A call of an action. ``signed_by_headers`` is true for signature version 3, false for version 1."""

    request: HttpRequest
    parameters: Parameters
    action: str
    version: str
    signed_by_headers: bool


def is_signed_by_headers(request: HttpRequest) -> bool:
    """Whether a request has signature version 3.

    Only the Authorization header tells: SDKs send ``x-acs-action`` with version 1, too
    (docs/reference/protocol.md#telling-the-versions-apart).
    """
    return request.header("authorization").startswith(signature_acs3.SCHEME)


def parse_parameters(request: HttpRequest) -> Parameters:
    """The parameters in the query and in a form body (docs/reference/protocol.md#sending-parameters).

    Raises:
        ApiError: RequestParameterMalformed.
    """
    return Parameters(parse(request.query), parse(_form(request)))


def answer_format(request: HttpRequest, parameters: Parameters) -> Format:
    """The format of the answer: Format, else the default (docs/reference/protocol.md#default-format).

    Raises:
        ApiError: InvalidParameter.Format.
    """
    named = parameters.get("Format")
    return envelope.format_named(named) if named else default_format(request)


def default_format(request: HttpRequest) -> Format:
    """The format of an answer to a request without Format, or with parameters that cannot be decoded."""
    return envelope.default_format(request, is_signed_by_headers(request))


def decode(request: HttpRequest, parameters: Parameters, assumed_version: str = "") -> Call:
    """The call in a request; ``assumed_version`` replaces a missing Version.

    Raises:
        ApiError: UnsupportedHTTPMethod, MissingAction, MissingVersion, or InvalidAction.NotFound for a
            request without any parameter (docs/reference/errors.md#errors-of-the-gateway).
    """
    if request.method not in _METHODS:
        raise errors.UNSUPPORTED_HTTP_METHOD()
    by_headers = is_signed_by_headers(request)
    action = parameters.get("Action")
    version = parameters.get("Version") or assumed_version
    # SDKs with version 3 send Action and Version in headers alone.
    if by_headers:
        action = request.header("x-acs-action") or action
        version = request.header("x-acs-version") or version
    if not action:
        if not parameters.values:
            raise errors.ACTION_NOT_FOUND()
        raise errors.MISSING_COMMON_PARAMETER(name="Action")
    if not version:
        raise errors.MISSING_COMMON_PARAMETER(name="Version")
    return Call(request, parameters, action, version, by_headers)


def _form(request: HttpRequest) -> bytes:
    """The body if its Content-Type is that of a form, or missing."""
    content_type = request.header("content-type").partition(";")[0].strip().lower()
    return request.body if content_type in (_FORM_TYPE, "") else b""
