"""Write the facts that ship: python -m tools.facts."""

import argparse
import json
from pathlib import Path
from typing import Any

from tools.facts.regions import regions, zones

DATA = Path(__file__).resolve().parents[2] / "src" / "genzo" / "data"


def serialised(entries: list[dict[str, Any]]) -> str:
    """A JSON array with an entry on each line."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    return f"[\n{lines}\n]\n"


def shipped() -> dict[str, str]:
    """The text of each file that ships."""
    made = {"regions.json": regions(), "zones.json": zones()}
    return {name: serialised(entries) for name, entries in made.items()}


def main() -> None:
    """Write the files in `src/genzo/data/`."""
    argparse.ArgumentParser(prog="python -m tools.facts", description=__doc__).parse_args()
    for name, text in shipped().items():
        (DATA / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
