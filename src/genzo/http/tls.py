"""The certificate of HTTPS: the operator's own, or one of a local authority that is made once."""

import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from genzo.catalogue.facts import Facts
from genzo.service.server_settings import ServerSettings, SettingsError


class Certificate(NamedTuple):
    """The files of a server's certificate (chain), its key, and what clients must trust.

    ``authority`` is an authority or the certificate itself. ``notice`` is a sentence for the operator, or
    ``""``.
    """

    certificate: Path
    key: Path
    authority: Path
    notice: str = ""


def certificate_of(settings: ServerSettings, facts: Facts) -> Certificate:
    """The certificate for an operator's settings.

    Raises:
        SettingsError: the operator's own certificate or key cannot be used.
    """
    if settings.tls_cert is not None or settings.tls_key is not None:
        return _own_certificate(settings)
    # The folder of a catalogue is private, be it made for the catalogue or for the certificate.
    settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    return certificate(settings.data / "tls", facts, settings.tls_host)


def certificate(folder: Path, facts: Facts, more_names: Sequence[str] = ()) -> Certificate:
    """The certificate in ``folder``, created if it is missing or lacks one of ``more_names``.

    It is valid for this machine's loopback names and for the host names of the cloud's endpoints: a client
    with a fixed endpoint can be directed here by DNS. The authority's key is not kept, so that nobody can
    sign other names with it; a certificate with more names has a new authority.

    Raises:
        SettingsError: one of ``more_names`` is neither a host name nor an IP address.
    """
    files = Certificate(folder / "server.pem", folder / "server-key.pem", folder / "ca.pem")
    is_there = all(path.exists() for path in (files.certificate, files.key, files.authority))
    if is_there and not more_names:
        return files
    from genzo.http.local_authority import issue, lacks  # noqa: PLC0415 - slow import (cryptography)

    if is_there and not lacks(files.certificate, more_names):
        return files
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    issue(files.certificate, files.key, files.authority, (*_names(facts), *more_names))
    if not is_there:
        return files
    return files._replace(
        notice=f"The certificate has new names, and so a new authority: clients must trust {files.authority}."
    )


def _own_certificate(settings: ServerSettings) -> Certificate:
    from genzo.http import own_certificate  # noqa: PLC0415 - slow import (cryptography)

    if settings.tls_cert is None or settings.tls_key is None:
        raise SettingsError("A certificate and its key belong together: give both --tls-cert and --tls-key.")
    if settings.tls_host:
        raise SettingsError(
            "--tls-host adds names to Genzo's own certificate: leave it out, or leave out --tls-cert."
        )
    notice = own_certificate.check(settings.tls_cert, settings.tls_key)
    return Certificate(settings.tls_cert, settings.tls_key, settings.tls_cert, notice)


def client_context(certificate: Certificate) -> ssl.SSLContext:
    """A TLS context for a client that trusts the certificate."""
    context = ssl.create_default_context(cafile=certificate.authority)
    # An operator's own certificate is trusted without its authority, which is not known here.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


def _names(facts: Facts) -> Sequence[str]:
    endpoints = {region.region_endpoint for region in facts.regions.values()}
    regional = {f"{product}.{region}.aliyuncs.com" for region in facts.regions for product in ("ecs", "sts")}
    # A wildcard stands for one label, and a bucket is one before the name of its endpoint.
    buckets = {f"*.oss-{region}.aliyuncs.com" for region in facts.regions}
    return ("localhost", "127.0.0.1", "::1", "*.aliyuncs.com", *sorted(endpoints | regional | buckets))
