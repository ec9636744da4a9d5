"""A logged request as a line of a terminal, with what may be wrong with it below."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from genzo.http.request_log.entries import LoggedRequest

_NARROWEST = 80
_ACTION, _CODE, _CALLER = 22, 22, 16
_TIME = slice(len("2026-01-01T"), len("2026-01-01T00:00:00"))


def lines_of(request: "LoggedRequest", *, is_terminal: bool) -> Iterator[str]:
    """The line of a request, which fits a terminal's width, and the causes of a refused signature.

    Where the output is no terminal, nothing is cut: it is searched by programs.
    """
    caller = request.user or request.account or request.access_key_id or "-"
    milliseconds = f"{request.duration * 1000:.1f}"
    parameters = " ".join(f"{name}={value}" for name, value in request.parameters.items())
    if is_terminal:
        head = (
            f"{request.time[_TIME]} {_cell(request.action or '-', _ACTION)} {_cell(request.code, _CODE)} "
            f"{milliseconds:>6} {_cell(caller, _CALLER)}"
        )
        width = max(shutil.get_terminal_size().columns, _NARROWEST)
        line = f"{head} {parameters}"[:width] if width > _NARROWEST else head
        yield _printable(line).rstrip()
    else:
        cells = (request.time, request.action or "-", request.code, milliseconds, caller, parameters)
        yield _printable("  ".join(cells)).rstrip()
    for cause in request.causes:
        yield f"  {_printable(cause)}"
    if request.signature is not None and request.signature.marked is not None:
        for line in request.signature.marked.splitlines():
            yield f"  {_printable(line)}"


def _cell(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else f"{text[: width - 1]}\u2026"


def _printable(text: str) -> str:
    """Text for a terminal, which must not obey what a client has sent."""
    return "".join(each if each.isprintable() else "?" for each in text)
