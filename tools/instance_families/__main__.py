"""Write the shipped facts on families: python -m tools.instance_families FAMILIES DISKS TYPES."""

import argparse
import json
from pathlib import Path

from tools.instance_families.facts import Inputs, shipped

DATA = Path(__file__).resolve().parents[2] / "src" / "genzo" / "data"


def main() -> None:
    """Write `src/genzo/data/instance_families.json`."""
    parser = argparse.ArgumentParser(prog="python -m tools.instance_families", description=__doc__)
    for name in ("families", "disks", "types"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    read = [
        json.loads(path.read_text(encoding="utf-8")) for path in (given.families, given.disks, given.types)
    ]
    generations = json.loads((DATA / "instance_types.json").read_text(encoding="utf-8"))
    text = shipped(Inputs(*read, generations={each["InstanceTypeFamily"]: each for each in generations}))
    (DATA / "instance_families.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
