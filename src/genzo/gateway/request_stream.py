"""Reads requests from a stream as far as it takes to find where each ends."""

from asyncio import IncompleteReadError, LimitOverrunError, StreamReader
from collections.abc import AsyncIterator, Mapping
from typing import NamedTuple

MAX_HEAD = 1 << 20
"""The longest request line with headers, in bytes: clients of version 1 send all parameters in it."""

_TOO_LONG = "The line and the headers of the request are longer than 1 MiB."
_WORDS_OF_LINE = 3
_BLOCK = 65536
_END_OF_LINE = b"\r\n"
_BLANK = " \t\r"


class BadHeadError(ValueError):
    """The head of a request is none, or too long; the text is a sentence for the client."""


class RequestHead(NamedTuple):
    """A request line with headers: as it was sent, and what it says."""

    line: bytes
    fields: bytes
    method: str
    path: str
    query: str
    headers: dict[str, str]

    @property
    def host(self) -> str:
        """The host that the client names, without a port."""
        return self.headers.get("host", "").partition(":")[0].lower()

    def sent_with(self, more: Mapping[str, str]) -> bytes:
        """The bytes of the head with more headers."""
        added = "".join(f"{name}: {value}\r\n" for name, value in more.items())
        return self.line + added.encode() + self.fields


async def read_head(reader: StreamReader) -> RequestHead | None:
    """The next request's head, or None if the client sends no more.

    Raises:
        IncompleteReadError: the client stopped within it.
        BadHeadError: it is no request, or longer than 1 MiB.
    """
    try:
        lines = await _lines(reader)
    except LimitOverrunError as error:
        raise BadHeadError(_TOO_LONG) from error
    if lines is None:
        return None
    line, fields = lines
    words = line.decode("latin-1").split(" ", 2)
    if len(words) < _WORDS_OF_LINE:
        raise BadHeadError("The first line of the request is none of HTTP.")
    method, target, _ = words
    # Lines end as the server reads them: str.splitlines would know further ends.
    pairs = (field.partition(":") for field in fields.decode("latin-1").split("\n") if field.strip("\r"))
    headers = {name.strip(_BLANK).lower(): value.strip(_BLANK) for name, _, value in pairs}
    path, _, query = target.partition("?")
    return RequestHead(line, fields, method, path, query, headers)


async def _lines(reader: StreamReader) -> tuple[bytes, bytes] | None:
    """The first line of a head, and the others; None if the client sends no more."""
    try:
        line = await reader.readuntil(b"\n")
    except IncompleteReadError as error:
        if error.partial:
            raise
        return None
    fields = b""
    while not fields.endswith(b"\r\n\r\n") and fields != _END_OF_LINE:
        fields += await reader.readuntil(_END_OF_LINE)
        if len(line) + len(fields) > MAX_HEAD:
            raise BadHeadError(_TOO_LONG)
    return line, fields


async def read_body(head: RequestHead, reader: StreamReader) -> AsyncIterator[bytes]:
    """The body of a request in blocks, as it was sent.

    Raises:
        IncompleteReadError: the client stopped within it.
        ValueError: its length is no number.
    """
    if head.headers.get("transfer-encoding", "").lower() != "chunked":
        async for block in _read(int(head.headers.get("content-length") or 0), reader):
            yield block
        return
    is_last = False
    while not is_last:
        line = await reader.readuntil(_END_OF_LINE)
        yield line
        length = int(line.partition(b";")[0], 16)
        is_last = length == 0
        async for block in _read(length, reader):
            yield block
        # The end of a chunk is an empty line; behind the last one, lines of trailers may come before it.
        while (line := await reader.readuntil(_END_OF_LINE)) != _END_OF_LINE:
            yield line
        yield line


async def _read(length: int, reader: StreamReader) -> AsyncIterator[bytes]:
    while length:
        block = await reader.readexactly(min(length, _BLOCK))
        length -= len(block)
        yield block
