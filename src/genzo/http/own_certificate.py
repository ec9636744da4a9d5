"""Checks an operator's own certificate and key (``--tls-cert``, ``--tls-key``)."""

import ssl
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from cryptography import x509

from genzo.service.server_settings import SettingsError

_OTHERS_MAY_READ = 0o044


def check(certificate: Path, key: Path) -> str:
    """Check the PEM files of a certificate, with its chain, and of its key.

    Returns a warning for the operator, or ``""``. Readable keys are not refused, since secrets that a
    container engine mounts are often readable by every user of the container.

    Raises:
        SettingsError: a file cannot be read, they do not belong together, or the certificate is not valid
            now.
    """
    _require_pair(certificate, key)
    _require_valid(certificate)
    if key.stat().st_mode & _OTHERS_MAY_READ:
        return f"Other users can read the key {key}: let only the user of Genzo read it (chmod 600)."
    return ""


def _require_pair(certificate: Path, key: Path) -> None:
    for path in (certificate, key):
        try:
            path.read_bytes()
        except OSError as error:
            raise SettingsError(
                f"The file {path} cannot be read ({error.strerror}): name another."
            ) from error

    def refuse_to_ask() -> NoReturn:
        raise SettingsError(
            f"The key {key} is encrypted: store it without a passphrase, in a file that only this user reads."
        )

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, refuse_to_ask)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            sentence = f"The key {key} does not belong to the certificate {certificate}"
        else:
            sentence = f"{certificate} and {key} are not a certificate and its key in PEM"
        raise SettingsError(f"{sentence}: check --tls-cert and --tls-key.") from error


def _require_valid(certificate: Path) -> None:
    own = x509.load_pem_x509_certificates(certificate.read_bytes())[0]
    now = datetime.now(UTC)
    if own.not_valid_after_utc < now:
        raise SettingsError(
            f"The certificate {certificate} expired on {own.not_valid_after_utc:%Y-%m-%d}: renew it."
        )
    if own.not_valid_before_utc > now:
        raise SettingsError(
            f"The certificate {certificate} is not valid before {own.not_valid_before_utc:%Y-%m-%d %H:%M} "
            "UTC: check the clock of this machine."
        )
