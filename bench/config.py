"""The configuration of a run: durations, sizes, stores, and programs to compare with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from bench.catalogues import Catalogue, Catalogues
from bench.running import RunningServers
from bench.servers import Server
from bench.stores import MeasuredStore

FULL_SIZE = 1_000_000
QUICK_SIZES = (1_000, 3_000)
SERVE = ("genzo", "serve", "--port", "0", "--duration", "CreateImage=0", "--quota", "images=100000000")
"""The command that is measured, without the options that name the catalogue."""


class BenchConfig(NamedTuple):
    """``seconds`` is the length of one run; ``moto`` is the path of moto_server, None if not installed.

    ``sizes`` are the sizes of catalogues to compare, in images; the last is the size of all other parts.
    ``opened`` are the stores that parts have asked for.
    """

    is_quick: bool
    rounds: int
    seconds: float
    sizes: tuple[int, ...]
    sqlite: MeasuredStore
    open_postgresql: Callable[[], MeasuredStore | None]
    opened: list[MeasuredStore]
    running: RunningServers
    scratch: Path
    moto: Path | None

    @property
    def size(self) -> int:
        return self.sizes[-1]

    @property
    def postgresql(self) -> MeasuredStore | None:
        """PostgreSQL, which starts when the first part asks for it; None if it is not installed."""
        return self.open_postgresql()

    @property
    def stores(self) -> list[MeasuredStore]:
        """The stores that are there, to measure side by side."""
        return [store for store in (self.sqlite, self.postgresql) if store is not None]

    @property
    def catalogues(self) -> Catalogues:
        """The catalogues in SQLite files, for the parts that measure no other store."""
        return self.sqlite.catalogues

    @contextmanager
    def serving(self, store: MeasuredStore, catalogue: Catalogue, *options: str) -> Iterator[Server]:
        """Run ``genzo serve`` on a catalogue of a store within the block; a quick run keeps it for later."""
        command = (*SERVE, *options, *catalogue.options)
        with self.running.serving(*command, database_ids=store.process_ids) as server:
            yield server


def sizes_up_to(size: int) -> tuple[int, ...]:
    """Powers of ten from a thousand up to ``size``, which is the last."""
    powers = [10**power for power in range(3, 9)]
    return (*(power for power in powers if power < size), size)
