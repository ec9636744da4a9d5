"""A certificate authority in memory, which clients of this process trust for the cloud's host names."""

import ssl
from functools import cache
from threading import Lock

import trustme


class Authority:
    """Makes the two sides of TLS: what the gateway shows, and what clients trust inside `patch`.

    ``server_context`` shows each client a certificate for the name that it asks for. ``client_context``
    trusts these certificates alone.
    """

    def __init__(self) -> None:
        self._ca = trustme.CA(organization_name="Genzo", organization_unit_name="Patched process")
        self._by_name: dict[str, ssl.SSLContext] = {}
        self.client_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._ca.configure_trust(self.client_context)
        self.server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.server_context.sni_callback = self._choose

    def _choose(self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
        if name is not None:
            connection.context = self._context_of(name)

    def _context_of(self, name: str) -> ssl.SSLContext:
        if name not in self._by_name:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._ca.issue_cert(name).configure_cert(context)
            self._by_name[name] = context
        return self._by_name[name]


_lock = Lock()


def authority() -> Authority:
    """The authority of this process, made when the first client uses HTTPS."""
    with _lock:
        return _made()


@cache
def _made() -> Authority:
    return Authority()
