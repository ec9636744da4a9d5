"""Named numbers of worker processes, in memory that all of them share.

The process that starts the workers makes a table for each. A worker alone writes its table, so it needs no
lock; any worker reads all. A worker that takes the place of a killed one goes on with its table, so no count
goes back. Decision: docs/decisions/0056-metrics.md.
"""

import mmap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

Key = tuple[str, ...]
"""The name of a value, and the values of its labels."""

_RECORDS = 8192
_RECORD_BYTES = 256  # a key in JSON, zeros, and the number
_NUMBER_BYTES = 8
_NUMBERS_PER_RECORD = _RECORD_BYTES // _NUMBER_BYTES
_MAX_KEY = _RECORD_BYTES - _NUMBER_BYTES
_decoder = msgspec.json.Decoder(Key)


class ValueTable:
    """The numbers of one worker. ``memory`` is its part of the shared memory, all zeros at first.

    ``numbers[index]`` is a number; `index` gives the index for a key.
    """

    def __init__(self, memory: memoryview) -> None:
        self._bytes = memory
        self.numbers = memory.cast("d")
        self._indices = dict[Key, int]()

    def open(self) -> None:
        """Begin to write, after the keys of an earlier worker in this place."""
        self._indices = {key: index for index, key in self._keys()}

    def index(self, key: Key) -> int | None:
        """Where the number of a key is, made if it has none; None if the table is full or the key is long."""
        index = self._indices.get(key)
        return self._added(key) if index is None else index

    def items(self) -> Iterator[tuple[Key, float]]:
        """The keys with their numbers, also while the worker writes."""
        for index, key in self._keys():
            yield key, self.numbers[index]

    def _added(self, key: Key) -> int | None:
        text = msgspec.json.encode(key)
        start = len(self._indices) * _RECORD_BYTES
        if start >= len(self._bytes) or len(text) > _MAX_KEY:
            return None
        # Readers end at a record that begins with a zero, so the first byte comes last.
        self._bytes[start + 1 : start + len(text)] = text[1:]
        self._bytes[start] = text[0]
        index = start // _NUMBER_BYTES + _NUMBERS_PER_RECORD - 1
        self._indices[key] = index
        return index

    def _keys(self) -> Iterator[tuple[int, Key]]:
        for start in range(0, len(self._bytes), _RECORD_BYTES):
            if not self._bytes[start]:
                return
            text = bytes(self._bytes[start : start + _MAX_KEY]).rstrip(b"\0")
            yield start // _NUMBER_BYTES + _NUMBERS_PER_RECORD - 1, _decoder.decode(text)


def value_tables(workers: int) -> Sequence[ValueTable]:
    """A table for each of so many workers, in memory that this process shares with those that it forks.

    Memory that is never written takes no space.
    """
    size = _RECORDS * _RECORD_BYTES
    memory = memoryview(mmap.mmap(-1, workers * size))
    return [ValueTable(memory[start : start + size]) for start in range(0, workers * size, size)]


class WorkerTables(NamedTuple):
    """The tables of all workers of a server, and the number of the worker that has them."""

    all: Sequence[ValueTable]
    worker: int = 0

    @property
    def own(self) -> ValueTable:
        """The table that this worker writes."""
        return self.all[self.worker]
