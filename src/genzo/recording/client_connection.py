"""One connection of a client: its requests are read, forwarded and recorded one after the other."""

import http.client
import json
import os
import socket
import ssl
import time
from collections import Counter
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Protocol, cast
from urllib.parse import urlsplit

from genzo.control.connection_owner import is_held_by
from genzo.recording.exchange import Exchange
from genzo.recording.forwarding import ForwardedAnswer, Forwarding
from genzo.recording.request_body import BodyTooLargeError, read_body
from genzo.recording.trust import Trust
from genzo.recording.upstreams import RefusedHostError, Upstream, Upstreams
from genzo.wire.types import HttpRequest

_MAX_LINE = 1 << 20  # clients of signature version 1 send all parameters in it
_IDLE_SECONDS = 300.0
_CONTROL = "/_genzo/"


class Recording(Protocol):
    """What connections need of the server that has accepted them, `genzo.recording.recorder.Recorder`."""

    upstreams: Upstreams
    trust: Trust
    service_context: ssl.SSLContext
    forwards_control: bool
    refused: Counter[str]
    untrusting: Counter[str]

    def opened(self, connection: socket.socket) -> None:
        """Note an open connection."""

    def closed(self, connection: socket.socket) -> None:
        """Note that a connection is served no more."""

    def record_exchange(self, exchange: Exchange) -> None:
        """Record an exchange."""


class ClientConnection(BaseHTTPRequestHandler):
    """Serves a connection. A name behind CONNECT is the host of all later requests."""

    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    connection: socket.socket
    _tunnel = ""

    @property
    def _recorder(self) -> Recording:
        return cast("Recording", self.server)

    def setup(self) -> None:
        """See `BaseHTTPRequestHandler.setup`."""
        super().setup()
        self._recorder.opened(self.connection)

    def finish(self) -> None:
        """See `BaseHTTPRequestHandler.finish`."""
        self._recorder.closed(self.connection)
        with suppress(OSError):
            super().finish()
        if self._tunnel:
            self.connection.close()

    def handle_one_request(self) -> None:
        """Serve a request of any method, whose line may be longer than `http.server` takes."""
        try:
            self.raw_requestline = self.rfile.readline(_MAX_LINE + 1)
            if len(self.raw_requestline) > _MAX_LINE:
                self.requestline = self.request_version = self.command = ""
                self.send_error(HTTPStatus.REQUEST_URI_TOO_LONG)
                return
            if not self.raw_requestline:
                self.close_connection = True
                return
            if self.parse_request():
                self._serve()
        except (OSError, http.client.HTTPException, ValueError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
        """Nothing: a line for each request would be mixed with the command's output."""

    def version_string(self) -> str:
        """The header Server of answers that the recorder makes itself."""
        return "genzo"

    def _serve(self) -> None:
        if self.command == "CONNECT":
            self._open_tunnel()
            return
        arrived = time.time_ns() // 1_000_000
        host, target = self._address()
        try:
            upstream = self._recorder.upstreams.of(host)
            request = self._request(target)
        except RefusedHostError as error:
            self._recorder.refused[error.host] += 1
            self._refuse(HTTPStatus.FORBIDDEN, str(error))
        except BodyTooLargeError as error:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, str(error))
        else:
            self._relay(
                Exchange(request, arrived, upstream.source, host, upstream.address, None), upstream, target
            )

    def _address(self) -> tuple[str, str]:
        """The host that a request is for, and its target without it."""
        host = self._tunnel or self.headers.get("Host", "")
        if self.path.startswith("/"):
            return host, self.path
        parts = urlsplit(self.path)
        return parts.netloc, f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}"

    def _request(self, target: str) -> HttpRequest:
        path, _, query = target.partition("?")
        return HttpRequest(
            method=self.command,
            path=path,
            query=query.encode("latin-1"),
            headers=tuple((name.lower(), value) for name, value in self.headers.items()),
            body=read_body(self.headers, self.rfile),
            is_secure=bool(self._tunnel),
        )

    def _open_tunnel(self) -> None:
        host = self.path.rpartition(":")[0]
        try:
            self._recorder.upstreams.of(host)
        except RefusedHostError as error:
            self._recorder.refused[error.host] += 1
            self._refuse(HTTPStatus.FORBIDDEN, str(error))
            return
        self.send_response_only(HTTPStatus.OK, "Connection established")
        self.end_headers()
        plain = self.connection
        try:
            self.request = self._recorder.trust.context_for(host).wrap_socket(plain, server_side=True)
        except OSError:
            self._recorder.untrusting[host] += 1
            raise
        self._tunnel = host
        self._recorder.closed(plain)
        self.setup()
        self.close_connection = False

    def _relay(self, exchange: Exchange, upstream: Upstream, target: str) -> None:
        """Forward a request. One that is no call of an API is not recorded, and reaches no real service."""
        path = exchange.request.path
        if path != "/" and not (path.startswith(_CONTROL) and self._may_control()):
            self._refuse(HTTPStatus.NOT_FOUND, f"The recorder forwards calls of the API alone, not {path}.")
            return
        with Forwarding(upstream, self._recorder.service_context) as forwarding:
            try:
                forwarding.connect()
            except OSError as error:
                self._refuse(HTTPStatus.BAD_GATEWAY, f"{upstream.address} cannot be reached ({error}).")
                return
            try:
                answer = forwarding.send(exchange.request, target)
            except (OSError, http.client.HTTPException, ValueError):
                self._record(exchange)
                self.close_connection = True
                return
            self._pass_on(exchange, forwarding, answer)

    def _may_control(self) -> bool:
        """Whether the client may control the server, which sees the recorder in place of the client."""
        if not self._recorder.forwards_control:
            return False
        client, port = self.client_address[:2]
        # None on systems that do not tell.
        return is_held_by(os.getuid(), client, port, self.connection.getsockname()[1]) is not False

    def _pass_on(self, exchange: Exchange, forwarding: Forwarding, answer: ForwardedAnswer) -> None:
        """Pass an answer on in blocks, of which the last one waits until the exchange is recorded."""
        blocks = forwarding.blocks(answer)
        waiting = next(blocks, b"")
        sending = _Sending(self, answer)
        has_more = bool(waiting)
        while has_more:
            following = next(blocks, b"")
            has_more = bool(following)
            if has_more:
                sending.block(waiting)
                waiting = following
        self._record(exchange._replace(received=forwarding.received(answer)))
        sending.block(waiting)
        sending.end(is_cut_off=forwarding.is_cut_off)

    def _record(self, exchange: Exchange) -> None:
        if exchange.request.path == "/":
            self._recorder.record_exchange(exchange)

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        body = json.dumps({"message": sentence}).encode()
        self.close_connection = True  # the body of the request may be unread
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Sending:
    """Sends an answer to the client; one that has gone away does not keep it from being recorded."""

    def __init__(self, client: ClientConnection, answer: ForwardedAnswer) -> None:
        self._client = client
        self._answer = answer
        self._has_begun = False
        self._is_chunked = answer.is_stream and client.request_version != "HTTP/1.0"
        if answer.is_stream and not self._is_chunked:
            client.close_connection = True

    def block(self, block: bytes) -> None:
        """Send the head before the first block, and a block."""
        with suppress(OSError):
            if not self._has_begun:
                self._begin()
            if block:
                self._client.wfile.write(b"%x\r\n%b\r\n" % (len(block), block) if self._is_chunked else block)

    def end(self, *, is_cut_off: bool) -> None:
        """End the answer; one that was cut off is cut off for the client, too."""
        if is_cut_off:
            self._client.close_connection = True
        elif self._is_chunked:
            with suppress(OSError):
                self._client.wfile.write(b"0\r\n\r\n")

    def _begin(self) -> None:
        self._has_begun = True
        client, answer = self._client, self._answer
        client.send_response_only(answer.status, answer.reason)
        for name, value in answer.headers:
            client.send_header(name, value)
        if self._is_chunked:
            client.send_header("Transfer-Encoding", "chunked")
        elif answer.length is not None:
            client.send_header("Content-Length", str(answer.length))
        client.end_headers()
