"""One request and its answer as they travelled, with their secrets. Nothing of it is stored."""

import zlib
from typing import NamedTuple

from genzo.recording.case import Source
from genzo.wire.types import HttpRequest

MAX_ANSWER = 8 * 1024 * 1024
"""The longest answer that is kept, in bytes; a longer one is passed on, and its length is kept."""
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


class Received(NamedTuple):
    """An answer. ``body`` is None if it is longer than `MAX_ANSWER`."""

    status: int
    content_type: str
    content_encoding: str
    length: int
    body: bytes | None
    is_cut_off: bool

    @property
    def decoded(self) -> bytes | None:
        """The body without its compression; None if it is not kept or cannot be read."""
        if self.body is None or not self.content_encoding:
            return self.body
        if self.content_encoding not in ("gzip", "deflate"):
            return None
        decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
        try:
            text = decoder.decompress(self.body, MAX_ANSWER)
        except zlib.error:
            return None
        return None if decoder.unconsumed_tail else text


class Exchange(NamedTuple):
    """A request and its answer, which is None if the connection ended without one.

    ``arrived`` is in milliseconds since 1970. ``host`` is the one that the client has called.
    """

    request: HttpRequest
    arrived: int
    source: Source
    host: str
    address: str
    received: Received | None
