"""Parsers of requests: parameters, signatures, Host and Origin, proxies' headers, values of parameters."""

from contextlib import suppress

from genzo.actions.images.describe_images import DescribeImagesRequest
from genzo.actions.key_pairs.ssh_keys import finger_print
from genzo.actions.network.authorize_security_group import AuthorizeSecurityGroupRequest
from genzo.actions.paging import place_of_token
from genzo.actions.ram.marker_pages import INVALID_MARKER, OLDEST_FIRST
from genzo.catalogue.clock import parse_moment, parse_timestamp
from genzo.control.access import ControlAccess
from genzo.control.error_page import error_page
from genzo.control.explanations import preferred_language
from genzo.errors import INVALID_PARAMETER, ApiError
from genzo.http.browser_guard import BrowserGuard
from genzo.http.trusted_proxies import TrustedProxies
from genzo.service.server_settings import ServerSettings
from genzo.wire import call, signature_acs3, signature_v1
from genzo.wire.binding import bind
from genzo.wire.host_names import host_name, is_loopback_name, origin_host
from genzo.wire.json_array import json_list
from genzo.wire.parameters import canonical_query
from tests.hostile.parsers.parser import Parser, header_lines, request_of, text_of

_INVALID = INVALID_PARAMETER(name="Ids")
_MOST_IDS = 100


def _read_parameters(content: bytes) -> None:
    request = request_of(content)
    call.undecoded_format(request)
    decoded = call.decode(request)
    assert canonical_query(decoded.parameters).count("&") < 1_000
    call.answer_format(decoded)


def _read_signature_v1(content: bytes) -> None:
    decoded = call.decode(request_of(content))
    text = signature_v1.string_to_sign("GET", decoded.parameters)
    assert not signature_v1.matches(decoded.parameters.get("Signature"), "not the secret", text)


def _read_signature_v3(content: bytes) -> None:
    request = request_of(content)
    authorization = signature_acs3.parse_authorization(request.header("authorization"))
    parameters = call.parse_parameters(request)
    text = signature_acs3.signed_text(request, parameters, authorization.signed_headers)
    assert not signature_acs3.matches(authorization.signature, "not the secret", text.string_to_sign)


def _read_lists(content: bytes) -> None:
    parameters = call.decode(request_of(content)).parameters.values
    for struct in (DescribeImagesRequest, AuthorizeSecurityGroupRequest):
        with suppress(ApiError):
            bind(struct, parameters)


def _read_hosts(content: bytes) -> None:
    text = content.decode("latin-1")
    assert len(host_name(text)) <= len(text)
    assert len(origin_host(text)) <= len(text)
    is_loopback_name(host_name(text))


async def _unreachable(*_: object) -> None:
    raise AssertionError("no request is passed on")


def _refuse(*_: object) -> None:  # pragma: no cover - verdicts alone are asked for
    raise AssertionError("no request is answered")


_GUARD = BrowserGuard(_unreachable, _refuse, ServerSettings(allow_hosts=("genzo.example",)))  # type: ignore[arg-type]


def _read_browser_headers(content: bytes) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in header_lines(content)]
    _GUARD.verdict(headers)


_PROXIES = TrustedProxies(("127.0.0.1", "10.0.0.0/8", "2001:db8::/32"))
_ACCESS = ControlAccess("auto", "right", lambda: False, 1)


def _read_forwarding(content: bytes) -> None:
    resolved = _PROXIES.resolved(request_of(content))
    assert _ACCESS.refusal(resolved) is not None
    assert resolved.client


def _read_time(content: bytes) -> None:
    text = text_of(content)
    parse_timestamp(text)
    parse_moment(text)


def _read_language(content: bytes) -> None:
    language = preferred_language(content.decode("latin-1"))
    status, html = error_page(text_of(content), language)
    assert status in (200, 404)
    assert "<script" not in html


def _read_token(content: bytes) -> None:
    for shape in (OLDEST_FIRST.shape, tuple[str]):
        place_of_token(text_of(content), shape, INVALID_MARKER)


PARSERS = (
    Parser("parameters", _read_parameters, (ApiError,)),
    Parser("signature_v1", _read_signature_v1, (ApiError,)),
    Parser("signature_v3", _read_signature_v3, (ApiError,)),
    Parser("lists", _read_lists, (ApiError,)),
    Parser("hosts", _read_hosts),
    Parser("browser_headers", _read_browser_headers),
    Parser("forwarding", _read_forwarding),
    Parser("times", _read_time),
    Parser("languages", _read_language, longest=1024),
    Parser("page_tokens", _read_token, (ApiError,)),
    Parser(
        "json_arrays", lambda content: json_list(text_of(content), _MOST_IDS, _INVALID, _INVALID), (ApiError,)
    ),
    Parser("ssh_keys", lambda content: finger_print(text_of(content))),
)
