"""Write the instance types that ship: python -m tools.instance_types FOLDER."""

import argparse
import sys
from pathlib import Path

from tools.instance_types import inputs
from tools.instance_types.build import build, packed, sources

DATA = Path(__file__).resolve().parents[2] / "src" / "genzo" / "data"


def main() -> int:
    """Write the files in `src/genzo/data/`."""
    parser = argparse.ArgumentParser(prog="python -m tools.instance_types", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder with the facts")
    try:
        types = build(inputs.read(parser.parse_args().folder))
    except OSError as error:
        print(f"{error}.", file=sys.stderr)
        return 2
    (DATA / "instance_types.json").write_text(packed(types), encoding="utf-8")
    (DATA / "instance_type_sources.json").write_text(sources(types), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
