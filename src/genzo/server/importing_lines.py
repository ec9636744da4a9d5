"""Loading very many images that stand line by line, without holding them all: all of them, or none."""

import gc
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from genzo.actions.images import recorded_answer
from genzo.catalogue.image import Source
from genzo.catalogue.store import Loading, RepeatedImageError
from genzo.server.house import House
from genzo.server.importing import Loaded, make_missing_accounts, refuse_unknown_region
from genzo.server.line_readers import BLOCK_BYTES, Job, Ready, Tally, read_blocks
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
    house: House,
    path: Path,
    region_id: str,
    account_id: int | None,
    step: Callable[[int], None],
    *,
    block_bytes: int = BLOCK_BYTES,
) -> Loaded | None:
    """Load the lines of a file as `genzo.server.importing.load` does; None where it must be done otherwise.

    ``step`` is told how many bytes are done. ``block_bytes`` are read by a process at a time.

    Raises:
        ImportRefusedError: the region is unknown.
        RecordingError: an image cannot be read, or has the id of an earlier one.
    """
    refuse_unknown_region(house, region_id)
    with house.store.loading(region_id) as loading, _no_collections():
        if loading is None:
            return None
        job = Job(path, region_id, account_id, loading.images.encode)
        with closing(read_blocks(job, loading.images.first_number, block_bytes)) as blocks:
            tally = _load(loading, blocks, step)
        accounts = list(dict.fromkeys([*([] if account_id is None else [account_id]), *tally.owners]))
        made = make_missing_accounts(loading.catalogue, accounts, int(house.clock()))
    return Loaded(
        public=tally.sources[Source.SYSTEM],
        marketplace=tally.sources[Source.MARKETPLACE],
        own=tally.own,
        others=tally.sources[Source.ACCOUNT] - tally.own,
        shared=tally.shared,
        accounts=made,
        unknown=tuple(sorted(tally.unknown)),
    )


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
