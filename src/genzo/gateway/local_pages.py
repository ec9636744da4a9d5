"""Answers requests for hosts beside those of the APIs: the metadata of an instance, and of APIs."""

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import NamedTuple

from genzo.gateway.api_metadata import api_metadata_page
from genzo.gateway.local_hosts import API_METADATA_HOSTS, METADATA_ADDRESS
from genzo.gateway.metadata import Metadata
from genzo.gateway.owner import Owner
from genzo.gateway.request_stream import RequestHead, read_body

Page = tuple[HTTPStatus, str]
Find = Callable[[str, str, Mapping[str, str]], Page]
"""Finds a page, its status and its text, by method, path and headers. It may wait."""


class HostPages(NamedTuple):
    """The pages of a host."""

    content_type: str
    find: Find


class LocalPages:
    """Answers for hosts with pages of their own."""

    def __init__(self, pages: Mapping[str, HostPages]) -> None:
        self._pages = pages

    def has(self, host: str) -> bool:
        """Whether a host is one of them."""
        return host in self._pages

    async def answer(self, head: RequestHead, body: asyncio.StreamReader) -> bytes:
        """The answer to a request for one of the hosts; its body is read to its end."""
        async for _ in read_body(head, body):
            pass
        pages = self._pages[head.host]
        status, text = await asyncio.to_thread(pages.find, head.method, head.path, head.headers)
        return response(head, status, pages.content_type, text)


def local_pages(url: str, owner: Owner) -> LocalPages:
    """The pages for programs that use the server at ``url`` as ``owner``."""
    of_apis = HostPages("application/json", api_metadata_page)
    of_instance = HostPages("text/plain", Metadata(url, owner).page)
    return LocalPages({METADATA_ADDRESS: of_instance, **dict.fromkeys(API_METADATA_HOSTS, of_apis)})


def response(head: RequestHead, status: HTTPStatus, content_type: str, text: str) -> bytes:
    """The bytes of an answer to a request."""
    content = text.encode()
    lines = (
        f"HTTP/1.1 {status.value} {status.phrase}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + (b"" if head.method == "HEAD" else content)
