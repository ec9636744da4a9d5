"""A new catalogue as a file that ships, since setting one up takes ten times as long.

``python -m tools.prepared_catalogue`` writes it: tables and public images, without an account. A test
compares it with a catalogue that is set up. One that was made of other tables or images is not used.
"""

import zlib
from functools import cache
from pathlib import Path

from genzo import data
from genzo.store.sqlite.schema import SCHEMA_FILE

PREPARED_FILE = Path(data.__file__).with_name("catalogue.db.gz")
_GZIP = 31
"""zlib's number for the format gzip with its largest window."""
_USER_VERSION = slice(60, 64)
"""Where a SQLite file has its user version (https://sqlite.org/fileformat2.html#the_database_header)."""


def source_version() -> int:
    """The user version of a prepared catalogue of this schema and these public images."""
    return zlib.crc32(data.public_images(), zlib.crc32(SCHEMA_FILE.read_bytes())) & 0x7FFF_FFFF


def copy_prepared(path: Path) -> bool:
    """Make a new catalogue, which must still be set up. False if the prepared one is of other sources."""
    content = prepared()
    if content is None:
        return False
    path.touch(mode=0o600)
    path.write_bytes(content)
    return True


@cache
def prepared() -> bytes | None:
    """The prepared catalogue; None if it is missing or of other sources."""
    try:
        content = zlib.decompress(PREPARED_FILE.read_bytes(), wbits=_GZIP)
    except (OSError, zlib.error):
        return None
    return content if int.from_bytes(content[_USER_VERSION]) == source_version() else None
