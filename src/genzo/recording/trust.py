"""The certificates by which clients trust the recorder for the cloud's host names, also over HTTPS."""

import os
import ssl
from pathlib import Path
from threading import Lock

import trustme

_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
"""The bundle of authorities on Debian, on Fedora, and on Alpine and macOS."""
BUNDLE_VARIABLES = (
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "ALIBABA_CLOUD_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
)
"""The variables by which OpenSSL and Go, requests, curl, aliyunsdkcore and Node find a bundle."""


class Trust:
    """An authority in memory. ``bundle`` is a file with it, for the command alone.

    The bundle has the user's authorities, too: the command may call other hosts directly.
    """

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA(organization_name="Genzo", organization_unit_name="Recorder")
        self._by_name: dict[str, ssl.SSLContext] = {}
        self._lock = Lock()
        self.bundle = folder / "ca-bundle.pem"
        self.bundle.write_bytes(_authorities() + self._ca.cert_pem.bytes())

    def context_for(self, name: str) -> ssl.SSLContext:
        """The context that shows clients a certificate for a host name."""
        with self._lock:
            if name not in self._by_name:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                self._ca.issue_cert(name).configure_cert(context)
                self._by_name[name] = context
            return self._by_name[name]


def _authorities() -> bytes:
    named = [os.environ.get(name, "") for name in BUNDLE_VARIABLES]
    default = ssl.get_default_verify_paths().cafile or ""
    for path in (*named, default, *_BUNDLES):
        if path and Path(path).is_file():
            return Path(path).read_bytes().rstrip() + b"\n"
    return b""
