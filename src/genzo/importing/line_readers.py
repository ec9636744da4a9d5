"""Processes that decode JSON lines of images and pack them into rows, while this process loads the rows."""

import gc
import multiprocessing
import os
import signal
from collections.abc import Generator, Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

from genzo.actions.images import recorded_answer
from genzo.catalogue.image import Image
from genzo.catalogue.loading import PackImages, RowBatch
from genzo.catalogue.ordering import rank
from genzo.importing.saved_answer import ImportRefusedError
from genzo.importing.summary import ImportCounts
from genzo.wire.recorded import RecordingError

BLOCK_BYTES = 1 << 20
_MAX_READERS = 2
_READER_ENDED = (
    "A process that reads images has ended: memory may be short, or the file was deleted. Import it again. "
    "Nothing was loaded."
)


class ReadJob(NamedTuple):
    """The file to read, and how to place and pack its images."""

    path: Path
    region_id: str
    account_id: int | None
    pack: PackImages


class FileBlock(NamedTuple):
    """A part of a file, in bytes, that ends with a whole line; and the row number of its first line."""

    offset: int
    length: int
    first_number: int


class PackedBlock(NamedTuple):
    """The rows of a block; or None, and in ``failure`` why its next image cannot be read."""

    source: FileBlock
    images: int
    packed: RowBatch | None
    counts: ImportCounts
    failure: str


def read_blocks(job: ReadJob, first_number: int, block_bytes: int = BLOCK_BYTES) -> Generator[PackedBlock]:
    """Read the blocks of a file in parallel, and give them in the order of the file."""
    readers = [_Reader(job) for _ in range(min(_MAX_READERS, os.cpu_count() or 1))]
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
    """A reader process. It ends when this process ends or is killed: its pipe closes then."""

    def __init__(self, job: ReadJob) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, job), daemon=True)
        self._process.start()
        theirs.close()

    def give(self, block: FileBlock) -> None:
        """Send a block to read.

        Raises:
            ImportRefusedError: the process has ended.
        """
        try:
            self._connection.send(block)
        except OSError:
            raise ImportRefusedError(_READER_ENDED) from None

    def take(self) -> PackedBlock:
        """Wait for the next packed block.

        Raises:
            ImportRefusedError: the process has ended.
        """
        try:
            packed: PackedBlock = self._connection.recv()
        except (EOFError, OSError):
            raise ImportRefusedError(_READER_ENDED) from None
        return packed

    def end(self) -> None:
        self._connection.close()
        self._process.terminate()
        self._process.join()


def _serve(connection: Connection, job: ReadJob) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C signals all processes; the parent ends this one
    # Images have no reference cycles, and each garbage collection would visit every image of a block.
    gc.disable()
    packed: SimpleQueue[PackedBlock] = SimpleQueue()
    Thread(target=_send, args=(connection, packed), daemon=True).start()
    with job.path.open("rb") as file:
        while True:
            try:
                block: FileBlock = connection.recv()
            except (EOFError, ConnectionResetError):
                return
            file.seek(block.offset)
            packed.put(_pack(job, block, file.read(block.length)))


def _send(connection: Connection, packed: SimpleQueue[PackedBlock]) -> None:
    """Send packed blocks while the next is read: ``send`` waits until the parent takes the block."""
    while True:
        try:
            connection.send(packed.get())
        except (BrokenPipeError, ConnectionResetError):
            return


def _pack(job: ReadJob, block: FileBlock, text: bytes) -> PackedBlock:
    counts = ImportCounts()
    images = list[tuple[Image, bool]]()
    for line in text.splitlines():
        if not line or line.isspace():
            continue
        try:
            read = recorded_answer.read_image(line)
        except RecordingError as error:
            return PackedBlock(block, len(images), None, counts, str(error))
        placed = recorded_answer.place_image(read.image, job.region_id, job.account_id, rank(read.created))
        counts.add(placed, job.account_id)
        if read.unknown:
            counts.unknown |= read.unknown
        images.append(placed)
    packed = job.pack(block.first_number, images, job.account_id)
    return PackedBlock(block, len(images), packed, counts, "")


def _blocks(path: Path, first_number: int, block_bytes: int) -> Iterator[FileBlock]:
    """The blocks of a file. Empty lines get numbers too; gaps in the numbers are harmless."""
    offset, number = 0, first_number
    with path.open("rb") as file:
        while text := file.read(block_bytes):
            text += file.readline()
            yield FileBlock(offset, len(text), number)
            offset += len(text)
            number += text.count(b"\n") + text.count(b"\r") + 1
