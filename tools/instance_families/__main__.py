"""Write the shipped facts on families: python -m tools.instance_families FAMILIES DISKS TYPES."""

import argparse
import json
from pathlib import Path
from typing import Any

from genzo.data import facts
from tools.instance_families.facts import Inputs, shipped

DATA = Path(__file__).resolve().parents[2] / "src" / "genzo" / "data"


def _read(path: Path) -> Any:  # noqa: ANN401 - the content of a JSON file
    return json.loads(path.read_text(encoding="utf-8"))


def main() -> None:
    """Write `src/genzo/data/instance_families.json`."""
    parser = argparse.ArgumentParser(prog="python -m tools.instance_families", description=__doc__)
    for name in ("families", "disks", "types"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    inputs = Inputs(
        families=_read(given.families),
        disks=_read(given.disks),
        types=_read(given.types),
        generations={each.instance_type_family: each.generation for each in facts().instance_types.values()},
    )
    text = shipped(inputs)
    (DATA / "instance_families.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
