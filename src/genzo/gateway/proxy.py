"""Serves clients that use Genzo as their HTTP proxy: over HTTP, and over HTTPS by ``CONNECT``."""

import asyncio
import re
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from genzo.gateway.authority import Authority
from genzo.gateway.connection_places import HANDSHAKE_SECONDS, Place
from genzo.gateway.refusals import refuse
from genzo.gateway.relay import Relay, first_head
from genzo.gateway.request_stream import MAX_HEAD, RequestHead, read_body
from genzo.gateway.tunnel import tunnel
from genzo.wire.host_names import host_name, is_cloud_name

_HTTP = 80
_CLOUD_PORTS = (_HTTP, 443)
_OF_CONNECTION = ("connection", "proxy-connection", "keep-alive", "proxy-authorization")
_MAX_NAME = 128
_PORT = re.compile(r"[0-9]{1,5}", re.ASCII)
_LAST_PORT = 65535


class Target(NamedTuple):
    """A host and a port that a client asks a proxy for."""

    host: str
    port: int


class Directory(Protocol):
    """Which hosts a proxy leads to, beside those of the cloud."""

    def is_genzo(self, target: Target) -> bool:
        """Whether a target is the server's own address."""

    def is_open(self, target: Target) -> bool:
        """Whether a target is a host that the user has opened."""

    def refused(self, host: str) -> str:
        """Note that a host is refused; the sentence for the client."""


class Proxy:
    """Leads hosts of the cloud to Genzo, opened ones to themselves, and refuses all others.

    TLS with a host of the cloud ends here, with a certificate of ``authority``, which is made by the first
    such connection. TLS with an opened host passes unchanged.
    """

    def __init__(self, relay: Relay, authority: Callable[[], Authority], directory: Directory) -> None:
        self._relay = relay
        self._authority = authority
        self._directory = directory

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, place: Place) -> None:
        """Answer the first request of a connection, or all requests behind its ``CONNECT``.

        Raises:
            OSError, IncompleteReadError, LimitOverrunError, ValueError: an end breaks the connection off.
        """
        head = await first_head(reader, writer)
        if head is None:
            return
        target = _target(head)
        if target is None:
            sentence = "The request names no host and port, or two."
            await refuse(reader, writer, HTTPStatus.BAD_REQUEST, sentence, head.method)
        elif self._is_for_genzo(target):
            await self._to_genzo(target, head, reader, writer, place)
        elif not self._directory.is_open(target):
            sentence = self._directory.refused(target.host[:_MAX_NAME])
            await refuse(reader, writer, HTTPStatus.FORBIDDEN, sentence, head.method)
        else:
            place.asked()  # what passes is not read, so that it may be idle for long
            await _to_opened(target, head, reader, writer)

    def _is_for_genzo(self, target: Target) -> bool:
        if not is_cloud_name(target.host) and self._relay.answers_locally(target.host):
            return target.port == _HTTP
        return self._directory.is_genzo(target) or (
            is_cloud_name(target.host) and target.port in _CLOUD_PORTS and not self._directory.is_open(target)
        )

    async def _to_genzo(
        self,
        target: Target,
        head: RequestHead,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        place: Place,
    ) -> None:
        if head.method != "CONNECT":
            # The next request of the connection may be for another host.
            await self._relay.serve(reader, writer, _direct(head), place)
            return
        writer.write(_ESTABLISHED)
        if target.port == _HTTP:
            await self._relay.serve(reader, writer, place=place)
            return
        secure_reader, secure_writer = await _with_tls(writer, self._authority())
        try:
            await self._relay.serve(secure_reader, secure_writer, place=place)
        finally:
            secure_writer.close()


_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def _target(head: RequestHead) -> Target | None:
    """The host that a request is for; None if its line and its Host name different ones, or none."""
    if head.method == "CONNECT":
        host, _, port = head.path.rpartition(":")
        name = host_name(host)
        is_port = _PORT.fullmatch(port) and 0 < int(port) <= _LAST_PORT
        return Target(name, int(port)) if name and is_port else None
    try:
        return _target_of_url(head)
    except ValueError:  # a port or an IPv6 address that is none
        return None


def _target_of_url(head: RequestHead) -> Target | None:
    parts = urlsplit(head.path)
    if not parts.scheme:
        # Not the form for proxies (RFC 9112, section 3.2.2): the address is the client's endpoint.
        parts = urlsplit(f"http://{head.headers.get('host', '')}")
    if parts.scheme != "http" or not parts.hostname or host_name(parts.hostname) != head.host.strip("[]"):
        return None
    port = _HTTP if parts.port is None else parts.port
    return Target(host_name(parts.hostname), port) if port else None


async def _with_tls(
    writer: asyncio.StreamWriter, authority: Authority
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The streams inside of TLS, whose server this is."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=MAX_HEAD)
    protocol = asyncio.StreamReaderProtocol(reader)
    transport = await loop.start_tls(
        writer.transport,
        protocol,
        authority.server_context,
        server_side=True,
        ssl_handshake_timeout=HANDSHAKE_SECONDS,
    )
    if transport is None:
        raise ConnectionAbortedError
    protocol.connection_made(transport)
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


async def _to_opened(
    target: Target, head: RequestHead, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    try:
        answers, requests = await asyncio.open_connection(target.host, target.port)
    except OSError as error:
        sentence = f"{target.host} cannot be reached ({error})."
        await refuse(reader, writer, HTTPStatus.BAD_GATEWAY, sentence, head.method)
        return
    if head.method == "CONNECT":
        writer.write(_ESTABLISHED)
    else:
        sent = _direct(head)
        requests.write(sent.line + sent.fields)
        async for block in read_body(head, reader):
            requests.write(block)
            await requests.drain()
    await tunnel((reader, writer), (answers, requests))


def _direct(head: RequestHead) -> RequestHead:
    """The head as the host itself gets it, of the only request of a connection."""
    path = urlsplit(head.path).path or "/"
    target = f"{path}?{head.query}" if head.query else path
    lines = head.fields.split(b"\r\n")
    names = (line.partition(b":")[0].decode("latin-1").strip().lower() for line in lines)
    kept = (line for name, line in zip(names, lines, strict=True) if line and name not in _OF_CONNECTION)
    return head._replace(
        line=f"{head.method} {target} HTTP/1.1\r\n".encode("latin-1"),
        fields=b"\r\n".join((*kept, b"Connection: close", b"", b"")),
        path=path,
    )
