"""The files by which clients trust an authority of Genzo's, and the variables that name them."""

import ssl
from collections.abc import Mapping
from pathlib import Path

SYSTEM_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
)
"""The bundle of authorities on Debian, on Fedora, and on Alpine and macOS."""
BUNDLE_VARIABLES = (
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "ALIBABA_CLOUD_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
)
"""The variables by which OpenSSL and Go, requests, curl, aliyunsdkcore and Node find a bundle."""


def authorities(environment: Mapping[str, str]) -> bytes:
    """The authorities that a user trusts, as PEM: those of its own bundle, else those of the system."""
    named = [environment.get(name, "") for name in BUNDLE_VARIABLES]
    default = ssl.get_default_verify_paths().cafile or ""
    for path in (*named, default, *SYSTEM_BUNDLES):
        if path and Path(path).is_file():
            return Path(path).read_bytes().rstrip() + b"\n"
    return b""
