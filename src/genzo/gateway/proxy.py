"""Serves clients that use Genzo as their HTTP proxy: over HTTP, and over HTTPS by ``CONNECT``."""

import asyncio
import json
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple, Protocol
from urllib.parse import urlsplit

from genzo.gateway.authority import Authority
from genzo.gateway.relay import Relay
from genzo.gateway.request_stream import MAX_HEAD, RequestHead, read_body, read_head
from genzo.gateway.tunnel import tunnel
from genzo.wire.host_names import host_name, is_cloud_name

PROXY_NAME = "genzo-proxy"
"""What refusals call this server, so that `genzo doctor --client` knows it."""
_HTTP = 80
_CLOUD_PORTS = (_HTTP, 443)
_OF_CONNECTION = ("connection", "proxy-connection", "keep-alive", "proxy-authorization")
_MAX_NAME = 128


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

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the first request of a connection, or all requests behind its ``CONNECT``.

        Raises:
            OSError, IncompleteReadError, LimitOverrunError, ValueError: an end breaks the connection off.
        """
        head = await read_head(reader)
        if head is None:
            return
        target = _target(head)
        if target is None:
            await _refuse(writer, head, HTTPStatus.BAD_REQUEST, "The request names no host, or two.")
        elif self._is_for_genzo(target):
            await self._to_genzo(target, head, reader, writer)
        elif not self._directory.is_open(target):
            sentence = self._directory.refused(target.host[:_MAX_NAME])
            await _refuse(writer, head, HTTPStatus.FORBIDDEN, sentence)
        else:
            await _to_opened(target, head, reader, writer)

    def _is_for_genzo(self, target: Target) -> bool:
        if not is_cloud_name(target.host) and self._relay.answers_locally(target.host):
            return target.port == _HTTP
        return self._directory.is_genzo(target) or (
            is_cloud_name(target.host) and target.port in _CLOUD_PORTS and not self._directory.is_open(target)
        )

    async def _to_genzo(
        self, target: Target, head: RequestHead, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if head.method != "CONNECT":
            # The next request of the connection may be for another host.
            await self._relay.serve(reader, writer, _direct(head))
            return
        writer.write(_ESTABLISHED)
        if target.port == _HTTP:
            await self._relay.serve(reader, writer)
            return
        secure_reader, secure_writer = await _with_tls(writer, self._authority())
        try:
            await self._relay.serve(secure_reader, secure_writer)
        finally:
            secure_writer.close()


_ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def _target(head: RequestHead) -> Target | None:
    """The host that a request is for; None if its line and its Host name different ones, or none."""
    if head.method == "CONNECT":
        host, _, port = head.path.rpartition(":")
        name = host_name(host)
        return Target(name, int(port)) if name and port.isascii() and port.isdigit() else None
    parts = urlsplit(head.path)
    if not parts.scheme:
        # Not the form for proxies (RFC 9112, section 3.2.2): the address is the client's endpoint.
        parts = urlsplit(f"http://{head.headers.get('host', '')}")
    if parts.scheme != "http" or not parts.hostname or host_name(parts.hostname) != head.host.strip("[]"):
        return None
    return Target(host_name(parts.hostname), parts.port or _HTTP)


async def _with_tls(
    writer: asyncio.StreamWriter, authority: Authority
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """The streams inside of TLS, whose server this is."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=MAX_HEAD)
    protocol = asyncio.StreamReaderProtocol(reader)
    transport = await loop.start_tls(writer.transport, protocol, authority.server_context, server_side=True)
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
        await _refuse(writer, head, HTTPStatus.BAD_GATEWAY, f"{target.host} cannot be reached ({error}).")
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


async def _refuse(writer: asyncio.StreamWriter, head: RequestHead, status: HTTPStatus, sentence: str) -> None:
    body = b"" if head.method == "HEAD" else json.dumps({"message": sentence}).encode()
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
        f"Server: {PROXY_NAME}",
    )
    writer.write("\r\n".join((*lines, "", "")).encode() + body)
    await writer.drain()
