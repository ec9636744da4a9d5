"""Write the public images that ship: python -m tools.public_images."""

import argparse

from tools.public_images.catalogue import SHIPPED, build, serialise
from tools.public_images.facts import read_facts, read_families


def main() -> None:
    """Write `src/genzo/data/public_images.json` and say how many images it holds."""
    argparse.ArgumentParser(prog="python -m tools.public_images", description=__doc__).parse_args()
    images = build(read_facts(), read_families())
    SHIPPED.write_text(serialise(images), encoding="utf-8")
    print(f"{len(images)} images written to {SHIPPED}")


if __name__ == "__main__":
    main()
