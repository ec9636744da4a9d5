"""The values that enter and leave the chain."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple


class HttpRequest(NamedTuple):
    """One HTTP request as it came in, undecoded.

    ``path`` is the target's path, ``"/"`` when the target has none; ``query`` is the raw bytes behind
    ``?``; ``headers`` are (name, value) with lower-case names, in the order sent. ``client`` is the IP
    address that it came from, ``""`` where that is not known.
    """

    method: str
    path: str
    query: bytes
    headers: tuple[tuple[str, str], ...]
    body: bytes
    client: str = ""

    def header(self, name: str) -> str:
        """The first value of the header ``name`` (lower case), or ``""``."""
        for key, value in self.headers:
            if key == name:
                return value
        return ""


class HttpResponse(NamedTuple):
    """One HTTP answer: status, headers beyond Content-Length, and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Format(Enum):
    """The two serialisations of an answer; the value is the Content-Type.

    The Tea SDKs compare the XML content type to exactly this text
    (docs/reference/protocol.md#response-headers).
    """

    JSON = "application/json;charset=utf-8"
    XML = "text/xml;charset=utf-8"
