"""Makes images into rows of every table, to be loaded in bulk. Runs in other processes than the writer."""

import marshal
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import chain
from operator import itemgetter
from typing import Any

from genzo.catalogue.image import Image
from genzo.catalogue.loading import RowBatch
from genzo.store.sql.kept_totals import IMAGE_TOTALS, SHARE_TOTALS
from genzo.store.sql.rows import IMAGE_COLUMNS, SHARED_COLUMNS, image_values, snapshot_ids
from genzo.store.sql.session import seen_by, tags_of
from genzo.store.sql.tables import storable

COLUMNS: dict[str, tuple[str, ...]] = {
    "images": ("number", *IMAGE_COLUMNS),
    "image_tags": ("image_number", "key", "value"),
    "image_snapshots": ("snapshot_id", "image_number"),
    "image_shares": ("account_id", "region_id", "image_number", *SHARED_COLUMNS),
}
"""The columns of the rows in a `RowBatch`, by table in its order."""

_shared_values = itemgetter(*map(IMAGE_COLUMNS.index, SHARED_COLUMNS))
_kept_key_of_image = itemgetter(*map(COLUMNS["images"].index, IMAGE_TOTALS.key))
_kept_key_of_share = itemgetter(*map(COLUMNS["image_shares"].index, SHARE_TOTALS.key))
_Rows = list[tuple[Any, ...]]
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_ESCAPED = (b"\\", b"\r", b"\0")
ROWS_TOGETHER = 32
"""Rows that one INSERT of SQLite has: a row then costs less than half of one in its own statement."""

_MARSHAL_VERSION = 2  # version 3 and later also look for repeated objects, of which there are few


def pack(
    first_number: int,
    images: Iterable[tuple[Image, bool]],
    account_id: int | None,
    encode: Callable[[_Rows], bytes],
) -> RowBatch:
    """The rows of images, numbered from ``first_number`` on; the flag says: shared with ``account_id``.

    ``encode`` writes the rows of one table in the form that a driver loads.
    """
    rows, tags, snapshots, shares = list[Any](), list[Any](), list[Any](), list[Any]()
    written = set[tuple[int, str]]()
    for number, (image, is_shared) in enumerate(images, first_number):
        values = image_values(image)
        rows.append((number, *values))
        if image.tags:
            tags += [(number, key, value) for key, value in tags_of(image)]
        if image.disk_device_mappings:
            snapshots += [(snapshot_id, number) for snapshot_id in snapshot_ids(image)]
        written |= seen_by(image)
        if is_shared and account_id is not None:
            shares.append((account_id, image.region_id, number, *_shared_values(values)))
            written |= {(account_id, image.region_id), (image.owner_id, image.region_id)}
    snapshots.sort()
    totals = (Counter(map(_kept_key_of_image, rows)), Counter(map(_kept_key_of_share, shares)))
    return RowBatch(tuple(map(encode, (rows, tags, snapshots, shares))), frozenset(written), totals)


def marshalled(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """Rows of one table as bytes, for `unmarshalled`."""
    listed = list(rows)
    together = len(listed) - len(listed) % ROWS_TOGETHER
    groups = [
        tuple(chain.from_iterable(listed[start : start + ROWS_TOGETHER]))
        for start in range(0, together, ROWS_TOGETHER)
    ]
    return marshal.dumps((groups, listed[together:]), _MARSHAL_VERSION)


def unmarshalled(encoded: bytes) -> tuple[_Rows, _Rows]:
    """The values of `ROWS_TOGETHER` rows each in one tuple, and the remaining rows."""
    rows: tuple[_Rows, _Rows] = marshal.loads(encoded)  # noqa: S302 - made by `marshalled`
    return rows


def copy_text(rows: Iterable[tuple[Any, ...]]) -> bytes:
    """Rows of one table in the text format of PostgreSQL's COPY. No value is NULL.

    Source: https://www.postgresql.org/docs/current/sql-copy.html, "Text Format".
    """
    listed = list(rows)
    if not listed:
        return b""
    width = len(listed[0])
    form = "\t".join(["%s"] * width) + "\n"
    # A character outside ASCII makes the whole text twice as large: bytes are searched three times as fast.
    encoded = "".join([form % row for row in listed]).encode()
    is_plain = encoded.count(b"\t") == len(listed) * (width - 1) and encoded.count(b"\n") == len(listed)
    if is_plain and not any(character in encoded for character in _ESCAPED):
        return encoded
    return "".join([form % tuple(map(_escaped, storable(row))) for row in listed]).encode()


def _escaped(value: object) -> object:
    return value.translate(_ESCAPES) if isinstance(value, str) else value
