"""Cookies of the console (RFC 6265). None is readable by scripts, and none is sent for other sites' pages."""

import re
from collections.abc import Mapping

from genzo.wire.types import HttpRequest

_MAX_HEADER = 8192
_VALUE = re.compile(r"[A-Za-z0-9_.,=-]*", re.ASCII)
PATH = "/_genzo/"


def cookies_of(request: HttpRequest) -> Mapping[str, str]:
    """The cookies of a request by name; of several with one name, the first, whose path is the longest."""
    found = dict[str, str]()
    for header, value in request.headers:
        if header == "cookie":
            for pair in value[:_MAX_HEADER].split(";"):
                name, _, content = pair.strip().partition("=")
                found.setdefault(name, content)
    return found


def cookie(name: str, value: str, request: HttpRequest, seconds: int | None = None) -> str:
    """The value of a Set-Cookie header.

    It ends after ``seconds``, or with the browser for None; 0 deletes the cookie.

    Raises:
        ValueError: the value has characters that a cookie of the console never has.
    """
    if not _VALUE.fullmatch(value):
        raise ValueError(f"The cookie {name} cannot have this value.")
    age = "" if seconds is None else f"; Max-Age={seconds}"
    secure = "; Secure" if request.is_secure else ""
    return f"{name}={value}; Path={PATH}; HttpOnly; SameSite=Strict{age}{secure}"
