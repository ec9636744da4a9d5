"""Reads a body of multipart/form-data (RFC 7578) as it arrives: its fields, then its file in pieces.

The fields stand before the file, so that who sends it, and where it goes, is known before its first byte is
kept.
"""

import logging
from collections.abc import MutableMapping
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from genzo.errors import oss as errors
from genzo.http.oss.bodies import Pace
from genzo.http.sending import Receive

# The parser logs each malformed body, which its client is told.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)

_FORM_DATA = b"multipart/form-data"
_MAX_FIELDS = 512
_MAX_BYTES = 64 * 1024
"""The most bytes of names and values of all fields."""


def boundary_of(content_type: str) -> bytes:
    """The boundary of a form with files, or an empty text for other bodies."""
    kind, options = parse_options_header(content_type)
    return options.get(b"boundary", b"") if kind.lower() == _FORM_DATA else b""


class MultipartBody:
    """A body that arrives through ``receive``. Only its first file counts.

    Raises:
        OssError: from each method: the body is malformed, slow or incomplete, or its fields are too large.
    """

    def __init__(self, boundary: bytes, receive: Receive) -> None:
        self._pace = Pace()
        self._receive = receive
        self._header = bytearray()
        self._disposition = b""
        self._name: str | None = None
        self._value = bytearray()
        self._size = 0
        self._pieces = list[bytes]()
        self._is_in_file = self._has_ended = self._has_file_ended = self._is_read = False
        self.fields = dict[str, str]()
        self.file_name = ""
        try:
            self._parser = MultipartParser(
                boundary,
                {
                    "on_part_begin": self._part_begins,
                    "on_header_field": self._header_field,
                    "on_header_value": self._header_value,
                    "on_header_end": self._header_ends,
                    "on_headers_finished": self._headers_end,
                    "on_part_data": self._part_data,
                    "on_part_end": self._part_ends,
                    "on_end": self._ends,
                },
            )
        except FormParserError:
            raise errors.INVALID_ARGUMENT(ArgumentName="Content-Type") from None

    @property
    def has_file(self) -> bool:
        """Whether a file follows the fields."""
        return bool(self.file_name)

    @property
    def is_read(self) -> bool:
        """Whether the whole body has arrived."""
        return self._is_read

    async def read_fields(self) -> None:
        """Read on until the file begins, or the body ends."""
        while not (self.file_name or self._is_read):
            await self._feed()

    async def receive(self) -> MutableMapping[str, Any]:
        """The next piece of the file, as ASGI gives those of a body."""
        while not (self._pieces or self._has_file_ended):
            await self._feed()
        piece = b"".join(self._pieces)
        self._pieces.clear()
        return {"type": "http.request", "body": piece, "more_body": not self._has_file_ended}

    async def read_rest(self) -> None:
        """Read what stands behind the file."""
        while not self._is_read:
            await self._feed()

    async def _feed(self) -> None:
        piece, more = await self._pace.next(self._receive)
        self._is_read = not more
        try:
            self._parser.write(piece)
        except FormParserError:
            raise errors.MALFORMED_FORM() from None
        if not more and not self._has_ended:
            raise errors.INCOMPLETE_BODY()

    def _part_begins(self) -> None:
        self._name, self._value, self._disposition = None, bytearray(), b""
        self._is_in_file = False

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition += data[start:end]

    def _header_ends(self) -> None:
        self._header.clear()

    def _headers_end(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"").decode(errors="replace")
        if b"filename" not in options:
            self._name = name
            self._count(len(name))
        elif options[b"filename"] and not self.file_name:
            self.file_name = _last_part(options[b"filename"].decode(errors="replace"))
            self._is_in_file = True

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._is_in_file:
            self._pieces.append(data[start:end])
        elif self._name is not None:
            self._count(end - start)
            self._value += data[start:end]

    def _part_ends(self) -> None:
        if self._is_in_file:
            self._has_file_ended = True
        elif self._name is not None:
            self.fields[self._name] = self._value.decode(errors="replace")
        self._is_in_file, self._name = False, None

    def _ends(self) -> None:
        self._has_ended = True

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > _MAX_BYTES or len(self.fields) > _MAX_FIELDS:
            raise errors.TOO_LARGE()


def _last_part(name: str) -> str:
    """The name of a file without folders, which some browsers send, or a name for one without."""
    return name.replace("\\", "/").rstrip("/").rpartition("/")[2] or "file"
