"""Issues certificates of a local authority, whose own key is thrown away."""

import os
import re
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import trustme
from cryptography import x509

from genzo.service.server_settings import SettingsError

_HOST_NAME = re.compile(r"(\*\.)?[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*", re.ASCII)


def issue(certificate: Path, key: Path, authority: Path, names: Sequence[str]) -> None:
    """Write the files of a new certificate for ``names``, and of the authority that clients must trust.

    Raises:
        SettingsError: a name is neither a host name nor an IP address.
    """
    for name in names:
        _require_name(name)
    made = trustme.CA(organization_name="Genzo", organization_unit_name="Local authority")
    issued = made.issue_cert(*names)
    # The authority is written last, so a set of files that is complete belongs together.
    authority.unlink(missing_ok=True)
    _write(key, issued.private_key_pem.bytes(), 0o600)
    _write(certificate, b"".join(blob.bytes() for blob in issued.cert_chain_pems), 0o644)
    _write(authority, made.cert_pem.bytes(), 0o644)


def lacks(certificate: Path, names: Sequence[str]) -> bool:
    """Whether a certificate lacks one of these host names and IP addresses."""
    extension = x509.load_pem_x509_certificate(certificate.read_bytes()).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    known = {str(name.value).lower() for name in extension.value}
    return not {_canonical(name) for name in names} <= known


def _require_name(name: str) -> None:
    if not _HOST_NAME.fullmatch(name):
        try:
            ip_address(name)
        except ValueError:
            raise SettingsError(
                f'"{name}" is neither a host name nor an IP address: correct --tls-host.'
            ) from None


def _canonical(name: str) -> str:
    try:
        return str(ip_address(name))
    except ValueError:
        return name.lower()


def _write(path: Path, content: bytes, mode: int) -> None:
    """Replace a file as a whole; it never has wider permissions than ``mode``."""
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    new.replace(path)
