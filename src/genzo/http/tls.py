"""Creates the certificate for ``--tls`` once, signed by a local authority."""

import ssl
from pathlib import Path
from typing import NamedTuple

from genzo.catalogue.facts import Facts


class Certificate(NamedTuple):
    """The files of a server's certificate (chain), its key, and the authority that clients must trust."""

    certificate: Path
    key: Path
    authority: Path


def certificate(folder: Path, facts: Facts) -> Certificate:
    """The certificate in ``folder``, created if it is missing.

    It is valid for this machine's loopback names and for the host names of the cloud's endpoints: a client
    with a fixed endpoint can be directed here by DNS.
    """
    files = Certificate(folder / "server.pem", folder / "server-key.pem", folder / "ca.pem")
    if all(path.exists() for path in files):
        return files
    import trustme  # noqa: PLC0415 - its import takes longer than the rest of a start without TLS

    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA(organization_name="Genzo", organization_unit_name="Local authority")
    endpoints = {region.region_endpoint for region in facts.regions.values()}
    regional = {f"{product}.{region}.aliyuncs.com" for region in facts.regions for product in ("ecs", "sts")}
    names = sorted(endpoints | regional)
    issued = authority.issue_cert("localhost", "127.0.0.1", "::1", "*.aliyuncs.com", *names)
    # Private before it has content: write_bytes alone would create it with the umask's mode.
    files.key.touch(mode=0o600)
    files.key.write_bytes(issued.private_key_pem.bytes())
    files.certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    authority.cert_pem.write_to_path(files.authority)
    return files


def client_context(certificate: Certificate) -> ssl.SSLContext:
    """A TLS context for a client that trusts the certificate's authority."""
    return ssl.create_default_context(cafile=certificate.authority)
