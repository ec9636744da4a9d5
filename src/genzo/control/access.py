"""Control access: a bearer token, or a server that is plainly a test double."""

import hmac
import os
from collections.abc import Callable

from genzo.control.answers import refusal
from genzo.control.connection_owner import is_held_by
from genzo.control.forwarding import is_forwarded
from genzo.wire.host_names import host_name, is_loopback, is_loopback_name, origin_host
from genzo.wire.types import HttpRequest, HttpResponse

_SCHEME = "bearer "
_MAX_AUTHORIZATION = 1024
"""The longest Authorization header that is compared with the token, in characters."""
_REFUSED = (
    "This needs the control token: send the header Authorization: Bearer TOKEN. TOKEN is what genzo serve "
    "was given with --control-token or --control-token-file, else the content of the file control-token in "
    "its data folder."
)
_OFF = "Control is off: genzo serve was started with --control off."


class ControlAccess:
    """Decides which requests may control a server.

    ``mode`` is one of ``auto``, ``token``, ``open`` and ``off`` (docs/control.md#access). ``token`` is the
    valid token, ``""`` for none. ``default_key_is_active`` says whether the well-known access key is valid.
    ``port`` is the port that the server listens on.
    """

    def __init__(self, mode: str, token: str, default_key_is_active: Callable[[], bool], port: int) -> None:
        self._mode = mode
        self._token = token.encode()
        self._default_key_is_active = default_key_is_active
        self._port = port

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """The answer to a request that is refused; None for one that is allowed.

        Raises:
            StoreError: the catalogue cannot be read.
        """
        if self._mode == "off":
            return refusal(404, _OFF)
        if self._mode == "open" or self._has_token(request):
            return None
        if self._mode == "auto" and self._is_of_test(request):
            return None
        return refusal(403, _REFUSED)

    def shows_details(self, request: HttpRequest) -> bool:
        """Whether a page that every caller may see has details for this one.

        A test double's other callers do not get them: whether it is one, a database says that may be gone.
        """
        return self._mode != "off" and (self._mode == "open" or self._has_token(request))

    def _is_of_test(self, request: HttpRequest) -> bool:
        if not _is_direct(request) or not self._default_key_is_active():
            return False
        owned = is_held_by(os.geteuid(), request.client, int(request.client_port), self._port)
        return owned is not False

    def _has_token(self, request: HttpRequest) -> bool:
        given = [value for name, value in request.headers if name == "authorization"]
        if not self._token or len(given) != 1 or len(given[0]) > _MAX_AUTHORIZATION:
            return False
        scheme, token = given[0][: len(_SCHEME)], given[0][len(_SCHEME) :]
        return scheme.lower() == _SCHEME and hmac.compare_digest(token.strip().encode(), self._token)


def _is_direct(request: HttpRequest) -> bool:
    """Whether a program or a page of this machine sent a request straight to a loopback name.

    A browser also sends requests of other sites' pages. It names the site in Origin (RFC 6454, section 7).
    """
    hosts = [value for name, value in request.headers if name == "host"]
    origins = [value for name, value in request.headers if name == "origin"]
    return (
        is_loopback(request.client)
        and len(hosts) == 1
        and is_loopback_name(host_name(hosts[0]))
        and all(origin_host(origin) == hosts[0].lower() for origin in origins)
        and not is_forwarded(request)
    )
