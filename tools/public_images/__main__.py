"""Write the public images that ship: python -m tools.public_images."""

import argparse

from tools.public_images.catalogue import (
    SHIPPED,
    SHIPPED_RETIREMENTS,
    build,
    serialise,
    serialise_retirements,
)
from tools.public_images.facts import read_facts, read_families
from tools.public_images.offering import retirements


def main() -> None:
    """Write the images and their retirements into `src/genzo/data`, and say how many images there are."""
    argparse.ArgumentParser(prog="python -m tools.public_images", description=__doc__).parse_args()
    images = build(read_facts(), read_families())
    SHIPPED.write_text(serialise(images), encoding="utf-8")
    SHIPPED_RETIREMENTS.write_text(serialise_retirements(retirements(images)), encoding="utf-8")
    print(f"{len(images)} images written to {SHIPPED}")


if __name__ == "__main__":
    main()
