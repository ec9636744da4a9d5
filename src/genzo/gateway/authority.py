"""A certificate authority in memory for the host names of the cloud. Its key is never written."""

import ssl
from collections import OrderedDict
from functools import cache
from threading import Lock

import trustme

from genzo.wire.host_names import is_cloud_name, is_loopback_name

_MAX_NAMES = 512
"""How many names have a certificate at the same time; the one that was not used for longest makes room."""
_LOOPBACK = "127.0.0.1"


class Authority:
    """Makes the two sides of TLS: what a gateway shows, and what clients trust.

    ``server_context`` shows each client a certificate for the name that it asks for, which is one of the
    cloud's or of loopback; others are refused. ``client_context`` trusts these certificates alone.
    """

    def __init__(self, unit: str) -> None:
        self._ca = trustme.CA(organization_name="Genzo", organization_unit_name=unit)
        self._by_name = OrderedDict[str, ssl.SSLContext]()
        self._lock = Lock()
        self.client_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._ca.configure_trust(self.client_context)
        self.server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server_context.sni_callback = self._choose

    @property
    def pem(self) -> bytes:
        """The certificate that clients must trust."""
        return self._ca.cert_pem.bytes()

    def _choose(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
        # A client that connects to an address names no host (RFC 6066, section 3).
        name = (name or _LOOPBACK).lower()
        if not (is_cloud_name(name) or is_loopback_name(name)):
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        connection.context = self._context_of(name)
        return None

    def _context_of(self, name: str) -> ssl.SSLContext:
        with self._lock:
            if name not in self._by_name:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._ca.issue_cert(name).configure_cert(context)
                self._by_name[name] = context
                if len(self._by_name) > _MAX_NAMES:
                    self._by_name.popitem(last=False)
            self._by_name.move_to_end(name)
            return self._by_name[name]


_lock = Lock()


def authority() -> Authority:
    """The authority of this process, made when the first client uses HTTPS."""
    with _lock:
        return _made()


@cache
def _made() -> Authority:
    return Authority("Patched process")
