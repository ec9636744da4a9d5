"""The style sheets and the script of the console, which are no secret and may be cached."""

import hashlib
from collections.abc import Mapping
from functools import cache
from pkgutil import get_data

from genzo.wire.types import HttpResponse

_TYPES: Mapping[str, str] = {
    "actions.js": "text/javascript;charset=utf-8",
    "console.css": "text/css;charset=utf-8",
    "htmx.min.js": "text/javascript;charset=utf-8",
    "icon.svg": "image/svg+xml",
    "pico.min.css": "text/css;charset=utf-8",
}
PATH = "console/static/"


def static_file(name: str) -> HttpResponse | None:
    """The answer with a file; None if there is no such file."""
    if name not in _TYPES:
        return None
    headers = {
        "content-type": _TYPES[name],
        "cache-control": "public, max-age=31536000, immutable",
        "x-content-type-options": "nosniff",
    }
    return HttpResponse(200, headers, _content(name))


@cache
def address(name: str) -> str:
    """The address of a file, which changes with its content."""
    version = hashlib.sha256(_content(name)).hexdigest()[:12]
    return f"/_genzo/{PATH}{name}?v={version}"


@cache
def _content(name: str) -> bytes:
    content = get_data("genzo.console", f"static/{name}")
    assert content is not None  # noqa: S101 - the file ships with the package
    return content
