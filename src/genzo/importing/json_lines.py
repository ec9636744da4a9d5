"""Imports many images from JSON lines without keeping them all in memory: all of them, or none."""

import gc
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from genzo.actions.images import recorded_answer
from genzo.actions.images.recorded_answer import PlacedImage
from genzo.catalogue.loading import RepeatedImageError
from genzo.catalogue.ordering import rank
from genzo.catalogue.store import CatalogueWriter, Loading
from genzo.importing.line_readers import BLOCK_BYTES, PackedBlock, ReadJob, read_blocks
from genzo.importing.saved_answer import create_missing_accounts, refuse_unknown_region, store_images
from genzo.importing.summary import ImportCounts, ImportSummary
from genzo.service.service import Service
from genzo.wire.recorded import RecordingError

MANY_BYTES = 16 << 20
"""From this size on, a file is read by several processes and indexes are built after loading."""

_HEAD_BYTES = 1 << 20


def holds_many_lines(path: Path, many_bytes: int = MANY_BYTES) -> bool:
    """Whether a file has at least ``many_bytes`` and consists of JSON lines."""
    if path.stat().st_size < many_bytes:
        return False
    with path.open("rb") as file:
        return recorded_answer.is_json_lines(file.read(_HEAD_BYTES))


def load_lines(
    service: Service,
    path: Path,
    region_id: str,
    account_id: int | None,
    step: Callable[[int], None],
    *,
    block_bytes: int = BLOCK_BYTES,
    before_commit: Callable[[], None] = lambda: None,
) -> ImportSummary:
    """Import the lines of a file with the result of `genzo.importing.planned_import.load`.

    It uses the store's bulk loader where the store offers it. ``step`` is called with the number of bytes
    done, ``before_commit`` when all is written. ``block_bytes`` are read at a time.

    Raises:
        ImportRefusedError: the region is unknown, or an image id belongs to another owner.
        RecordingError: an image cannot be read, or has the id of an earlier one.
    """
    refuse_unknown_region(service, region_id)
    with service.store.loading(region_id) as loading, _garbage_collection_paused():
        if loading is not None:
            job = ReadJob(path, region_id, account_id, loading.images.pack)
            with closing(read_blocks(job, loading.images.first_number, block_bytes)) as blocks:
                counts = _load(loading, blocks, step)
            summary = _summary(loading.catalogue, counts, account_id, service)
            before_commit()
            return summary
    with service.store.writing() as catalogue:
        counts = _put(catalogue, _Lines(path, region_id, account_id, block_bytes), step)
        summary = _summary(catalogue, counts, account_id, service)
        before_commit()
        return summary


def _summary(
    catalogue: CatalogueWriter, counts: ImportCounts, account_id: int | None, service: Service
) -> ImportSummary:
    created = create_missing_accounts(catalogue, counts, account_id, int(service.clock()))
    return counts.summary(created)


class _Lines(NamedTuple):
    """A file of lines, the region it is of, and the account that saw the images."""

    path: Path
    region_id: str
    account_id: int | None
    block_bytes: int

    def blocks(self) -> Iterator[list[bytes]]:
        with self.path.open("rb") as file:
            while lines := file.readlines(self.block_bytes):
                yield lines


def _put(catalogue: CatalogueWriter, lines: _Lines, step: Callable[[int], None]) -> ImportCounts:
    """Store images block by block, each compared with the stored one."""
    counts, seen = ImportCounts(), set[str]()
    for texts in lines.blocks():
        placed = [_placed(text, lines, counts, seen) for text in b"".join(texts).splitlines() if text.strip()]
        store_images(catalogue, placed, lines.account_id)
        step(sum(map(len, texts)))
    return counts


def _placed(text: bytes, lines: _Lines, counts: ImportCounts, seen: set[str]) -> PlacedImage:
    try:
        read = recorded_answer.read_image(text)
    except RecordingError as error:
        raise RecordingError(recorded_answer.unreadable(len(seen) + 1, error)) from None
    if read.image.image_id in seen:
        raise RecordingError(recorded_answer.repeated(len(seen) + 1, read.image.image_id))
    seen.add(read.image.image_id)
    counts.unknown |= read.unknown
    placed = recorded_answer.place_image(read.image, lines.region_id, lines.account_id, rank(read.created))
    counts.add(placed, lines.account_id)
    return placed


def _load(loading: Loading, blocks: Iterable[PackedBlock], step: Callable[[int], None]) -> ImportCounts:
    counts, count = ImportCounts(), 0
    first_numbers, first_positions = list[int](), list[int]()
    for block in blocks:
        if block.packed is None:
            position = count + block.images + 1
            raise RecordingError(recorded_answer.unreadable(position, block.failure))
        loading.images.load(block.packed)
        counts.merge(block.counts)
        first_numbers.append(block.source.first_number)
        first_positions.append(count + 1)
        count += block.images
        step(block.source.length)
    try:
        loading.images.finish()
    except RepeatedImageError as error:
        at = bisect_right(first_numbers, error.number) - 1
        position = first_positions[at] + error.number - first_numbers[at]
        raise RecordingError(recorded_answer.repeated(position, error.image_id)) from None
    return counts


@contextmanager
def _garbage_collection_paused() -> Iterator[None]:
    """Disable garbage collection: rows have no cycles, and searching them takes a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
