"""HTTP requests and responses as values."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple


class HttpRequest(NamedTuple):
    """An HTTP request as received, undecoded.

    ``path`` is the path of the target, ``"/"`` if it has none. ``query`` has the raw bytes after ``?``.
    ``headers`` are pairs of lower-case name and value, in the order of the request. ``client`` is the
    client's IP address, ``""`` if it is unknown. ``is_secure``: the server received it by HTTPS.
    """

    method: str
    path: str
    query: bytes
    headers: tuple[tuple[str, str], ...]
    body: bytes
    client: str = ""
    is_secure: bool = False

    def header(self, name: str) -> str:
        """The first value of the header ``name`` (lower case), or ``""``."""
        for key, value in self.headers:
            if key == name:
                return value
        return ""


class HttpResponse(NamedTuple):
    """An HTTP response: status, headers without Content-Length, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Format(Enum):
    """The two formats of an answer; the value is the Content-Type.

    The Tea SDKs read an error as XML only if the content type is exactly this text
    (docs/reference/protocol.md#response-headers).
    """

    JSON = "application/json;charset=utf-8"
    XML = "text/xml;charset=utf-8"
