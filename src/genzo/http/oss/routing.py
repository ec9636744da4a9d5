"""Tells requests to OSS from those of the other APIs, which share its port."""

from collections.abc import Callable, Coroutine
from typing import Any

from genzo.http.sending import AsgiApplication, Receive, Scope, Send

_SIGNED = b"OSS"  # OSS, OSS2 and OSS4-HMAC-SHA256 begin the header Authorization
_SIGNED_URLS = (b"OSSAccessKeyId=", b"x-oss-signature-version=")


class OssRouting:
    """Passes requests to OSS to its endpoint, which is made for the first one, and others to another."""

    def __init__(self, application: AsgiApplication, make_endpoint: Callable[[], AsgiApplication]) -> None:
        self._application = application
        self._make_endpoint = make_endpoint
        self._endpoint: AsgiApplication | None = None

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Coroutine[Any, Any, None]:
        """Pass a request on."""
        if scope["type"] != "http" or not is_for_oss(scope):
            return self._application(scope, receive, send)
        if self._endpoint is None:
            self._endpoint = self._make_endpoint()
        return self._endpoint(scope, receive, send)


def is_for_oss(scope: Scope) -> bool:
    """Whether a request names a host of OSS, or is signed for OSS."""
    headers = dict(scope["headers"])
    if headers.get(b"authorization", b"").startswith(_SIGNED):
        return True
    host = headers.get(b"host", b"").lower()
    if b"oss" in host and _names_oss(host):
        return True
    # A signed URL at another host has the bucket in its path. Calls of the other APIs have none.
    return scope["path"] != "/" and any(name in scope["query_string"] for name in _SIGNED_URLS)


def _names_oss(host: bytes) -> bool:
    from genzo.wire.oss.request import is_oss_host  # noqa: PLC0415 - not needed to start

    return is_oss_host(host.decode("latin-1"))
