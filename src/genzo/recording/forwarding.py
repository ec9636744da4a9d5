"""Forwards one request to a server as it came, and reads the answer in blocks."""

import http.client
import ssl
from collections.abc import Iterator
from typing import NamedTuple, Self

from genzo.recording.exchange import MAX_ANSWER, Received
from genzo.recording.upstreams import Upstream
from genzo.wire.types import HttpRequest

_BLOCK = 65536
_SECONDS = 600.0
_OF_CONNECTION = frozenset(
    (
        *("connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization"),
        *("te", "trailer", "transfer-encoding", "upgrade", "expect", "content-length"),
    )
)
"""Headers of one connection (RFC 9110, section 7.6.1), and those that are made anew."""


class ForwardedAnswer(NamedTuple):
    """The head of an answer, without the headers of the connection.

    ``length`` is None if the server names none; then ``is_stream`` says whether a body follows.
    """

    response: http.client.HTTPResponse
    status: int
    reason: str
    headers: list[tuple[str, str]]
    length: int | None
    is_stream: bool


class Forwarding:
    """One request on a connection of its own, so that no request is ever sent twice.

    Use it as a context. ``context`` checks the server's certificate.
    """

    def __init__(self, upstream: Upstream, context: ssl.SSLContext) -> None:
        self.kept = bytearray()
        self.length = 0
        self.is_cut_off = False
        if upstream.is_tls:
            self._connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                upstream.host, upstream.port, timeout=_SECONDS, context=context
            )
        else:
            self._connection = http.client.HTTPConnection(upstream.host, upstream.port, timeout=_SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def connect(self) -> None:
        """Connect to the server.

        Raises:
            OSError: it cannot be reached, or its certificate is not valid.
        """
        self._connection.connect()

    def send(self, request: HttpRequest, target: str) -> ForwardedAnswer:
        """Send the request: its method, target, headers and body as they came.

        Raises:
            OSError, HTTPException, ValueError: the connection ended without an answer, or it is no HTTP.
        """
        connection = self._connection
        connection.putrequest(request.method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers:
            if name not in _OF_CONNECTION:
                connection.putheader(name, value.encode("latin-1"))
        if request.body or request.method == "POST":
            connection.putheader("content-length", str(len(request.body)))
        connection.putheader("connection", "close")
        connection.endheaders(request.body or None)
        response = connection.getresponse()
        headers = [
            (name, value) for name, value in response.getheaders() if name.lower() not in _OF_CONNECTION
        ]
        named = response.getheader("content-length")
        return ForwardedAnswer(
            response,
            response.status,
            response.reason,
            headers,
            length=None if named is None else int(named),
            is_stream=response.length is None,
        )

    def blocks(self, answer: ForwardedAnswer) -> Iterator[bytes]:
        """The body in blocks. The first bytes are kept, up to one more than `MAX_ANSWER`."""
        # None for a stream, 0 for an answer that has no body, such as one to HEAD
        expected = answer.response.length
        try:
            while block := answer.response.read1(_BLOCK):
                self.length += len(block)
                self.kept += block[: MAX_ANSWER + 1 - len(self.kept)]
                yield block
        except (OSError, http.client.HTTPException):
            self.is_cut_off = True
        if expected is not None and self.length < expected:
            self.is_cut_off = True

    def received(self, answer: ForwardedAnswer) -> Received:
        """What is kept of an answer whose blocks were read."""
        named = {name.lower(): value for name, value in answer.headers}
        return Received(
            status=answer.status,
            content_type=named.get("content-type", ""),
            content_encoding=named.get("content-encoding", "").strip().lower(),
            length=self.length,
            body=bytes(self.kept) if len(self.kept) <= MAX_ANSWER else None,
            is_cut_off=self.is_cut_off,
        )
