"""Certificates of an authority as an operator has them."""

from pathlib import Path
from typing import Any

import trustme

AUTHORITY = trustme.CA()


def own(folder: Path, name: str = "own", **valid: Any) -> tuple[Path, Path]:  # noqa: ANN401 - trustme's
    """An operator's certificate and key; ``valid`` has trustme's ``not_before`` and ``not_after``."""
    issued = AUTHORITY.issue_cert("genzo.example", **valid)
    certificate, key = folder / f"{name}.pem", folder / f"{name}-key.pem"
    certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    key.chmod(0o600)
    return certificate, key
