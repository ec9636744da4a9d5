"""Refuses what a browser sends for the pages of other sites, and answers it for allowed ones (CORS).

A page of any site can make a browser send requests to this machine, and the well-known key is public. A
browser says whose page it is: in Origin (RFC 6454) where a script could read the answer or a form is sent,
and in Sec-Fetch-Site (W3C Fetch Metadata) everywhere else. A name whose DNS an attacker points to this
machine is in Host (docs/decisions/0041-access.md).
"""

import re
from collections.abc import Callable, Collection, Coroutine, MutableMapping
from typing import Any, NamedTuple

from genzo import errors
from genzo.control.answers import refusal
from genzo.control.router import PREFIX, is_free
from genzo.errors import ApiError, ErrorType
from genzo.http.sending import AsgiApplication, Receive, Scope, Send, send_response
from genzo.service.server_settings import ServerSettings, SettingsError
from genzo.wire.host_names import host_name, is_loopback_name, origin_host
from genzo.wire.types import HttpResponse

CORS_HEADERS = {
    "access-control-expose-headers": "*",
    "access-control-allow-methods": "POST, GET, OPTIONS, PUT, DELETE",
    "access-control-allow-headers": (
        "X-Requested-With, X-Sequence, _aop_secret, _aop_signature, x-acs-action, x-acs-version, x-acs-date, "
        "Content-Type"
    ),
    "access-control-max-age": "172800",
}
"""What recorded answers have besides the allowed origin (docs/reference/protocol.md#response-headers)."""

ANY = "*"
_NAMES = (b"host", b"origin", b"sec-fetch-site")
_OWN_SITE = ("same-origin", "none")  # none: the user typed the address
_CLOUD = ".aliyuncs.com"
_MAX_HOST, _MAX_HOSTS = 300, 256
_PORT = re.compile(r"(?<=[^:]):[0-9]+$", re.ASCII)


class Verdict(NamedTuple):
    """What the headers of a request mean: an error, an allowed ``origin`` to answer, or neither."""

    error: ErrorType | None = None
    origin: str = ""


_PASSED = Verdict()


class BrowserGuard:
    """An ASGI application before another one.

    ``refuse`` makes the response of the API to a refused request. Beyond loopback, Host is compared only
    where the operator names hosts: the server cannot know by which names it is reached.

    Raises:
        SettingsError: an allowed origin or host is invalid.
    """

    def __init__(
        self,
        application: AsgiApplication,
        refuse: Callable[[ApiError, Scope], HttpResponse],
        settings: ServerSettings,
    ) -> None:
        self._application = application
        self._refuse = refuse
        self._origins = allowed_origins(settings)
        self._hosts = allowed_hosts(settings)
        self._any_host = ANY in self._hosts or not (self._hosts or settings.listens_on_loopback)
        self._passed_hosts = set[bytes]()

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Coroutine[Any, Any, None]:
        """Pass a request on or answer it."""
        if scope["type"] != "http":
            return self._application(scope, receive, send)
        verdict = self.verdict(scope["headers"])
        if verdict is _PASSED:
            return self._application(scope, receive, send)
        return self._judged(verdict, scope, receive, send)

    def verdict(self, headers: Collection[tuple[bytes, bytes]]) -> Verdict:
        """What the headers of a request mean."""
        named = dict(headers)
        host = named.get(b"host", b"")
        is_plain = b"origin" not in named and b"sec-fetch-site" not in named and len(named) == len(headers)
        # Most clients are no browsers and send the same Host in every request.
        if is_plain and host in self._passed_hosts:
            return _PASSED
        verdict = self._verdict(headers)
        if is_plain and verdict is _PASSED and len(host) < _MAX_HOST:
            # A client may choose the values, but not how much memory they take.
            if len(self._passed_hosts) >= _MAX_HOSTS:
                self._passed_hosts.clear()
            self._passed_hosts.add(host)
        return verdict

    def _verdict(self, headers: Collection[tuple[bytes, bytes]]) -> Verdict:
        hosts, origins, sites = [
            [value.decode("latin-1") for name, value in headers if name == wanted] for wanted in _NAMES
        ]
        if not all(map(self._is_allowed_host, hosts)):
            return Verdict(errors.FOREIGN_HOST)
        if origins:
            is_allowed = len(origins) == 1 and self._is_allowed_origin(origins[0], hosts)
            return Verdict(origin=origins[0]) if is_allowed else Verdict(errors.FOREIGN_ORIGIN)
        is_own = all(site.lower() in _OWN_SITE for site in sites)
        return _PASSED if is_own else Verdict(errors.FOREIGN_ORIGIN)

    def _is_allowed_host(self, host: str) -> bool:
        if self._any_host or not host:
            return True
        name = host_name(host)
        return is_loopback_name(name) or name.endswith(_CLOUD) or name in self._hosts

    def _is_allowed_origin(self, origin: str, hosts: list[str]) -> bool:
        is_own = origin_host(origin) in [host.lower() for host in hosts if host]
        return is_own or ANY in self._origins or origin.lower() in self._origins

    async def _judged(self, verdict: Verdict, scope: Scope, receive: Receive, send: Send) -> None:
        if verdict.error is not None:
            path = _raw_path(scope)
            if is_free(path):
                await self._application(scope, receive, send)
            elif path.startswith(PREFIX):
                await send_response(refusal(verdict.error.status, verdict.error.message), send)
            else:
                await send_response(self._refuse(verdict.error(), scope), send)
        elif scope["method"] == "OPTIONS":
            await send_response(HttpResponse(200, _cors_headers(verdict.origin), b""), send)
        else:
            await self._application(scope, receive, _with_cors(send, verdict.origin))


def _raw_path(scope: Scope) -> str:
    raw: bytes = scope.get("raw_path") or scope["path"].encode()
    return raw.decode("latin-1")


def _cors_headers(origin: str) -> dict[str, str]:
    # Signature version 3 and the control token are in Authorization, which the recorded list lacks.
    allowed = f"{CORS_HEADERS['access-control-allow-headers']}, Authorization"
    return {
        "access-control-allow-origin": origin,
        **CORS_HEADERS,
        "access-control-allow-headers": allowed,
        "vary": "Origin",
    }


def _with_cors(send: Send, origin: str) -> Send:
    """Sends a response with the headers that let the page of an origin read it."""
    added = [(name.encode(), value.encode("latin-1")) for name, value in _cors_headers(origin).items()]

    async def send_with_cors(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *added]
        await send(message)

    return send_with_cors


def allowed_origins(settings: ServerSettings) -> frozenset[str]:
    """The origins of ``--allow-origin``, in lower case.

    Raises:
        SettingsError: a text is no origin.
    """
    for text in settings.allow_origins:
        if text != ANY and not origin_host(text):
            raise SettingsError(
                f'"{text}" is no origin: write --allow-origin https://console.example without a path, or * '
                "for all."
            )
    return frozenset(text.lower() for text in settings.allow_origins)


def allowed_hosts(settings: ServerSettings) -> frozenset[str]:
    """The names of ``--allow-host``, as `host_name` reads them.

    Raises:
        SettingsError: a text is no name, or has a port.
    """
    for text in settings.allow_hosts:
        if text != ANY and (not host_name(text) or _PORT.search(text)):
            raise SettingsError(f'"{text}" is no name: write --allow-host genzo.example without a port.')
    return frozenset(host_name(text) or ANY for text in settings.allow_hosts)
