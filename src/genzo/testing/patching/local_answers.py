"""Answers for hosts of the cloud that are no API of Genzo's: OSS, and the metadata service of an instance."""

import asyncio
import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from xml.sax.saxutils import escape

from genzo.testing.patching.hosts import METADATA_ADDRESS
from genzo.testing.patching.request_stream import RequestHead, read_body

# Buckets are names in front of the endpoint. Source: oss2/utils.py.
_OSS = re.compile(r"(.*\.)?oss(-[a-z0-9-]+)?\.aliyuncs\.com", re.ASCII)
_NO_OSS = """<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>NotImplemented</Code><Message>{message}</Message><HostId>{host}</HostId></Error>
"""
_MESSAGE = "Genzo has no OSS: store the objects of images in the folder of genzo serve --objects."

Page = tuple[HTTPStatus, str]
MetadataPages = Callable[[str, str, Mapping[str, str]], Page]
"""A page of the metadata service: its status and its text, by method, path and headers. It may wait."""


class LocalAnswers:
    """What the gateway answers itself."""

    def __init__(self, metadata: MetadataPages) -> None:
        self._metadata = metadata

    @staticmethod
    def has(host: str) -> bool:
        """Whether requests for a host are answered here."""
        return host == METADATA_ADDRESS or _OSS.fullmatch(host) is not None

    async def answer(self, head: RequestHead, body: asyncio.StreamReader) -> bytes:
        """The answer to a request, whose body is read to its end."""
        async for _ in read_body(head, body):
            pass
        if head.host == METADATA_ADDRESS:
            status, text = await asyncio.to_thread(self._metadata, head.method, head.path, head.headers)
            return _response(head, status, "text/plain", text)
        text = _NO_OSS.format(message=escape(_MESSAGE), host=escape(head.host))
        return _response(head, HTTPStatus.NOT_IMPLEMENTED, "application/xml", text)


def _response(head: RequestHead, status: HTTPStatus, content_type: str, text: str) -> bytes:
    content = text.encode()
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + (b"" if head.method == "HEAD" else content)
