"""The certificates by which clients trust the recorder for the cloud's host names, also over HTTPS."""

import os
import ssl
from pathlib import Path
from threading import Lock

import trustme

from genzo.gateway.bundles import authorities


class Trust:
    """An authority in memory. ``bundle`` is a file with it, for the command alone.

    The bundle has the user's authorities, too: the command may call other hosts directly.
    """

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA(organization_name="Genzo", organization_unit_name="Recorder")
        self._by_name: dict[str, ssl.SSLContext] = {}
        self._lock = Lock()
        self.bundle = folder / "ca-bundle.pem"
        self.bundle.write_bytes(authorities(os.environ) + self._ca.cert_pem.bytes())

    def context_for(self, name: str) -> ssl.SSLContext:
        """The context that shows clients a certificate for a host name."""
        with self._lock:
            if name not in self._by_name:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._ca.issue_cert(name).configure_cert(context)
                self._by_name[name] = context
            return self._by_name[name]
