"""What every part is given: how long it may measure, the catalogues, and what it compares with."""

from pathlib import Path
from typing import NamedTuple

from bench.catalogues import Catalogues

FULL_SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUICK_SIZES = (1_000, 3_000)


class Surroundings(NamedTuple):
    """``seconds`` is how long one run lasts; ``moto`` the program moto_server, None where it is not there."""

    is_quick: bool
    rounds: int
    seconds: float
    catalogues: Catalogues
    scratch: Path
    moto: Path | None

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of images that are compared; the last is the one that is aimed at."""
        return QUICK_SIZES if self.is_quick else FULL_SIZES

    @property
    def size(self) -> int:
        return self.sizes[-1]
