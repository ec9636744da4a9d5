"""A certificate for ``--tls``, from an authority of this machine's own, made once and kept."""

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
    """The certificate in ``folder``, made where it is missing.

    It is good for this machine and for every name that the cloud's endpoints have, so that clients which
    insist on them can be pointed here by their resolver.
    """
    files = Certificate(folder / "server.pem", folder / "server-key.pem", folder / "ca.pem")
    if all(path.exists() for path in files):
        return files
    import trustme  # noqa: PLC0415 - it takes longer to load than everything else that a start without TLS needs

    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA(organization_name="Genzo", organization_unit_name="Local authority")
    endpoints = {region.region_endpoint for region in facts.regions.values()}
    regional = {f"{product}.{region}.aliyuncs.com" for region in facts.regions for product in ("ecs", "sts")}
    names = sorted(endpoints | regional)
    issued = authority.issue_cert("localhost", "127.0.0.1", "::1", "*.aliyuncs.com", *names)
    files.key.touch(mode=0o600)
    files.key.write_bytes(issued.private_key_pem.bytes())
    files.certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    authority.cert_pem.write_to_path(files.authority)
    return files


def client_context(certificate: Certificate) -> ssl.SSLContext:
    """What a client needs to trust the certificate."""
    return ssl.create_default_context(cafile=certificate.authority)
