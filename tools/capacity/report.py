"""Prints measured and projected sizes as Markdown tables."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tools.capacity.sizes import Sizes

CONNECTIONS = 8
"""Connections of a worker to PostgreSQL (`genzo.service.open_store.CONNECTIONS`)."""

_LEAST = 0.5
_GIB = 2**30


class Measurement(NamedTuple):
    """The sizes of one kind of store with a smaller and a larger number of images."""

    store: str
    counts: tuple[int, int]
    sizes: tuple[Sizes, Sizes]

    def bytes_per_image(self, name: str) -> float:
        """Growth of a table or an index in bytes per image."""
        (few, many), (small, large) = self.counts, self.sizes
        return (large.get(name, 0) - small.get(name, 0)) / (many - few)

    @property
    def names(self) -> set[str]:
        return {name for name in self.sizes[1] if self.bytes_per_image(name) >= _LEAST}

    @property
    def slope(self) -> float:
        """Growth of the whole database in bytes per image."""
        return sum(map(self.bytes_per_image, self.sizes[1]))

    def total(self, count: int) -> float:
        """Bytes of a database with ``count`` images: the larger measurement, extrapolated by the slope."""
        return sum(self.sizes[1].values()) + (count - self.counts[1]) * self.slope


def parts(stores: Sequence[Measurement]) -> str:
    """Bytes per image of each table and index."""
    names = sorted(set().union(*(each.names for each in stores)))
    rows = [(f"`{name}`", *(_bytes(each.bytes_per_image(name)) for each in stores)) for name in names]
    rows.append(("all", *(_bytes(each.slope) for each in stores)))
    return _table(("bytes per image", *(each.store for each in stores)), rows)


def averages(stores: Sequence[Measurement]) -> str:
    """Bytes per image of the smaller and the larger catalogue: equal if growth is linear."""
    counts = stores[0].counts
    rows = [
        (f"{count:,}", *(_bytes(sum(each.sizes[at].values()) / count) for each in stores))
        for at, count in enumerate(counts)
    ]
    return _table(("images, measured", *(f"{each.store}, bytes per image" for each in stores)), rows)


def capacity(stores: Sequence[Measurement], counts: Iterable[int], regions: int) -> str:
    """The sizes of catalogues with these numbers of images."""
    rows = [
        (f"{count:,}", f"{count // regions:,}", *(f"{each.total(count) / _GIB:,.1f} GiB" for each in stores))
        for count in counts
    ]
    return _table(("images", f"in each of {regions} regions", *(each.store for each in stores)), rows)


def workers(rates: Mapping[str, float], wanted: Iterable[int], share: float) -> str:
    """The number of workers for these requests per second, each used at ``share`` of its rate."""
    rows = []
    for rate in wanted:
        needed = {store: math.ceil(rate / (each * share)) for store, each in rates.items()}
        connections = needed.get("PostgreSQL", 0) * CONNECTIONS
        rows.append((f"{rate:,}", *map(str, needed.values()), str(connections)))
    return _table(("requests/s", *(f"workers on {store}" for store in rates), "connections"), rows)


def _bytes(number: float) -> str:
    return f"{number:,.0f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---:"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
