"""Decodes a request to the API: its parameters, its action and version, and the format of its answer."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from genzo import errors
from genzo.wire import envelope, signature_acs3
from genzo.wire.parameters import Parameters, check_size, parse
from genzo.wire.types import Format, HttpRequest

# Nearly all actions of ECS declare both methods (docs/reference/protocol.md#sending-parameters).
_METHODS = ("GET", "POST")
_FORM_TYPE = "application/x-www-form-urlencoded"
# A name of six characters, each as it is or as an escape of three
_PERHAPS_FORMAT = re.compile(rb"(?:^|(?<=&))([^&=]{6,18})=([^&]*)")
_VERSION = re.compile(rb"(?:^|&)Version=([0-9-]+)(?=&|$)")
BODY = "(body)"
"""Stands for the body of a request, where a parameter's name stands otherwise."""
ACCOUNT_HEADER = "x-genzo-account"
"""The header with the id of the account of an access key that is not registered (``--auth open``)."""
_ACCOUNT_DIGITS = 16


class Call(NamedTuple):
    """A call of an action. ``signed_by_headers`` is true for signature version 3, false for version 1.

    ``action`` and ``version`` are empty where the request names none: see `require_action`.
    """

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
        ApiError: RequestParameterMalformed, RequestEntityTooLarge.
    """
    has_form = bool(request.body) and _has_form(request)
    check_size(request.query, request.body if has_form else b"")
    if not request.body:
        return Parameters(parse(request.query))
    if not has_form:
        return Parameters(parse(request.query), unread=(BODY,))
    return Parameters(parse(request.query), parse(request.body))


def decode(request: HttpRequest, assumed_version: str = "") -> Call:
    """The call in a request; ``assumed_version`` replaces a missing Version.

    Raises:
        ApiError: RequestParameterMalformed, RequestEntityTooLarge.
    """
    return _call(request, parse_parameters(request), is_signed_by_headers(request), assumed_version)


def with_values(call: Call, values: dict[str, str], assumed_version: str = "") -> Call:
    """The call with other values of its parameters by name. The signature still covers what was sent."""
    parameters = call.parameters.with_values(values)
    return _call(call.request, parameters, call.signed_by_headers, assumed_version)


def _call(request: HttpRequest, parameters: Parameters, by_headers: bool, assumed_version: str) -> Call:
    action = parameters.get("Action")
    version = parameters.get("Version") or assumed_version
    # SDKs with version 3 send Action and Version in headers alone.
    if by_headers:
        action = request.header("x-acs-action") or action
        version = request.header("x-acs-version") or version
    return Call(request, parameters, action, version, by_headers)


def require_action(call: Call) -> None:
    """Check that a call has a method that the API knows, an action and a version.

    Raises:
        ApiError: UnsupportedHTTPMethod, MissingAction, MissingVersion, or InvalidAction.NotFound for a
            request without any parameter (docs/reference/errors.md#errors-of-the-gateway).
    """
    if call.request.method not in _METHODS:
        raise errors.UNSUPPORTED_HTTP_METHOD()
    if not call.action:
        if not call.parameters.values:
            raise errors.ACTION_NOT_FOUND()
        raise errors.MISSING_COMMON_PARAMETER(name="Action")
    if not call.version:
        raise errors.MISSING_COMMON_PARAMETER(name="Version")


def answer_format(call: Call) -> Format:
    """The format of the answer: Format, else the default (docs/reference/protocol.md#default-format).

    Raises:
        ApiError: InvalidParameter.Format.
    """
    named = call.parameters.get("Format")
    if named:
        return envelope.format_named(named)
    return envelope.default_format(call.request, call.signed_by_headers, call.version)


def undecoded_format(request: HttpRequest) -> Format:
    """The format of the answer to a request whose parameters cannot be decoded, or were not read yet.

    Format counts wherever it can be read by itself, whatever the parameters around it are.
    """
    form = request.body if _has_form(request) else b""
    for value in (*_raw_formats(request.query), *_raw_formats(form)):
        try:
            return envelope.format_named(value)
        except errors.ApiError:
            continue
    version = _VERSION.search(request.query) or _VERSION.search(form)
    return envelope.default_format(
        request, is_signed_by_headers(request), version[1].decode() if version else ""
    )


def _raw_formats(text: bytes) -> list[str]:
    """The values of Format in a query or form, those of the exact name first."""
    pairs = [(unquote(name.decode("latin-1")), value) for name, value in _PERHAPS_FORMAT.findall(text)]
    exact = [value for name, value in pairs if name == "Format"]
    others = [value for name, value in pairs if name != "Format" and name.lower() == "format"]
    return [unquote(value.decode("latin-1")) for value in (*exact, *others)]


def _has_form(request: HttpRequest) -> bool:
    """Whether the Content-Type of the body is that of a form, or missing."""
    content_type = request.header("content-type").partition(";")[0].strip().lower()
    return content_type in (_FORM_TYPE, "")


def named_account(request: HttpRequest) -> int | None:
    """The account that the header names, or None without one. There may be no such account.

    Raises:
        ApiError: InvalidAccessKeyId.NotFound, if it is no id.
    """
    name = request.header(ACCOUNT_HEADER)
    if not name:
        return None
    if len(name) > _ACCOUNT_DIGITS or not (name.isascii() and name.isdigit()):
        raise errors.ACCESS_KEY_NOT_FOUND()
    return int(name)
