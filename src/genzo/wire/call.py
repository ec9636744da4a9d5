"""A request to the API, decoded: its parameters, what it calls, and how it wants its answer."""

from typing import NamedTuple

from genzo import errors
from genzo.wire import envelope, signature_acs3
from genzo.wire.parameters import Parameters, parse
from genzo.wire.types import Format, HttpRequest

_METHODS = ("GET", "POST")
_FORM = "application/x-www-form-urlencoded"
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
"""What every action takes (docs/reference/protocol.md#common-parameters)."""


class Call(NamedTuple):
    """One call of an action. ``signed_by_headers`` tells signature version 3 from 1."""

    request: HttpRequest
    parameters: Parameters
    action: str
    version: str
    signed_by_headers: bool


def is_signed_by_headers(request: HttpRequest) -> bool:
    """Whether a request is of signature version 3.

    The Authorization header alone decides: SDKs send ``x-acs-action`` with version 1 too
    (docs/reference/protocol.md#telling-the-versions-apart).
    """
    return request.header("authorization").startswith(signature_acs3.SCHEME)


def parse_parameters(request: HttpRequest) -> Parameters:
    """The parameters of a request, of its query and of its body where that is a form.

    Raises:
        ApiError: RequestParameterMalformed.
    """
    return Parameters(parse(request.query), parse(_form(request)))


def answer_format(request: HttpRequest, parameters: Parameters) -> Format:
    """The format that the answer to a request has.

    Raises:
        ApiError: InvalidParameter.Format.
    """
    named = parameters.get("Format")
    return envelope.format_named(named) if named else default_format(request)


def default_format(request: HttpRequest) -> Format:
    """The format of an answer to a request that names none, or none that can be read."""
    return envelope.default_format(request, is_signed_by_headers(request))


def decode(request: HttpRequest, parameters: Parameters, assumed_version: str = "") -> Call:
    """The call that a request makes; ``assumed_version`` is that of a request which names none.

    Raises:
        ApiError: UnsupportedHTTPMethod, MissingAction, MissingVersion, or InvalidAction.NotFound for a
            request without any parameter (docs/reference/errors.md#errors-of-the-gateway).
    """
    if request.method not in _METHODS:
        raise errors.UNSUPPORTED_HTTP_METHOD()
    by_headers = is_signed_by_headers(request)
    action = parameters.get("Action")
    version = parameters.get("Version") or assumed_version
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
    """The body where it is a form: so named, or not named at all."""
    content_type = request.header("content-type").partition(";")[0].strip().lower()
    return request.body if content_type in (_FORM, "") else b""
