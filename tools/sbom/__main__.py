"""Write the bill of materials, sbom.cdx.json, of requirements/run.txt: python -m tools.sbom."""

import argparse
import json
from pathlib import Path
from typing import Any

from tools.sbom.bom import bill_of_materials

ROOT = Path(__file__).parents[2]
PINS = ROOT / "requirements" / "run.txt"
FILE = ROOT / "sbom.cdx.json"


def main() -> None:
    argparse.ArgumentParser(prog="python -m tools.sbom", description=__doc__).parse_args()
    FILE.write_text(text_of(bill_of_materials(PINS)))


def text_of(bill: dict[str, Any]) -> str:
    """A document with a line for each component, so that a change of one is a change of one line."""
    members = [
        f"{json.dumps(name)}: [\n" + ",\n".join(map(json.dumps, value)) + "\n]"
        if isinstance(value, list)
        else f"{json.dumps(name)}: {json.dumps(value)}"
        for name, value in bill.items()
    ]
    return "{" + ",\n".join(members) + "}\n"


if __name__ == "__main__":
    main()
