"""The configuration of a run: durations, sizes, catalogues, and programs to compare with."""

from pathlib import Path
from typing import NamedTuple

from bench.catalogues import Catalogues

FULL_SIZES = (1_000, 10_000, 100_000, 1_000_000)
QUICK_SIZES = (1_000, 3_000)


class BenchConfig(NamedTuple):
    """``seconds`` is the length of one run; ``moto`` is the path of moto_server, None if not installed."""

    is_quick: bool
    rounds: int
    seconds: float
    catalogues: Catalogues
    scratch: Path
    moto: Path | None

    @property
    def sizes(self) -> tuple[int, ...]:
        """The sizes of catalogues to compare, in images; the last is the size of all other parts."""
        return QUICK_SIZES if self.is_quick else FULL_SIZES

    @property
    def size(self) -> int:
        return self.sizes[-1]
