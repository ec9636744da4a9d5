"""The order of the keys of a JSON object: that of the service since 2020.

The service writes an object in the iteration order of a Java HashMap of its keys
(docs/reference/protocol.md#order-of-keys). A HashMap keeps keys of one bucket in the order in which they were
put; ``key_ties.json`` has that order, where a recording shows it.
"""

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pkgutil import get_data

import msgspec

_SMALLEST_CAPACITY = 16
_LOAD_FACTOR = 0.75
_INT = 0xFFFFFFFF  # Java's int has 32 bits


def key_order(names: Sequence[str], present: int, owner: str = "") -> list[str]:
    """``names`` in the order that they have in an object with ``present`` keys.

    The number of keys determines the capacity of the HashMap. Keys of one bucket are ordered by the table of
    ties, first by its part for ``owner``, the name of the struct; where it has no order, they keep that of
    ``names``.
    """
    capacity = capacity_of(present)
    buckets: dict[int, list[str]] = {}
    for name in names:
        buckets.setdefault(bucket_of(name, capacity), []).append(name)
    ties = _ties_of(owner)
    return [name for bucket in sorted(buckets) for name in _tied(buckets[bucket], ties)]


def capacity_of(present: int) -> int:
    """The number of buckets of a Java HashMap of so many keys."""
    capacity = _SMALLEST_CAPACITY
    while present > _LOAD_FACTOR * capacity:
        capacity *= 2
    return capacity


def bucket_of(name: str, capacity: int) -> int:
    """The bucket of a key: its hash, whose upper half is spread over the lower one, modulo the capacity."""
    code = hash_code(name)
    return (code ^ code >> 16) & capacity - 1


@lru_cache(maxsize=4096)
def hash_code(text: str) -> int:
    """Java's String.hashCode, as a number without sign, from the UTF-16 code units of the text."""
    units = text.encode("utf-16-be", "surrogatepass")
    code = 0
    for high, low in zip(units[::2], units[1::2], strict=True):
        code = 31 * code + (high << 8 | low) & _INT
    return code


def _tied(names: list[str], ties: Mapping[str, frozenset[str]]) -> list[str]:
    """The keys of one bucket, each behind those that the table places before it."""
    ordered: list[str] = []
    waiting = names
    while waiting:
        first = next((name for name in waiting if ties.get(name, _NONE).isdisjoint(waiting)), waiting[0])
        ordered.append(first)
        waiting = [name for name in waiting if name != first]
    return ordered


_NONE = frozenset[str]()


class _Table(msgspec.Struct):
    """Chains of keys in their order: of every object, and of single responses, which have precedence."""

    chains: list[list[str]]
    responses: dict[str, list[list[str]]]


@cache
def _table() -> _Table:
    text = get_data(__name__, "key_ties.json")
    if text is None:
        raise FileNotFoundError("key_ties.json")
    return msgspec.json.decode(text, type=_Table)


@cache
def _ties_of(owner: str) -> Mapping[str, frozenset[str]]:
    """For each key, the keys that stand before it."""
    own = _pairs(_table().responses.get(owner, []))
    pairs = own | {pair for pair in _pairs(_table().chains) if pair[::-1] not in own}
    behind: dict[str, set[str]] = {}
    for first, second in pairs:
        behind.setdefault(second, set()).add(first)
    return {second: frozenset(firsts) for second, firsts in behind.items()}


def _pairs(chains: list[list[str]]) -> set[tuple[str, str]]:
    return {
        (first, second)
        for chain in chains
        for number, first in enumerate(chain)
        for second in chain[number + 1 :]
    }
