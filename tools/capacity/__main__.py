"""Write docs/capacity.md and its drawings from the figures of scripts/bench: python -m tools.capacity."""

import argparse
from pathlib import Path

from tools.capacity.page import write


def main() -> None:
    argparse.ArgumentParser(prog="python -m tools.capacity", description=__doc__).parse_args()
    write(Path(__file__).parents[2])


if __name__ == "__main__":
    main()
