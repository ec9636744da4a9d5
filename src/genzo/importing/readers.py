"""Processes that read images line by line and make them ready to be loaded, while this one loads them."""

import gc
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

from genzo.actions.images import recorded_answer
from genzo.actions.images.recorded_answer import Placement
from genzo.catalogue.image import Image, Source
from genzo.catalogue.ordering import rank
from genzo.catalogue.store import PackImages, RowBatch
from genzo.importing.answers import ImportRefusedError
from genzo.wire.recorded import RecordingError

BLOCK_BYTES = 1 << 20
_MOST_READERS = 2
_GONE = (
    "A process that reads images has ended, as where memory is short, or the file is gone: import it again. "
    "Nothing was loaded."
)


class Job(NamedTuple):
    """Where the lines are, and what is to be made of them."""

    path: Path
    region_id: str
    account_id: int | None
    pack: PackImages


class Block(NamedTuple):
    """A part of the file that ends with a line, and the number of its first image, if it holds any."""

    offset: int
    length: int
    first_number: int


@dataclass
class Tally:
    """What is known of some images: how many there are of each kind, who owns them, what was left out."""

    sources: Counter[Source] = field(default_factory=Counter)
    own: int = 0
    shared: int = 0
    owners: dict[int, None] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def add(self, placement: Placement, account_id: int | None) -> None:
        image = placement.image
        self.sources[image.source] += 1
        self.shared += placement.is_shared
        if image.owner_id:
            self.owners[image.owner_id] = None
            self.own += image.owner_id == account_id

    def merge(self, other: "Tally") -> None:
        self.sources.update(other.sources)
        self.own += other.own
        self.shared += other.shared
        self.owners |= other.owners
        self.unknown |= other.unknown


class Ready(NamedTuple):
    """A block made ready, or why its last image cannot be read."""

    block: Block
    images: int
    packed: RowBatch | None
    tally: Tally
    failure: str


def read_blocks(job: Job, first_number: int, block_bytes: int = BLOCK_BYTES) -> Generator[Ready]:
    """All blocks of a file in their order, read by as many processes as there is work for."""
    readers = [_Reader(job) for _ in range(min(_MOST_READERS, os.cpu_count() or 1))]
    waiting = list[_Reader]()
    try:
        for number, block in enumerate(_blocks(job.path, first_number, block_bytes)):
            reader = readers[number % len(readers)]
            if len(waiting) == 3 * len(readers):
                yield waiting.pop(0).take()
            reader.give(block)
            waiting.append(reader)
        while waiting:
            yield waiting.pop(0).take()
    finally:
        for reader in readers:
            reader.end()


class _Reader:
    """A process. It ends when this one does, however that comes about."""

    def __init__(self, job: Job) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, job), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, block: Block) -> None:
        """Let it read a block.

        Raises:
            ImportRefusedError: the process is gone.
        """
        try:
            self._connection.send(block)
        except OSError:
            raise ImportRefusedError(_GONE) from None

    def take(self) -> Ready:
        """The next block that is ready.

        Raises:
            ImportRefusedError: the process is gone.
        """
        try:
            ready: Ready = self._connection.recv()
        except (EOFError, OSError):
            raise ImportRefusedError(_GONE) from None
        return ready

    def end(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.join()


def _serve(connection: Connection, job: Job) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this ends it
    # Nothing here refers to itself, and collections would look through every image of a block.
    gc.disable()
    ready: SimpleQueue[Ready] = SimpleQueue()
    Thread(target=_send, args=(connection, ready), daemon=True).start()
    with job.path.open("rb") as file:
        while True:
            try:
                block: Block = connection.recv()
            except (EOFError, ConnectionResetError):
                return
            file.seek(block.offset)
            ready.put(_ready(job, block, file.read(block.length)))


def _send(connection: Connection, ready: SimpleQueue[Ready]) -> None:
    """Send what is ready beside what is being read: it is taken only when the database has the one before."""
    while True:
        try:
            connection.send(ready.get())
        except (BrokenPipeError, ConnectionResetError):
            return


def _ready(job: Job, block: Block, text: bytes) -> Ready:
    tally = Tally()
    images = list[tuple[Image, bool]]()
    for line in text.splitlines():
        if not line or line.isspace():
            continue
        try:
            read = recorded_answer.read_image(line)
        except RecordingError as error:
            return Ready(block, len(images), None, tally, str(error))
        placement = recorded_answer.place_image(read.image, job.region_id, job.account_id, rank(read.created))
        tally.add(placement, job.account_id)
        if read.unknown:
            tally.unknown |= read.unknown
        images.append(placement)
    packed = job.pack(block.first_number, images, job.account_id)
    return Ready(block, len(images), packed, tally, "")


def _blocks(path: Path, first_number: int, block_bytes: int) -> Iterator[Block]:
    """The blocks of a file. Numbers are given to empty lines too, which nobody misses."""
    offset, number = 0, first_number
    with path.open("rb") as file:
        while text := file.read(block_bytes):
            text += file.readline()
            yield Block(offset, len(text), number)
            offset += len(text)
            number += text.count(b"\n") + text.count(b"\r") + 1
