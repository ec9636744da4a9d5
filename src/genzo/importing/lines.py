"""Loading very many images that stand line by line, without holding them all: all of them, or none."""

import gc
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from genzo.actions.images import recorded_answer
from genzo.actions.images.recorded_answer import Placement
from genzo.catalogue.image import Source
from genzo.catalogue.ordering import rank
from genzo.catalogue.store import CatalogueWriter, Loading, RepeatedImageError
from genzo.importing.answers import Loaded, is_news, make_missing_accounts, refuse_unknown_region
from genzo.importing.readers import BLOCK_BYTES, Job, Ready, Tally, read_blocks
from genzo.service.service import Service
from genzo.wire.recorded import RecordingError

MANY_BYTES = 16 << 20
"""From this size on a file is worth processes of its own, and indexes that are made at the end."""

_HEAD_BYTES = 1 << 20


def holds_many_lines(path: Path, many_bytes: int = MANY_BYTES) -> bool:
    """Whether a file is large, and holds images line by line."""
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
) -> Loaded:
    """Load the lines of a file as `genzo.importing.answers.load` does, at once where the store can do it.

    ``step`` is told how many bytes are done. ``block_bytes`` are read at a time.

    Raises:
        ImportRefusedError: the region is unknown, or an id is somebody else's already.
        RecordingError: an image cannot be read, or has the id of an earlier one.
    """
    refuse_unknown_region(service, region_id)
    with service.store.loading(region_id) as loading, _no_collections():
        if loading is not None:
            job = Job(path, region_id, account_id, loading.images.pack)
            with closing(read_blocks(job, loading.images.first_number, block_bytes)) as blocks:
                tally = _load(loading, blocks, step)
            return _loaded(loading.catalogue, tally, account_id, int(service.clock()))
    with service.store.writing() as catalogue:
        tally = _put(catalogue, _Lines(path, region_id, account_id, block_bytes), step)
        return _loaded(catalogue, tally, account_id, int(service.clock()))


def _loaded(catalogue: CatalogueWriter, tally: Tally, account_id: int | None, now: int) -> Loaded:
    accounts = [] if account_id is None else [account_id]
    made = make_missing_accounts(catalogue, list(dict.fromkeys([*accounts, *tally.owners])), now)
    return Loaded(
        public=tally.sources[Source.SYSTEM],
        marketplace=tally.sources[Source.MARKETPLACE],
        own=tally.own,
        others=tally.sources[Source.ACCOUNT] - tally.own,
        shared=tally.shared,
        accounts=made,
        unknown=tuple(sorted(tally.unknown)),
    )


class _Lines(NamedTuple):
    """Lines, and whose view of which region they are."""

    path: Path
    region_id: str
    account_id: int | None
    block_bytes: int

    def blocks(self) -> Iterator[list[bytes]]:
        with self.path.open("rb") as file:
            while lines := file.readlines(self.block_bytes):
                yield lines


def _put(catalogue: CatalogueWriter, lines: _Lines, step: Callable[[int], None]) -> Tally:
    """Put images one block after the other, each compared with the one that is there."""
    tally, seen = Tally(), set[str]()
    for texts in lines.blocks():
        placements = [
            _placed(text, lines, tally, seen) for text in b"".join(texts).splitlines() if text.strip()
        ]
        news = [placement.image for placement in placements if is_news(catalogue, placement.image)]
        catalogue.put_images(news)
        if lines.account_id is not None:
            shared = [placement.image for placement in placements if placement.is_shared]
            catalogue.share_images(shared, lines.account_id)
        step(sum(map(len, texts)))
    return tally


def _placed(text: bytes, lines: _Lines, tally: Tally, seen: set[str]) -> Placement:
    try:
        read = recorded_answer.read_image(text)
    except RecordingError as error:
        raise RecordingError(recorded_answer.unreadable(len(seen) + 1, error)) from None
    if read.image.image_id in seen:
        raise RecordingError(recorded_answer.repeated(len(seen) + 1, read.image.image_id))
    seen.add(read.image.image_id)
    tally.unknown |= read.unknown
    placement = recorded_answer.place_image(read.image, lines.region_id, lines.account_id, rank(read.created))
    tally.add(placement, lines.account_id)
    return placement


def _load(loading: Loading, blocks: Iterable[Ready], step: Callable[[int], None]) -> Tally:
    tally, count = Tally(), 0
    first_numbers, first_places = list[int](), list[int]()
    for ready in blocks:
        if ready.packed is None:
            place = count + ready.images + 1
            raise RecordingError(recorded_answer.unreadable(place, ready.failure))
        loading.images.load(ready.packed)
        tally.merge(ready.tally)
        first_numbers.append(ready.block.first_number)
        first_places.append(count + 1)
        count += ready.images
        step(ready.block.length)
    try:
        loading.images.finish()
    except RepeatedImageError as error:
        at = bisect_right(first_numbers, error.number) - 1
        place = first_places[at] + error.number - first_numbers[at]
        raise RecordingError(recorded_answer.repeated(place, error.image_id)) from None
    return tally


@contextmanager
def _no_collections() -> Iterator[None]:
    """Rows refer to nothing that refers to them: to look for such takes a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
