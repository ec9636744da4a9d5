"""Reads the body of a client's request, with a bound."""

from email.message import Message
from io import BufferedIOBase

MAX_BODY = 4 * 1024 * 1024
"""The longest body that is forwarded, in bytes; the service takes less."""
_MAX_LINE = 1024


class BodyTooLargeError(Exception):
    """A body is longer than `MAX_BODY`."""

    def __init__(self) -> None:
        super().__init__(f"The recorder forwards bodies of up to {MAX_BODY} bytes.")


def read_body(headers: Message, stream: BufferedIOBase) -> bytes:
    """The body of a request, without its chunks.

    Raises:
        BodyTooLargeError: it is longer than `MAX_BODY`.
        ValueError: its length is no number, or it ends early.
    """
    if headers.get("Transfer-Encoding", "").strip().lower() == "chunked":
        return _chunks(stream)
    length = int(headers.get("Content-Length") or 0)
    if length < 0:
        raise ValueError("The length of the body is negative.")
    return _exactly(stream, length)


def _chunks(stream: BufferedIOBase) -> bytes:
    body = bytearray()
    while length := int(stream.readline(_MAX_LINE).partition(b";")[0], 16):
        if length < 0 or len(body) + length > MAX_BODY:
            raise BodyTooLargeError
        body += _exactly(stream, length)
        stream.readline(_MAX_LINE)
    # The trailers end with an empty line.
    while stream.readline(_MAX_LINE).strip():
        pass
    return bytes(body)


def _exactly(stream: BufferedIOBase, length: int) -> bytes:
    if length > MAX_BODY:
        raise BodyTooLargeError
    body = stream.read(length)
    if len(body) < length:
        raise ValueError("The body of the request ends early.")
    return body
