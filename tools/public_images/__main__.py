"""`python -m tools.public_images`, run from the root of the repository, writes the shipped catalogue."""

from tools.public_images.catalogue import SHIPPED, build, serialise
from tools.public_images.facts import read_facts, read_families


def main() -> None:
    """Write `src/genzo/data/public_images.json` and say how many images it holds."""
    images = build(read_facts(), read_families())
    SHIPPED.write_text(serialise(images), encoding="utf-8")
    print(f"{len(images)} images written to {SHIPPED}")


if __name__ == "__main__":
    main()
