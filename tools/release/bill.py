"""The bill of materials of a release: that of the tree, with the time, the commit and the wheel."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tools.release.checksums import digest
from tools.release.commit import Commit
from tools.sbom.bom import bill_of_materials


def bill_of_release(commit: Commit, pins: Path, wheel: Path) -> dict[str, Any]:
    """The document in CycloneDX 1.6; the same commit gives the same serial number."""
    bill = bill_of_materials(pins)
    component = bill["metadata"]["component"]
    identity = uuid5(NAMESPACE_URL, f"{component['purl']}?commit={commit.name}")
    made = datetime.fromtimestamp(commit.epoch, UTC)
    return {
        **bill,
        "serialNumber": f"urn:uuid:{identity}",
        "metadata": {
            "timestamp": made.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                **component,
                "hashes": [{"alg": "SHA-256", "content": digest(wheel)}],
                "properties": [{"name": "genzo:commit", "value": commit.name}],
            },
        },
    }
