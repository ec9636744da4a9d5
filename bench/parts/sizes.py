"""The sizes of all tables and indexes on both stores, for catalogues of three sizes."""

import re
from collections.abc import Iterator

from bench.config import BenchConfig
from bench.results import PartResult, Size, Table, number
from bench.stores import STORES, MeasuredStore
from tools.capacity import sizes

_MIB = 2**20
_OF_REQUESTS = re.compile("nonces|audit")
_NOTE = (
    "The catalogues that all parts measure, loaded at once, without nonces and audit trail, which grow by "
    "requests. Sizes from SQLite's dbstat, and from pg_table_size after VACUUM. [Capacity](docs/capacity.md) "
    "has the bytes per image of each table and index."
)


def measure_sizes(config: BenchConfig) -> PartResult:
    """Measure this part. It has no targets; the page on capacity is computed from it."""
    counts = (config.size,) if config.is_quick else (config.size // 20, config.size // 5, config.size)
    measured = [size for store in config.stores for size in _measured(store, counts)]
    totals = {(each.store, each.images): sum(each.tables.values()) for each in measured}
    rows = [[f"{count:,}", *_cells(totals, count)] for count in counts]
    head = ["images", *(text for store in STORES for text in (f"{store}: MiB", "bytes per image"))]
    return PartResult("Disk", [], [Table(head, rows, _NOTE)], sizes=measured)


def _measured(store: MeasuredStore, counts: tuple[int, ...]) -> Iterator[Size]:
    for count in counts:
        catalogue = store.catalogues.of(count)
        path = catalogue.sqlite_path
        found = sizes.of_postgresql(catalogue.database) if path is None else sizes.of_sqlite(path)
        tables = {name: size for name, size in sorted(found.items()) if not _OF_REQUESTS.search(name)}
        yield Size(store.name, count, tables)


def _cells(totals: dict[tuple[str, int], int], count: int) -> Iterator[str]:
    for store in STORES:
        total = totals.get((store, count))
        yield number(None if total is None else total / _MIB, 1)
        yield number(None if total is None else total / count)
