"""Answers requests for the metadata service of an instance."""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus

from genzo.gateway.request_stream import RequestHead, read_body

METADATA_ADDRESS = "100.100.100.200"
"""The metadata service of an instance. Source: alibabacloud_credentials/provider/ecs_ram_role.py."""

Page = tuple[HTTPStatus, str]
MetadataPages = Callable[[str, str, Mapping[str, str]], Page]
"""A page of the metadata service: its status and its text, by method, path and headers. It may wait."""


class MetadataAnswers:
    """Answers for the address of the metadata service."""

    def __init__(self, metadata: MetadataPages) -> None:
        self._metadata = metadata

    def has(self, host: str) -> bool:
        """Whether a host is the metadata service."""
        return host == METADATA_ADDRESS

    async def answer(self, head: RequestHead, body: asyncio.StreamReader) -> bytes:
        """The answer to a request, whose body is read to its end."""
        async for _ in read_body(head, body):
            pass
        status, text = await asyncio.to_thread(self._metadata, head.method, head.path, head.headers)
        return response(head, status, "text/plain", text)


def response(head: RequestHead, status: HTTPStatus, content_type: str, text: str) -> bytes:
    """The bytes of an answer to a request."""
    content = text.encode()
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + (b"" if head.method == "HEAD" else content)
